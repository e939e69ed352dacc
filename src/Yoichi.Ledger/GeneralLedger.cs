using Yoichi.Units;

namespace Yoichi.Ledger;

/// <summary>Double entry in whole µ¥ (総勘定元帳): what one account gives, others get, so balances sum to zero.</summary>
/// <remarks>Entries are only ever added; a mistake is corrected by an entry the other way. Not safe for use by
/// several threads at once.</remarks>
public sealed partial class GeneralLedger
{
    readonly List<LedgerLine> lines = [];
    readonly Dictionary<string, (int First, int Count)> entries = new(StringComparer.Ordinal);
    // 128 bits, so a balance cannot overflow halfway through an entry.
    readonly Dictionary<Account, Int128> balances = [];

    /// <summary>Every posting in the order posted.</summary>
    public IReadOnlyList<LedgerLine> Lines => lines;

    /// <summary>How many entries there are; the last one's number.</summary>
    public long EntryCount { get; private set; }

    /// <summary>Balances other than of accounts never posted to, in the order of the accounts' names.</summary>
    /// <exception cref="OverflowException">A balance beyond ±9.2 trillion yen.</exception>
    public IEnumerable<Posting> Balances =>
        balances.OrderBy(b => b.Key).Select(b => new Posting(b.Key, new((long)b.Value)));

    /// <summary>What has come to the account less what has left it; zero for one never posted to.</summary>
    /// <exception cref="OverflowException">A balance beyond ±9.2 trillion yen.</exception>
    public Money Balance(Account account) => balances.TryGetValue(account, out var micro) ? new((long)micro) : default;

    /// <summary>Adds an entry, once.</summary>
    /// <param name="key">Names the entry for good: posting it again with the same postings changes nothing.</param>
    /// <param name="reason">Kept with every posting.</param>
    /// <param name="slotIndex">The delivery slot the entry is about, if one.</param>
    /// <param name="postings">Amounts sum to zero; at least one.</param>
    /// <returns>False where the key was posted before.</returns>
    /// <exception cref="ArgumentException">No key, no postings, no account, or a sum other than zero.</exception>
    /// <exception cref="InvalidOperationException">The key was posted before with other postings.</exception>
    public bool Post(string key, string reason, int? slotIndex, ReadOnlySpan<Posting> postings)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(reason);
        RequireBalanced(key, postings);
        if (entries.TryGetValue(key, out var before))
        {
            if (!IsRepeat(before.First, before.Count, postings))
                throw new InvalidOperationException($"entry '{key}' was posted before with other postings");
            return false;
        }

        entries.Add(key, (lines.Count, postings.Length));
        EntryCount++;
        foreach (var posting in postings)
        {
            lines.Add(new(EntryCount, slotIndex, posting.Account, posting.Amount, reason));
            balances.TryGetValue(posting.Account, out var balance);
            balances[posting.Account] = balance + posting.Amount.MicroYen;
        }

        return true;
    }

    /// <summary>True where an entry of this key stands.</summary>
    public bool Has(string key) => entries.ContainsKey(key);

    static void RequireBalanced(string key, ReadOnlySpan<Posting> postings)
    {
        if (postings.IsEmpty) throw new ArgumentException($"entry '{key}' has no postings", nameof(postings));
        Int128 sum = 0;
        foreach (var posting in postings)
        {
            if (posting.Account == default)
                throw new ArgumentException($"entry '{key}' posts to no account", nameof(postings));
            sum += posting.Amount.MicroYen;
        }

        if (sum != 0) throw new ArgumentException($"entry '{key}' sums to {sum} µ¥, not zero", nameof(postings));
    }

    bool IsRepeat(int first, int count, ReadOnlySpan<Posting> postings)
    {
        if (count != postings.Length) return false;
        for (var i = 0; i < count; i++)
            if ((lines[first + i].Account, lines[first + i].Amount) != (postings[i].Account, postings[i].Amount)) return false;
        return true;
    }
}

using Yoichi.Units;

namespace Yoichi.Ledger;

public sealed partial class GeneralLedger
{
    /// <summary>Writes every entry; <see cref="Load"/> reads them.</summary>
    public void Save(BinaryWriter to)
    {
        to.Write(entries.Count);
        foreach (var (key, (first, count)) in entries.OrderBy(e => e.Value.First))
        {
            to.Write(key);
            to.Write(lines[first].Reason);
            to.Write(lines[first].SlotIndex is not null);
            if (lines[first].SlotIndex is { } slot) to.Write(slot);
            to.Write7BitEncodedInt(count);
            for (var i = first; i < first + count; i++)
            {
                to.Write(lines[i].Account.Name);
                to.Write(lines[i].Amount.MicroYen);
            }
        }
    }

    /// <summary>Posts what <see cref="Save"/> wrote, in its order, to a ledger that is empty.</summary>
    /// <exception cref="FormatException">An account that is none.</exception>
    /// <exception cref="ArgumentException">An entry that does not sum to zero.</exception>
    public void Load(BinaryReader from)
    {
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var (key, reason) = (from.ReadString(), string.Intern(from.ReadString()));
            var slot = from.ReadBoolean() ? from.ReadInt32() : (int?)null;
            var postings = new Posting[from.Read7BitEncodedInt()];
            for (var i = 0; i < postings.Length; i++)
                postings[i] = new(AccountOf(from.ReadString()), new Money(from.ReadInt64()));
            Post(key, reason, slot, postings);
        }
    }

    static Account AccountOf(string name) =>
        Account.TryParse(name, out var account) ? account : throw new FormatException($"'{name}' is not an account");
}

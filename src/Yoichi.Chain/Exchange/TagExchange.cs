using System.Numerics;
using System.Text;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>How far a round has come, as <c>TagExchange.State</c>.</summary>
public enum RoundState { None = 0, Booked = 1, Checked = 2, Committed = 3, Voided = 4 }

/// <param name="Deadline">Seconds since 1970 at which a committed result stands.</param>
/// <param name="Welfare">µ¥, as the operator stated it.</param>
/// <param name="Traded">Wh, likewise.</param>
public sealed record RoundOnChain(
    RoundState State, long Orders, long Trades, long Deadline, ReadOnlyMemory<byte> Book, ReadOnlyMemory<byte> Duals, ReadOnlyMemory<byte> Result,
    BigInteger Welfare, BigInteger Traded)
{
    /// <summary>Whether these are the leaves of what was committed to.</summary>
    public bool IsOf(CommittedResult result) => Orders == result.Book.Orders.Count && Trades == result.Trades.Count
        && Welfare == result.Welfare.MicroYen && Traded == result.Traded.WattHours && Book.Span.SequenceEqual(result.Book.Tree.Root.Span)
        && Duals.Span.SequenceEqual(result.DualTree.Root.Span) && Result.Span.SequenceEqual(result.TradeTree.Root.Span);
}

/// <summary>A <c>TagExchange</c> on a chain, spoken to as its operator or as anybody who checks it.</summary>
public sealed class TagExchange(Contract contract, TransactionSender sender)
{
    long seats;

    /// <summary>Of tags; a round's book gives everybody in it a seat.</summary>
    public TagNumbers Numbers { get; } = new();

    public static async Task<TagExchange> DeployAsync(TransactionSender sender, TimeSpan window, BigInteger bond, CancellationToken cancellationToken) =>
        new(await Contract.DeployAsync(sender, ContractCode.TagExchange, cancellationToken, AbiValue.Of((long)window.TotalSeconds), AbiValue.Of(bond)).ConfigureAwait(false), sender);

    public Contract Contract => contract;

    /// <summary>The same exchange, spoken to from another account.</summary>
    public TagExchange As(TransactionSender other) => new(contract, other);

    /// <summary>Makes sure that every tag the orders of a round mention has its number, and everybody a seat, registering what is missing.</summary>
    /// <returns>Gas that took, in all.</returns>
    public async Task<BigInteger> RegisterAsync(ReadOnlyMemory<Order> orders, CancellationToken cancellationToken)
    {
        var (tags, people) = TagNumbers.MentionedBy(orders.Span);
        return await RegisterAsync(tags, people.Count, cancellationToken).ConfigureAwait(false);
    }

    /// <param name="most">People the largest round mentions.</param>
    public async Task<BigInteger> RegisterAsync(IEnumerable<string> tags, int most, CancellationToken cancellationToken)
    {
        string[] wanted = [.. tags.Where(t => !Numbers.KnowsTag(t))];
        await LearnAsync(wanted, cancellationToken).ConfigureAwait(false);
        string[] missing = [.. wanted.Where(t => !Numbers.KnowsTag(t))];
        if (most > seats) seats = (await contract.AskAsync("seatCount", cancellationToken).ConfigureAwait(false)).Whole(0);
        var gas = BigInteger.Zero;
        // So many names fit a transaction with room to spare.
        foreach (var some in missing.Length == 0 && most > seats ? [[]] : missing.Chunk(100))
            gas += (await contract.SendAsync(sender, "register", cancellationToken, AbiValue.List(some.Select(AbiValue.Of)), AbiValue.Of(most)).ConfigureAwait(false)).GasUsed;
        seats = Math.Max(seats, most);
        await LearnAsync(missing, cancellationToken).ConfigureAwait(false);
        return gas;
    }

    public Task<Receipt> BookAsync(DeliverySlot slot, int round, BookEncoding book, CancellationToken cancellationToken) =>
        SendAsync("book", slot, round, [AbiValue.Of(book.Orders.Count), AbiValue.OfWord(book.Tree.Root)], cancellationToken);

    public Task<Receipt> ClearAsync(DeliverySlot slot, int round, ClearingEncoding clearing, CancellationToken cancellationToken) =>
        SendAsync("clear", slot, round, clearing.Arguments, cancellationToken);

    /// <summary>Whether one transaction holds the check of a clearing.</summary>
    /// <exception cref="ChainException">The contract refuses it.</exception>
    internal async Task<bool> FitsAsync(
        TransactionSender from, DeliverySlot slot, int round, ClearingEncoding clearing, BigInteger most, CancellationToken cancellationToken)
    {
        try
        {
            var gas = await contract.EstimateAsync(from.From, "clear", cancellationToken, [AbiValue.Of(slot.Index), AbiValue.Of(round), .. clearing.Arguments]).ConfigureAwait(false);
            return gas + gas / 20 <= most;                    // as much as is sent along
        }
        catch (ChainException no) when (no.Code == "chain.refused" || (no.Code == "chain.reverted" && no.Revert.IsEmpty))
        {
            // The contract always says why. A node that says nothing of it ran out of gas, whatever it calls that.
            return false;
        }
    }

    /// <param name="bond">Wei, as the exchange demands.</param>
    public Task<Receipt> CommitAsync(DeliverySlot slot, int round, CommittedResult result, BigInteger bond, CancellationToken cancellationToken) =>
        SendAsync("commit", slot, round, result.Arguments, cancellationToken, bond);

    /// <summary>Shows a violation; the result falls, and its bond is whose account this is.</summary>
    public Task<Receipt> VoidAsync(DeliverySlot slot, int round, Disproof disproof, CancellationToken cancellationToken) =>
        SendAsync(disproof.Function, slot, round, disproof.Evidence, cancellationToken);

    public async Task<bool> IsFinalAsync(DeliverySlot slot, int round, CancellationToken cancellationToken) =>
        (await contract.AskAsync("isFinal", cancellationToken, AbiValue.Of(slot.Index), AbiValue.Of(round)).ConfigureAwait(false)).Number(0).IsOne;

    /// <summary>What the chain knows of a round.</summary>
    public async Task<RoundOnChain> RoundAsync(DeliverySlot slot, int round, CancellationToken cancellationToken)
    {
        var words = await contract.AskAsync("rounds", cancellationToken, AbiValue.Of(((BigInteger)slot.Index << 8) | round)).ConfigureAwait(false);
        return new((RoundState)words.Whole(0), words.Whole(1), words.Whole(2), words.Whole(3), words[5], words[6], words[7],
            words.Number(8), words.Number(9));
    }

    async Task LearnAsync(string[] tags, CancellationToken cancellationToken)
    {
        foreach (var tag in tags)
            if (await NumberAsync("tagIds", tag, cancellationToken).ConfigureAwait(false) is > 0 and var number) Numbers.SetTag(tag, number);
    }

    async Task<uint> NumberAsync(string function, string name, CancellationToken cancellationToken) => (uint)((await contract
        .AskAsync(function, cancellationToken, AbiValue.OfWord(Keccak256.Of(Encoding.UTF8.GetBytes(name)))).ConfigureAwait(false)).Whole(0) & 0xffff_ffff);

    Task<Receipt> SendAsync(
        string function, DeliverySlot slot, int round, IReadOnlyList<AbiValue> arguments, CancellationToken cancellationToken, BigInteger value = default) =>
        contract.SendAsync(sender, function, [AbiValue.Of(slot.Index), AbiValue.Of(round), .. arguments], value, cancellationToken);
}

using System.Numerics;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>What became of a clearing that was put to a contract.</summary>
/// <param name="BookGas">Of committing to the orders; zero where that was done before.</param>
/// <param name="Gas">Of the check, or of committing to the result.</param>
/// <param name="Refusal">Why the contract does not take it; null where it does.</param>
/// <param name="Committed">The result that was committed to, where a transaction does not hold the check: its leaves are to be published.</param>
public sealed record ClearingSubmission(BigInteger BookGas, BigInteger Gas, int Classes, string? Refusal, CommittedResult? Committed, bool WasThere)
{
    /// <summary>The most one transaction may use since the Osaka fork (EIP-7825).</summary>
    public const long MostInOne = 1 << 24;

    /// <summary>Commits to a round's orders and has its clearing checked: in one call where a transaction holds that, otherwise as a result that
    /// anybody may void. What was done before is not done again.</summary>
    /// <param name="orders">By arrival, under the names of the slot; their tags are registered.</param>
    /// <param name="most">Gas a transaction may use.</param>
    /// <exception cref="ChainException">The chain cannot be asked. What the contract refuses is an answer.</exception>
    public static async Task<ClearingSubmission> SubmitAsync(
        TagExchange exchange, TransactionSender sender, DeliverySlot slot, int round, Order[] orders, Clearing clearing, BigInteger most,
        CancellationToken cancellationToken)
    {
        var book = new BookEncoding(orders, exchange.Numbers);
        var classes = OrderClassNumbers.Of(book).Classes.Count;
        var (bookGas, gas) = (BigInteger.Zero, BigInteger.Zero);
        try
        {
            var known = await exchange.RoundAsync(slot, round, cancellationToken).ConfigureAwait(false);
            if (known.State == RoundState.None) bookGas = (await exchange.BookAsync(slot, round, book, cancellationToken).ConfigureAwait(false)).GasUsed;
            else if (!known.Book.Span.SequenceEqual(book.Tree.Root.Span)) return new(0, 0, classes, "WrongBook: other orders, or other names of them, were committed to", null, false);
            var committed = CommittedResult.Of(book, clearing);
            if (known.State == RoundState.Checked) return new(0, 0, classes, null, null, true);
            if (known.State == RoundState.Committed) return new(0, 0, classes, known.IsOf(committed) ? null : "another result was committed to", known.IsOf(committed) ? committed : null, true);
            var encoded = orders.Length > ushort.MaxValue ? null : ClearingEncoding.Of(book, clearing);
            if (encoded is not null && await exchange.FitsAsync(sender, slot, round, encoded, most, cancellationToken).ConfigureAwait(false))
            {
                gas = (await exchange.ClearAsync(slot, round, encoded, cancellationToken).ConfigureAwait(false)).GasUsed;
                return new(bookGas, gas, classes, null, null, false);
            }

            var bond = (await exchange.Contract.AskAsync("bond", cancellationToken).ConfigureAwait(false)).Number(0);
            gas = (await exchange.CommitAsync(slot, round, committed, bond, cancellationToken).ConfigureAwait(false)).GasUsed;
            return new(bookGas, gas, classes, null, committed, false);
        }
        catch (ChainException no) when (no.Code == "chain.reverted")
        {
            return new(bookGas, gas, classes, no.Message, null, false);
        }
    }
}

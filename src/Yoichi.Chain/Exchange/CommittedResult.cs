using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Chain.Exchange;

/// <summary>An order's dual, and what the orders before it add up to.</summary>
/// <param name="Dual">µ¥/Wh.</param>
/// <param name="Bound">Σ dual × Wh before it, µ¥.</param>
public readonly record struct DualLeaf(long Dual, long Bought, long Sold, long Bound)
{
    internal byte[] Bytes()
    {
        var leaf = new byte[35];
        BookEncoding.Write(leaf, 3, Dual);
        BookEncoding.Write(leaf.AsSpan(3), 8, Bought);
        BookEncoding.Write(leaf.AsSpan(11), 8, Sold);
        BookEncoding.Write(leaf.AsSpan(27), 8, Bound);            // sixteen bytes, of which sums within our bounds need eight
        return leaf;
    }
}

/// <summary>A trade: which stretch of each order's quantity it takes, and what the trades before it add up to.</summary>
/// <param name="Price">Ticks.</param>
/// <param name="Gain">µ¥/Wh.</param>
/// <param name="Welfare">Σ gain × Wh before it, µ¥.</param>
public readonly record struct TradeLeaf(
    int Buy, int Sell, long Quantity, int Price, long BuyFrom, long SellFrom, long Gain, long Traded, long Welfare)
{
    internal byte[] Bytes()
    {
        var leaf = new byte[53];
        BookEncoding.Write(leaf, 4, Buy);
        BookEncoding.Write(leaf.AsSpan(4), 4, Sell);
        BookEncoding.Write(leaf.AsSpan(8), 5, Quantity);
        BookEncoding.Write(leaf.AsSpan(13), 3, Price);
        BookEncoding.Write(leaf.AsSpan(16), 5, BuyFrom);
        BookEncoding.Write(leaf.AsSpan(21), 5, SellFrom);
        BookEncoding.Write(leaf.AsSpan(26), 3, Gain);
        BookEncoding.Write(leaf.AsSpan(29), 8, Traded);
        BookEncoding.Write(leaf.AsSpan(45), 8, Welfare);
        return leaf;
    }
}

/// <summary>A clearing too long for one call: what is committed to, and what anyone needs to disprove it.</summary>
/// <remarks>Everything adds up from leaf to leaf, and every trade says which stretch of an order it takes, so whatever rule is broken,
/// two orders and two trades at most show it.</remarks>
public sealed class CommittedResult
{
    public CommittedResult(BookEncoding book, IReadOnlyList<DualLeaf> duals, IReadOnlyList<TradeLeaf> trades, Money welfare, Energy traded)
    {
        (Book, Duals, Trades, Welfare, Traded) = (book, duals, trades, welfare, traded);
        (DualTree, TradeTree) = (new(duals.Select(d => d.Bytes())), new(trades.Select(t => t.Bytes())));
    }

    public BookEncoding Book { get; }

    /// <summary>By arrival.</summary>
    public IReadOnlyList<DualLeaf> Duals { get; }

    public IReadOnlyList<TradeLeaf> Trades { get; }

    public Money Welfare { get; }

    public Energy Traded { get; }

    public MerkleTree DualTree { get; }

    public MerkleTree TradeTree { get; }

    /// <summary>As an honest operator makes it.</summary>
    public static CommittedResult Of(BookEncoding book, Clearing clearing)
    {
        if (clearing.Duals.Length != book.Orders.Count) throw new ArgumentException("the clearing does not carry a dual for each order", nameof(clearing));
        var duals = new DualLeaf[book.Orders.Count];
        var (bought, sold, bound) = (0L, 0L, 0L);
        for (var i = 0; i < duals.Length; i++)
        {
            var (order, dual) = (book.Orders[i], clearing.Duals[i].MicroYenPerWattHour);
            duals[i] = new(dual, bought, sold, bound);
            if (order.Side == Side.Buy) bought += order.Quantity.WattHours;
            else sold += order.Quantity.WattHours;
            bound += order.Quantity.WattHours * dual;
        }

        var (filled, trades) = (new long[duals.Length], new TradeLeaf[clearing.Trades.Length]);
        var (traded, welfare) = (0L, 0L);
        for (var t = 0; t < trades.Length; t++)
        {
            var trade = clearing.Trades[t];
            var (quantity, gain) = (trade.Quantity.WattHours, duals[trade.Buy].Dual + duals[trade.Sell].Dual);
            trades[t] = new(trade.Buy, trade.Sell, quantity, BookEncoding.Ticks(trade.Price), filled[trade.Buy], filled[trade.Sell], gain, traded, welfare);
            filled[trade.Buy] += quantity;
            filled[trade.Sell] += quantity;
            traded += quantity;
            welfare += quantity * gain;
        }

        return new(book, duals, trades, clearing.Welfare, clearing.Traded);
    }

    /// <summary>Arguments of <c>commit</c> behind slot and round.</summary>
    public AbiValue[] Arguments =>
    [
        AbiValue.OfWord(DualTree.Root), AbiValue.Of(Trades.Count), AbiValue.OfWord(TradeTree.Root),
        AbiValue.Of(Welfare.MicroYen), AbiValue.Of(Traded.WattHours),
    ];

    public AbiValue OrderEvidence(int arrival)
    {
        var dual = Duals[arrival];
        return AbiValue.Tuple(AbiValue.Of(arrival), Book.ToAbi(arrival), AbiValue.Of(dual.Dual), AbiValue.Of(dual.Bought),
            AbiValue.Of(dual.Sold), AbiValue.Of(dual.Bound), Path(Book.Tree, arrival), Path(DualTree, arrival));
    }

    public AbiValue TradeEvidence(int trade)
    {
        var t = Trades[trade];
        return AbiValue.Tuple(AbiValue.Of(trade), AbiValue.Of(t.Buy), AbiValue.Of(t.Sell), AbiValue.Of(t.Quantity), AbiValue.Of(t.Price),
            AbiValue.Of(t.BuyFrom), AbiValue.Of(t.SellFrom), AbiValue.Of(t.Gain), AbiValue.Of(t.Traded), AbiValue.Of(t.Welfare), Path(TradeTree, trade));
    }

    static AbiValue Path(MerkleTree tree, int leaf) => AbiValue.List(tree.PathOf(leaf).Select(AbiValue.OfWord));
}

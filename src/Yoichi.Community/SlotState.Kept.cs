using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community;

sealed partial class SlotState
{
    /// <param name="everybody">How many members the community has now.</param>
    public void Save(BinaryWriter to, int everybody)
    {
        to.Write(Slot.Index);
        to.Write(GateClosed);
        to.Write(Continuous is not null);
        to.Write(latePositions is not null);
        to.Write7BitEncodedInt(SettledMembers);
        to.Write7BitEncodedInt(Orders.Count);
        foreach (var order in Orders)
        {
            to.Write7BitEncodedInt64(order.Id);
            to.Write7BitEncodedInt(order.Member);
            to.Write((byte)order.Side);
            to.Write7BitEncodedInt64(order.Open.WattHours);
            to.Write7BitEncodedInt64(order.Limit.MicroYenPerWattHour);
            TermsKept.Save(to, order.Terms);
            if (Continuous is not null) to.Write7BitEncodedInt64(RestingOf(order).WattHours);
        }

        for (var member = 0; member < everybody; member++)
        {
            var (traded, reading) = (Traded(member), ReadingOf(member));
            if (traded.Equals(default) && reading is null) continue;
            to.Write7BitEncodedInt(member + 1);
            to.Write7BitEncodedInt64(traded.Bought.WattHours);
            to.Write7BitEncodedInt64(traded.BoughtFor.MicroYen);
            to.Write7BitEncodedInt64(traded.Sold.WattHours);
            to.Write7BitEncodedInt64(traded.SoldFor.MicroYen);
            to.Write(reading is not null);
            if (reading is { } r) ReadingKept.Save(to, r);
        }

        to.Write7BitEncodedInt(0);
    }

    /// <param name="members">How many members the community has now.</param>
    /// <param name="asOrder">What the continuous book takes.</param>
    /// <param name="terms">Shared by all slots.</param>
    public static SlotState Load(BinaryReader from, int members, Func<StandingOrder, Order> asOrder, TermsKept terms)
    {
        var state = new SlotState(new(from.ReadInt32()), members) { GateClosed = from.ReadBoolean() };
        var (continuous, late) = (from.ReadBoolean(), from.ReadBoolean());
        state.SettledMembers = from.Read7BitEncodedInt();
        if (continuous) state.Continuous = new ContinuousBook();
        for (var left = from.Read7BitEncodedInt(); left > 0; left--)
        {
            var order = state.Add(from.Read7BitEncodedInt64(), from.Read7BitEncodedInt(), (Side)from.ReadByte(),
                new(from.Read7BitEncodedInt64()), new(from.Read7BitEncodedInt64()), terms.Load(from));
            if (continuous) state.Rest(asOrder(order) with { Quantity = new(from.Read7BitEncodedInt64()) }, order);
        }

        if (late) (state.latePositions, state.lateReadings) = ([], []);
        for (var member = from.Read7BitEncodedInt() - 1; member >= 0; member = from.Read7BitEncodedInt() - 1)
        {
            var traded = new Position
            {
                Bought = new(from.Read7BitEncodedInt64()),
                BoughtFor = new(from.Read7BitEncodedInt64()),
                Sold = new(from.Read7BitEncodedInt64()),
                SoldFor = new(from.Read7BitEncodedInt64()),
            };
            if (!traded.Equals(default)) state.PositionOf(member) = traded;
            if (from.ReadBoolean()) state.Record(member, ReadingKept.Load(from));
        }

        return state;
    }

    /// <summary>What of an order rests on the continuous book. Once a slot is over that need not be what is open: orders of
    /// after metering are on no book, and their round asks none.</summary>
    Energy RestingOf(StandingOrder order) =>
        order.BookId < 0 ? Energy.Zero : Continuous!.Find(order.BookId)?.Quantity ?? Energy.Zero;

    /// <summary>Lets an order rest on a new continuous book. They come in the order they rested in on the old one, and among
    /// orders that rest no two meet, so none trades on the way.</summary>
    void Rest(in Order resting, StandingOrder order)
    {
        if (resting.Quantity == Energy.Zero) return;
        if (Continuous!.Place(resting) is not BookResult.Accepted { Trades.IsEmpty: true } rests)
            throw new InvariantException("an order that rested does not rest any more");
        order.BookId = rests.OrderId;
        ByBookId.Add(order);
    }
}

/// <summary>Terms of orders in a snapshot; equal ones are one object again.</summary>
sealed class TermsKept
{
    readonly Dictionary<OrderTerms, OrderTerms> known = new() { [OrderTerms.Plain] = OrderTerms.Plain };

    public static void Save(BinaryWriter to, OrderTerms terms)
    {
        to.Write7BitEncodedInt(terms.Tags.Length);
        to.Write7BitEncodedInt(terms.Require.Length);
        to.Write7BitEncodedInt(terms.Premiums.Length);
        foreach (var tag in terms.Tags) to.Write(tag.Name);
        foreach (var tag in terms.Require) to.Write(tag.Name);
        foreach (var premium in terms.Premiums)
        {
            to.Write(premium.Tag.Name);
            to.Write7BitEncodedInt64(premium.Amount.MicroYenPerWattHour);
        }
    }

    public OrderTerms Load(BinaryReader from)
    {
        var (tags, require) = (new Tag[from.Read7BitEncodedInt()], new Tag[from.Read7BitEncodedInt()]);
        var premiums = new Premium[from.Read7BitEncodedInt()];
        for (var i = 0; i < tags.Length; i++) tags[i] = Tag.Parse(from.ReadString());
        for (var i = 0; i < require.Length; i++) require[i] = Tag.Parse(from.ReadString());
        for (var i = 0; i < premiums.Length; i++) premiums[i] = new(Tag.Parse(from.ReadString()), new(from.Read7BitEncodedInt64()));
        if (tags.Length + require.Length + premiums.Length == 0) return OrderTerms.Plain;
        var terms = OrderTerms.Create(tags, require, premiums);
        if (known.TryGetValue(terms, out var same)) return same;
        known.Add(terms, terms);
        return terms;
    }
}

/// <summary>A reading in a snapshot.</summary>
static class ReadingKept
{
    public static void Save(BinaryWriter to, in SlotReading r)
    {
        to.Write((byte)r.Quality);
        to.Write((byte)r.Stage);
        foreach (var energy in (ReadOnlySpan<Energy>)[r.Forward, r.Reverse, r.Load, r.Generated, r.Charged, r.Discharged, r.Driven,
            r.Lost, r.Stored, r.BaselineForward, r.BaselineReverse, r.BaselineStored])
            to.Write7BitEncodedInt64(energy.WattHours);
    }

    public static SlotReading Load(BinaryReader from)
    {
        var (quality, stage) = ((ReadingQuality)from.ReadByte(), (ReadingStage)from.ReadByte());
        Span<Energy> e = stackalloc Energy[12];
        for (var i = 0; i < e.Length; i++) e[i] = new(from.Read7BitEncodedInt64());
        return new(e[0], e[1], e[2], e[3], e[4], e[5], e[6], e[7], e[8], e[9], e[10], quality, e[11], stage);
    }
}

using Yoichi.Community;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Leaves out of a replay the orders and auctions that cannot touch the day asked for.</summary>
/// <remarks>Each slot is traded and settled by itself, so those outside the month up to the day's end can go; readings are
/// all needed, because what a store holds follows from slot to slot. Orders are numbered as they come, though: a journal
/// whose commands name orders by number is replayed whole.</remarks>
sealed class OrderFilter
{
    readonly DeliverySlot first, end;
    readonly bool all;

    OrderFilter(DeliverySlot first, DeliverySlot end, bool all) => (this.first, this.end, this.all) = (first, end, all);

    public static OrderFilter For(string runFolder, DeliverySlot first, DeliverySlot end) =>
        new(first, end, NamesOrders(Path.Combine(runFolder, RunFolder.JournalName)));

    public bool Wants(Command command) => all || command switch
    {
        Command.PlaceOrder c => IsNear(c.Slot),
        Command.CancelOrders c => IsNear(c.Slot),
        Command.RunRound c => IsNear(c.Slot),
        Command.CloseGate c => IsNear(c.Slot),
        _ => true,
    };

    bool IsNear(DeliverySlot slot) => slot >= first && slot < end;

    static bool NamesOrders(string journal)
    {
        using var stream = File.OpenRead(journal);
        var buffer = new byte[1 << 18];
        for (int kept = 0, got; (got = stream.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var text = buffer.AsSpan(0, kept + got);
            if (text.IndexOf("{\"c\":\"replace\""u8) >= 0 || text.IndexOf("{\"c\":\"cancel\""u8) >= 0) return true;
            // A mark may lie across the end of the block.
            kept = Math.Min(16, text.Length);
            text[^kept..].CopyTo(buffer);
        }

        return false;
    }
}

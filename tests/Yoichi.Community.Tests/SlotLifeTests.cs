using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

public sealed class SlotLifeTests
{
    [Fact]
    public void Orders_meet_at_the_day_ahead_round_and_again_at_the_gate()
    {
        var village = new Village();
        village.At(-12.5);
        village.Order("A", Side.Sell, 1000, "8.50");
        village.Order("B", Side.Buy, 400, "27.00");
        village.At(-12);
        village.Do(new Command.RunRound(village.Slot(21), RoundKind.DayAhead));
        Assert.Equal(400, village.Trades.Single().Quantity.WattHours);
        village.At(8);
        village.Order("C", Side.Buy, 900, "20.00");
        village.At(9);
        village.Do(new Command.RunRound(village.Slot(21), RoundKind.Gate));
        village.Do(new Command.CloseGate(village.Slot(21)));
        Assert.Equal(600, village.Trades[^1].Quantity.WattHours);
        Assert.Equal(1, Assert.IsType<Event.GateClosed>(village.Last).Lapsed);
    }

    [Theory]
    [InlineData(RoundKind.DayAhead, -12.01)]
    [InlineData(RoundKind.Gate, 8.99)]
    [InlineData(RoundKind.AfterMetering, 10.49)]
    public void A_round_before_its_time_changes_nothing(RoundKind round, double hours)
    {
        var village = new Village();
        village.At(-13);
        village.Order("A", Side.Sell, 1000, "8.50");
        village.Order("B", Side.Buy, 400, "27.00");
        village.At(hours);
        village.Do(new Command.RunRound(village.Slot(21), round));
        Assert.IsType<Event.CommandRefused>(village.Last);
        Assert.Empty(village.Trades);
    }

    [Fact]
    public void After_metering_only_what_was_metered_can_be_traded()
    {
        var village = new Village(exAnte: false);
        village.At(10.5);
        Assert.Equal(OrderRefusal.NotYetMetered, village.Refusal("A", Side.Sell, 100, "8.50"));
        village.Read("A", 21, forward: 0, reverse: 500);
        village.Read("B", 21, forward: 300, reverse: 0);
        village.Read("C", 21, forward: 0, reverse: 0);
        Assert.Equal(OrderRefusal.MoreThanMetered, village.Refusal("A", Side.Sell, 501, "8.50"));
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Sell, 400, "8.50"));
        Assert.Equal(OrderRefusal.MoreThanMetered, village.Refusal("A", Side.Sell, 101, "8.50"));
        Assert.Equal(OrderRefusal.MoreThanMetered, village.Refusal("C", Side.Buy, 1, "27.00"));
        Assert.Equal(OrderRefusal.None, village.Refusal("B", Side.Buy, 300, "27.00"));
        village.Do(new Command.RunRound(village.Slot(21), RoundKind.AfterMetering));
        Assert.Equal(300, village.Trades.Single().Quantity.WattHours);
        village.Do(new Command.SettleSlot(village.Slot(21)));
        var energy = Assert.IsType<Event.SlotSettled>(village.Last).Energy;
        Assert.Equal((200, 0), (energy.RetailerExport.WattHours, energy.RetailerImport.WattHours));
        Assert.Equal(OrderRefusal.AlreadySettled, village.Refusal("A", Side.Sell, 1, "8.50"));
    }

    [Fact]
    public void One_missing_meter_delays_one_participant()
    {
        var village = new Village(days: 1);
        for (var slot = 1; slot <= 48; slot++)
        {
            village.At(slot / 2.0);
            village.Read("A", slot, 100, 0);
            village.Read("B", slot, 100, 0);
            if (slot != 30) village.Read("C", slot, 100, 0);
            village.Do(new Command.SettleSlot(village.Slot(slot)));
        }

        village.Do(new Command.CloseMonth(new(2025, 8, 1)));
        Assert.Equal(2, village.Events.OfType<Event.BillIssued>().Count());
        var delayed = village.Events.OfType<Event.BillDelayed>().Single();
        Assert.Equal((Village.Id("C"), 1), (delayed.Participant, delayed.MissingSlots));

        village.Read("C", 30, 100, 0);
        village.Do(new Command.SettleSlot(village.Slot(30)));
        village.Do(new Command.CloseMonth(new(2025, 8, 1)));
        Assert.Equal(3, village.Events.OfType<Event.BillIssued>().Count());
        Assert.Equal(129, village.BillOf("C").Total.FloorYen());     // 4.8 kWh at 27.00 is 129.6
        Assert.Equal(0, village.Community.Ledger.Balances.Sum(b => b.Amount.MicroYen));
    }

    [Theory]
    [InlineData(100, 0, 100, 1, ReadingRefusal.EnergyDoesNotBalance)]
    [InlineData(-100, 0, -100, 0, ReadingRefusal.Negative)]
    [InlineData(1L << 40, 0, 1L << 40, 0, ReadingRefusal.TooLarge)]
    public void A_reading_that_cannot_be_is_refused(long forward, long reverse, long load, long generated, ReadingRefusal expected)
    {
        var village = new Village();
        village.At(10.5);
        village.Do(new Command.RecordReading(village.Slot(21), Village.Id("A"), new(new(forward), new(reverse), new(load),
            new(generated), default, default, default, default, default, default, default)));
        Assert.Equal(expected, Assert.IsType<Event.ReadingRefused>(village.Last).Reason);
    }

    [Fact]
    public void A_reading_comes_once_and_not_before_the_slot_is_over()
    {
        var village = new Village();
        village.At(10.49);
        village.Read("A", 21, 1, 0);
        Assert.Equal(ReadingRefusal.SlotNotOver, Assert.IsType<Event.ReadingRefused>(village.Last).Reason);
        village.At(10.5);
        village.Read("A", 21, 1, 0);
        Assert.IsType<Event.ReadingRecorded>(village.Last);
        village.Read("A", 21, 1, 0);
        Assert.Equal(ReadingRefusal.AlreadyRecorded, Assert.IsType<Event.ReadingRefused>(village.Last).Reason);
    }

    [Fact]
    public void A_state_of_charge_follows_from_what_went_in_and_out()
    {
        var village = new Village();
        village.At(11);
        void Charge(int slot, long charged, long lost, long stored) => village.Do(new Command.RecordReading(
            village.Slot(slot), Village.Id("A"), new(new(charged), default, default, default, new(charged), default, default,
                new(lost), new(stored), default, default)));
        Charge(21, 100, 5, 95);
        Assert.IsType<Event.ReadingRecorded>(village.Last);
        Charge(22, 100, 5, 191);
        Assert.Equal(ReadingRefusal.StateDoesNotBalance, Assert.IsType<Event.ReadingRefused>(village.Last).Reason);
        Charge(22, 100, 5, 190);
        Assert.IsType<Event.ReadingRecorded>(village.Last);
    }

    /// <summary>A position bought too large and sold back is even: no imbalance on either side.</summary>
    [Fact]
    public void A_position_can_be_traded_back()
    {
        var village = new Village("continuous", exPost: false, days: 1);
        village.At(0);
        village.Order("A", Side.Sell, 1000, "10.00");
        village.Order("B", Side.Buy, 1000, "10.00");
        village.Order("B", Side.Sell, 400, "12.00");
        village.Order("C", Side.Buy, 400, "12.00");
        for (var slot = 1; slot <= 48; slot++)
        {
            village.At(slot / 2.0);
            var here = slot == 21;
            village.Read("A", slot, 0, here ? 1000 : 0);
            village.Read("B", slot, here ? 600 : 0, 0);
            village.Read("C", slot, here ? 400 : 0, 0);
            village.Do(new Command.SettleSlot(village.Slot(slot)));
        }

        village.Do(new Command.CloseMonth(new(2025, 8, 1)));
        var bill = village.BillOf("B");
        Assert.DoesNotContain(bill.Lines, l => l.Kind is LineKinds.ImbalanceExcess or LineKinds.ImbalanceShortfall);
        Assert.Equal(Money.OfYen(10) - Money.OfYen(5) + new Money(200_000), Sum(bill));       // 10.00 − 4.80 = 5.20

        static Money Sum(Bill bill) => new(bill.Lines.Where(l => l.Kind != LineKinds.Rounding).Sum(l => l.Amount.MicroYen));
    }
}

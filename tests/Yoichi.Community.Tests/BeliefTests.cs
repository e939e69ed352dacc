using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>Readings are beliefs: a better one supersedes, a worse one does not, and nothing is edited.</summary>
public sealed class BeliefTests
{
    const ReadingStage Preliminary = ReadingStage.Preliminary, Confirmed = ReadingStage.Confirmed, Corrected = ReadingStage.Corrected;
    const ReadingQuality Measured = ReadingQuality.Measured, Recovered = ReadingQuality.Recovered,
        Constrained = ReadingQuality.ConstrainedEstimate, Estimated = ReadingQuality.Estimated;

    [Theory]
    [InlineData(Preliminary, Measured, Confirmed, Estimated, true)]       // the stage goes first
    [InlineData(Confirmed, Measured, Corrected, Estimated, true)]
    [InlineData(Confirmed, Estimated, Confirmed, Constrained, true)]      // then how it was got
    [InlineData(Confirmed, Constrained, Confirmed, Recovered, true)]
    [InlineData(Confirmed, Recovered, Confirmed, Measured, true)]
    [InlineData(Confirmed, Measured, Confirmed, Measured, true)]          // of equals, the later one
    [InlineData(Preliminary, Estimated, Preliminary, Estimated, true)]
    [InlineData(Confirmed, Estimated, Preliminary, Measured, false)]
    [InlineData(Corrected, Estimated, Confirmed, Measured, false)]
    [InlineData(Confirmed, Measured, Confirmed, Recovered, false)]
    [InlineData(Confirmed, Recovered, Confirmed, Constrained, false)]
    [InlineData(Confirmed, Constrained, Confirmed, Estimated, false)]
    public void The_better_reading_is_believed(
        ReadingStage stage, ReadingQuality quality, ReadingStage next, ReadingQuality nextQuality, bool isBelieved)
    {
        // Before the slot is settled, after it, and after the bill: the same answer.
        foreach (var settled in new[] { false, true })
        {
            var village = new Village(days: 1);
            village.At(24);
            village.Know("A", 21, 100, stage: stage, quality: quality);
            if (settled) village.Settle(21);
            var became = village.Know("A", 21, 200, stage: next, quality: nextQuality);
            if (isBelieved)
            {
                var superseded = Assert.IsType<Event.ReadingSuperseded>(became);
                Assert.Equal((100, 200), (superseded.Before.Forward.WattHours, superseded.After.Forward.WattHours));
                Assert.Equal((stage, next), (superseded.Before.Stage, superseded.After.Stage));
            }
            else
            {
                Assert.Equal(ReadingRefusal.SupersededAlready, Assert.IsType<Event.ReadingRefused>(became).Reason);
            }

            Assert.Equal(isBelieved ? 200 : 100, village.Community.BeliefOf(village.Slot(21), 0)!.Value.Forward.WattHours);
        }
    }

    [Fact]
    public void The_same_reading_again_changes_nothing_whenever_it_comes()
    {
        var village = new Village(days: 1);
        village.At(24);
        village.Know("A", 21, 100);
        Assert.Equal(ReadingRefusal.AlreadyRecorded, village.WhyNotKnown("A", 21, 100));
        Assert.Equal(ReadingRefusal.AlreadyRecorded, village.WhyNotKnown("A", 21, 100, source: "another"));
        village.Settle(21);
        Assert.Equal(ReadingRefusal.AlreadyRecorded, village.WhyNotKnown("A", 21, 100));
        foreach (var who in new[] { "B", "C" }) village.Know(who, 21, 100);
        village.Settle(21);                                  // the slot is done
        Assert.Equal(ReadingRefusal.AlreadyRecorded, village.WhyNotKnown("A", 21, 100));
    }

    [Fact]
    public void Each_reading_says_where_it_comes_from_and_since_when_it_is_known()
    {
        var village = new Village(days: 1);
        village.At(11);
        var first = Assert.IsType<Event.ReadingRecorded>(village.Know("A", 21, 100, stage: Preliminary, source: "route-b:M1"));
        village.At(20);
        var second = Assert.IsType<Event.ReadingSuperseded>(village.Know("A", 21, 100, source: "dso/30min"));
        Assert.Equal(("route-b:M1", new TimeSpan(11, 0, 0)), (first.Source, first.KnownAt.TimeOfDay));
        Assert.Equal(("dso/30min", new TimeSpan(20, 0, 0)), (second.Source, second.KnownAt.TimeOfDay));
        Assert.Null(Assert.IsType<Event.ReadingSuperseded>(village.Know("A", 21, 101)).Source);
    }

    [Theory]
    [InlineData("", ReadingRefusal.SourceNotAName)]
    [InlineData("a,b", ReadingRefusal.SourceNotAName)]       // exports have no quotes
    [InlineData("a b", ReadingRefusal.SourceNotAName)]
    [InlineData("検定計器-1", ReadingRefusal.None)]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123", ReadingRefusal.None)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", ReadingRefusal.SourceNotAName)]
    public void A_source_is_a_name(string source, ReadingRefusal expected)
    {
        var village = new Village();
        village.At(11);
        Assert.Equal(expected, village.WhyNotKnown("A", 21, 100, source: source));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_reading_has_a_stage(int stage)
    {
        var village = new Village();
        village.At(11);
        Assert.Equal(ReadingRefusal.StageMissing, village.WhyNotKnown("A", 21, 100, stage: (ReadingStage)stage));
    }

    [Fact]
    public void A_better_reading_must_be_possible_too()
    {
        var village = new Village(days: 1);
        village.At(24);
        village.Know("A", 21, 100);
        village.Settle(21);
        Assert.Equal(ReadingRefusal.Negative, village.WhyNotKnown("A", 21, -1));
        Assert.Equal(ReadingRefusal.TooLarge, village.WhyNotKnown("A", 21, 1L << 40));
        village.Do(new Command.RecordReading(village.Slot(21), Village.Id("A"), new(new(100), default, new(101), default,
            default, default, default, default, default, default, default)));
        Assert.Equal(ReadingRefusal.EnergyDoesNotBalance, Assert.IsType<Event.ReadingRefused>(village.Last).Reason);
        Assert.Equal(100, village.Community.BeliefOf(village.Slot(21), 0)!.Value.Forward.WattHours);
    }

    [Fact]
    public void A_settled_slot_is_settled_again_for_one_and_its_trades_stand()
    {
        var village = new Village(exAnte: false, days: 1);
        village.At(11);
        village.Know("A", 21, 0, 500, Preliminary);
        village.Know("B", 21, 500, stage: Preliminary);
        village.Know("C", 21, 100);
        village.Order("A", Side.Sell, 500, "10.00");
        village.Order("B", Side.Buy, 500, "20.00");
        village.Do(new Command.RunRound(village.Slot(21), RoundKind.AfterMetering));
        village.Settle(21);
        var was = Assert.IsType<Event.SlotSettled>(village.Last).Energy;
        Assert.Equal((500, 500, 100, 0), (was.Bought.WattHours, was.Sold.WattHours, was.RetailerImport.WattHours, was.RetailerExport.WattHours));

        // Only 420 of 500 Wh were there: the seller is short of 80, whatever the buyer does.
        village.Know("A", 21, 0, 420);
        var again = Assert.IsType<Event.ParticipantResettled>(village.Last);
        Assert.Equal((500, 420), (again.Before.Reverse.WattHours, again.After.Reverse.WattHours));
        Assert.Equal((500, again.Before.SoldFor), (again.After.Sold.WattHours, again.After.SoldFor));
        Assert.Equal((80, 0, -80), (again.Change.RetailerImport.WattHours, again.Change.RetailerExport.WattHours, again.Change.Generated.WattHours));
        Assert.Equal((Energy.Zero, Energy.Zero), (again.Change.Bought, again.Change.Sold));

        // And the buyer used only 450: 50 are sold back.
        village.Know("B", 21, 450);
        Assert.Equal(50, Assert.IsType<Event.ParticipantResettled>(village.Last).Change.RetailerExport.WattHours);
    }

    [Fact]
    public void A_better_stage_with_the_same_values_is_believed_and_settles_nothing_again()
    {
        var village = new Village(days: 1);
        village.At(24);
        village.Know("A", 21, 100, stage: Preliminary);
        village.Settle(21);
        Assert.IsType<Event.ReadingSuperseded>(village.Know("A", 21, 100));
        Assert.IsType<Event.ReadingSuperseded>(village.Last);
        Assert.Equal(ReadingRefusal.SupersededAlready, village.WhyNotKnown("A", 21, 99, stage: Preliminary));
    }

    [Fact]
    public void Before_settlement_the_better_reading_is_what_can_be_traded()
    {
        var village = new Village(exAnte: false, days: 1);
        village.At(11);
        village.Know("A", 21, 0, 500, Preliminary);
        Assert.Equal(OrderRefusal.MoreThanMetered, village.Refusal("A", Side.Sell, 501, "10.00"));
        village.Know("A", 21, 0, 501);
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Sell, 501, "10.00"));
    }

    [Fact]
    public void The_state_of_charge_follows_in_first_readings_that_are_more_than_preliminary()
    {
        var village = new Village(days: 1);
        village.At(24);
        ReadingRefusal Charge(int slot, long charged, long stored, ReadingStage stage = Confirmed)
        {
            var before = village.Events.Count;
            village.Do(new Command.RecordReading(village.Slot(slot), Village.Id("A"), new(new(charged), default, default,
                default, new(charged), default, default, default, new(stored), default, default, Stage: stage)));
            return village.Events[before] is Event.ReadingRefused refused ? refused.Reason : ReadingRefusal.None;
        }

        Assert.Equal(ReadingRefusal.None, Charge(1, 100, 100));
        Assert.Equal(ReadingRefusal.StateDoesNotBalance, Charge(2, 100, 201));
        Assert.Equal(ReadingRefusal.None, Charge(2, 100, 260, Preliminary));      // a 速報 may be off
        Assert.Equal(ReadingRefusal.None, Charge(3, 100, 300));                   // and binds nobody after it
        Assert.Equal(ReadingRefusal.StateDoesNotBalance, Charge(4, 100, 401));
        Assert.Equal(ReadingRefusal.None, Charge(2, 100, 200));                   // a revision comes out of sequence
        Assert.Equal(ReadingRefusal.None, Charge(3, 100, 305));                   // … and the last one sets the state
        Assert.Equal(ReadingRefusal.StateDoesNotBalance, Charge(4, 100, 400));
        Assert.Equal(ReadingRefusal.None, Charge(4, 100, 405));
    }

    /// <summary>What is packed away is what was read, from zero to the largest there is, also after many revisions.</summary>
    [Fact]
    public void A_settled_slot_gives_back_every_number_it_was_given() => Testing.Seeds.Each(30, (rng, size) =>
    {
        var village = new Village(days: 1);
        village.At(24);
        Energy Any() => new(rng.Between(0, 1) * rng.Between(0, (1L << (int)rng.Between(1, 38)) - 1));
        for (var i = 0; i <= size; i++)
        {
            var (reverse, generated, charged, discharged, load) = (Any(), Any(), Any(), Any(), Any());
            var most = reverse + charged + load;
            var forward = Energy.Max(most - generated - discharged, Energy.Zero);
            load += Energy.Max(generated + discharged - most, Energy.Zero);
            var who = (int)rng.Between(0, 2);
            var reading = new SlotReading(forward, reverse, load, generated, charged, discharged, Any(), Any(), Any(), Any(),
                new((1L << 40) - 1), (ReadingQuality)rng.Between(1, 4), Any(), ReadingStage.Corrected);
            var known = village.Community.BeliefOf(village.Slot(21), who);
            if (known is null) reading = reading with { Stored = reading.Charged, Discharged = default, Driven = default, Lost = default, Load = reading.Load, Forward = reading.Load + reading.Reverse + reading.Charged, Generated = default };
            if (known is { } k && reading.Rank < k.Rank) continue;
            village.Do(new Command.RecordReading(village.Slot(21), Village.Id("ABC"[who].ToString()), reading));
            village.Settle(21);
            Assert.Equal(reading, village.Community.BeliefOf(village.Slot(21), who));
        }
    });

    [Fact]
    public void What_stands_on_the_book_lapses_when_its_owner_is_settled()
    {
        // A is settled with an order unfilled. C's meter is late: its order must not meet A's, whose account is made up.
        var village = new Village(exAnte: false, days: 1);
        village.At(11);
        village.Know("A", 21, 0, 500);
        village.Know("B", 21, 100);
        village.Order("A", Side.Sell, 500, "10.00");
        village.Settle(21);
        village.Know("C", 21, 500);
        Assert.IsType<Event.OrderAccepted>(village.Order("C", Side.Buy, 500, "20.00"));
        village.Do(new Command.RunRound(village.Slot(21), RoundKind.AfterMetering));
        Assert.Empty(village.Trades);
        village.Settle(21);
        Assert.Equal(0, Assert.IsType<Event.SlotSettled>(village.Last).Missing);
    }

    [Fact]
    public void The_late_ones_trades_are_kept_until_its_reading_comes()
    {
        var village = new Village(days: 1);
        village.At(9);
        village.Order("A", Side.Sell, 300, "10.00", 23);
        village.Order("C", Side.Buy, 300, "20.00", 23);
        village.At(10);
        village.Do(new Command.RunRound(village.Slot(23), RoundKind.Gate));
        village.At(24);
        for (var slot = 1; slot <= 48; slot++)
        {
            foreach (var who in new[] { "A", "B", "C" })
                if (who != "C" || slot != 23) village.Know(who, slot, 0, who == "A" ? 300 : 0);
            village.Settle(slot);
        }

        village.CloseMonth();
        Assert.Equal(2, village.Events.OfType<Event.BillIssued>().Count());
        Assert.Equal((300, 0), (village.Community.Traded(village.Slot(23), 2).Bought.WattHours, village.Community.Traded(village.Slot(23), 2).Sold.WattHours));
        village.Know("C", 23, 250, stage: Preliminary);
        village.Know("C", 23, 300);
        village.Settle(23);
        village.CloseMonth();
        // 300 Wh at 15.00 is 4.50: rounded down to 4 yen; nothing from the retailer.
        Assert.Equal(Money.OfYen(4), village.BillOf("C").Total);
        Assert.Equal(0, village.Community.Ledger.Balance(Account.Market).MicroYen);
    }
}

using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>Who takes part on which days, and whose meter may be billed by.</summary>
public sealed class MembershipTests
{
    static readonly DateOnly Second = Village.FirstDay.AddDays(1), Third = Village.FirstDay.AddDays(2);

    [Fact]
    public void Without_a_legal_meter_there_is_insight_and_no_money()
    {
        var village = new Village(exAnte: false, days: 1, with: m => m.Id == Village.Id("C") ? m with { MeterClass = MeterClass.None } : m);
        for (var slot = 1; slot <= 48; slot++)
        {
            village.At(slot / 2.0);
            village.Know("A", slot, 100);
            village.Know("B", slot, 0, 100);
            if (slot != 5) village.Know("C", slot, 700);
            Assert.Equal(OrderRefusal.MeterNotLegal, village.Refusal("C", Side.Buy, 1, "20.00", slot));
            village.Settle(slot);
            Assert.Equal(0, Assert.IsType<Event.SlotSettled>(village.Last).Missing);
        }

        // Its readings are beliefs like any other's, also once the slot is settled for everybody else.
        Assert.IsType<Event.ReadingRecorded>(village.Know("C", 5, 700));
        Assert.IsType<Event.ReadingSuperseded>(village.Know("C", 6, 701));
        Assert.IsType<Event.ReadingSuperseded>(village.Last);
        Assert.Equal(ReadingRefusal.AlreadyRecorded, village.WhyNotKnown("C", 7, 700));
        village.CloseMonth();
        Assert.Equal(["A", "B"], village.Events.OfType<Event.BillIssued>().Select(e => e.Bill.Participant.Name));
        Assert.Empty(village.Events.OfType<Event.BillDelayed>());
        Assert.Empty(village.Adjust());
        Assert.DoesNotContain(village.Community.Ledger.Balances, b => b.Account.Owner == Village.Id("C"));
        Assert.Equal(701, village.Community.BeliefOf(village.Slot(6), 2)!.Value.Forward.WattHours);
    }

    [Fact]
    public void A_meter_under_the_special_rule_is_as_good_as_a_verified_one()
    {
        var village = new Village(with: m => m with { MeterClass = MeterClass.Specific });
        village.At(9);
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Buy, 1, "20.00", 22));
    }

    [Fact]
    public void Orders_and_readings_count_from_the_day_one_joins_until_the_day_one_leaves()
    {
        var village = new Village(days: 3, with: m => m.Id == Village.Id("B") ? m with { From = Second, Until = Third } : m);
        village.At(0);
        Assert.Equal(OrderRefusal.NotYetJoined, village.Refusal("B", Side.Buy, 1, "20.00", 48));
        Assert.Equal(OrderRefusal.None, village.Refusal("B", Side.Buy, 1, "20.00", 49));
        village.At(24);
        Assert.Equal(OrderRefusal.None, village.Refusal("B", Side.Buy, 1, "20.00", 96));
        Assert.Equal(OrderRefusal.AlreadyLeft, village.Refusal("B", Side.Buy, 1, "20.00", 97));
        village.At(72);
        Assert.Equal(ReadingRefusal.NotYetJoined, village.WhyNotKnown("B", 48, 1));
        Assert.Equal(ReadingRefusal.None, village.WhyNotKnown("B", 49, 1));
        Assert.Equal(ReadingRefusal.None, village.WhyNotKnown("B", 96, 1));
        Assert.Equal(ReadingRefusal.AlreadyLeft, village.WhyNotKnown("B", 97, 1));
    }

    /// <summary>Somebody moves on the second of three days: two supply points, two part months, one owner.</summary>
    [Fact]
    public void A_move_is_two_part_months_and_a_slot_waits_for_those_who_are_there()
    {
        var terms = new ParticipantTerms("tepco-ep-juryo-dento-b", "flat-8.5", "none", "japan", Amperes: 30);
        var village = new Village(days: 3, terms: terms, names: ["A", "OLD", "NEW"], with: m => m.Id.Name switch
        {
            "OLD" => m with { Until = Second },
            "NEW" => m with { From = Second, Owner = Village.Id("OLD") },
            _ => m,
        });
        village.At(72);
        for (var slot = 1; slot <= 144; slot++)
        {
            village.Know("A", slot, 100);
            village.Know(slot <= 48 ? "OLD" : "NEW", slot, 100);
            village.Settle(slot);
            Assert.Equal((2, 0), (Assert.IsType<Event.SlotSettled>(village.Last).Participants, ((Event.SlotSettled)village.Last).Missing));
        }

        village.CloseMonth();
        Assert.Equal(3, village.Events.OfType<Event.BillIssued>().Count());
        // 935.25 for 31 days: 30.169354 for one, 60.338709 for two; 4.8 and 9.6 kWh × (29.80 + 3.98). The first tier ends at
        // 3,870 Wh in one day (120,000 ÷ 31) and at 7,741 in two.
        Assert.Equal("""
            base 0 - 30.169354
            energy 3870 29.80 115.326000
            energy 930 36.40 33.852000
            levy 4800 3.98 19.104000
            rounding 0 - -0.451354

            """, Table(village.BillOf("OLD").Lines));
        Assert.Equal("""
            base 0 - 60.338709
            energy 7741 29.80 230.681800
            energy 1859 36.40 67.667600
            levy 9600 3.98 38.208000
            rounding 0 - -0.896109

            """, Table(village.BillOf("NEW").Lines));
        // A reading of the old place is still put right after the move.
        village.Know("OLD", 48, 1_100);
        Assert.Equal("OLD", Assert.Single(village.Adjust()).Participant.Name);
        Assert.Equal(0, village.Community.Ledger.Balances.Sum(b => b.Amount.MicroYen));
    }

    [Fact]
    public void A_month_one_takes_no_part_in_has_no_bill()
    {
        // 31 July and 1 August.
        var village = new Village(days: 1, with: m => m.Id == Village.Id("B") ? m with { From = Village.FirstDay } : m);
        var definition = village.Definition with { From = Village.FirstDay.AddDays(-1) };
        var heard = new Listener();
        var community = new Community(definition, heard);
        community.Apply(new Command.Tick(new DateTimeOffset(Village.FirstDay.AddDays(1), default, SlotGrid.Jst)));
        for (var slot = -47; slot <= 0; slot++)
        {
            foreach (var who in new[] { "A", "C" })
                community.Apply(new Command.RecordReading(village.Slot(slot), Village.Id(who), default(SlotReading) with { Stage = ReadingStage.Confirmed }));
            community.Apply(new Command.SettleSlot(village.Slot(slot)));
        }

        community.Apply(new Command.CloseMonth(new(2025, 7, 1)));
        Assert.Equal(["A", "C"], heard.Events.OfType<Event.BillIssued>().Select(e => e.Bill.Participant.Name));
        Assert.Empty(heard.Events.OfType<Event.BillDelayed>());
        // Prices can be asked for all the same: plans look ahead.
        Assert.Equal(27_000, community.PricesOf(1, village.Slot(0)).Retail.MicroYenPerWattHour);
    }

    [Fact]
    public void A_meter_exchanged_in_mid_month_bills_as_one()
    {
        var (one, two) = (new Village(days: 1), new Village(days: 1));
        foreach (var village in new[] { one, two })
        {
            village.At(24);
            for (var slot = 1; slot <= 48; slot++)
            {
                foreach (var who in new[] { "A", "B", "C" })
                    village.Know(who, slot, 100 + slot, source: village == two && who == "B" ? slot < 20 ? "M-1001" : "M-2002" : null);
                village.Settle(slot);
            }

            village.CloseMonth();
        }

        Assert.Equal(["M-1001", "M-2002"], two.Events.OfType<Event.ReadingRecorded>()
            .Where(e => e.Participant == Village.Id("B")).Select(e => e.Source).Distinct());
        Assert.Equal(Table(one.BillOf("B").Lines), Table(two.BillOf("B").Lines));
        Assert.NotEqual(one.Digest.Current(), two.Digest.Current());
    }

    [Fact]
    public void A_member_takes_part_on_some_day()
    {
        foreach (var (from, until) in new (DateOnly?, DateOnly?)[] { (Second, Second), (Third, null), (null, Village.FirstDay), (Second, Village.FirstDay) })
        {
            var wrong = Assert.Throws<InputException>(() => new Village(days: 2, with: m => m with { From = from, Until = until }));
            Assert.Equal(("community.membership", "participants.A"), (wrong.Problem.Code, wrong.Problem.Place));
        }
    }

    static string Table(IEnumerable<BillLine> lines) => string.Concat(lines.Select(l =>
        $"{l.Kind} {l.Quantity.WattHours} {l.UnitPrice?.ToString() ?? "-"} {l.Amount}\n"));

    sealed class Listener : IEventSink
    {
        public List<Event> Events { get; } = [];

        public void On(Event happened) => Events.Add(happened);
    }
}

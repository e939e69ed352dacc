using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>A community whose members come, change and go, and whose end moves on.</summary>
public sealed class LivingTests
{
    static readonly DateOnly First = Village.FirstDay, Second = First.AddDays(1), Third = First.AddDays(2);
    static readonly ParticipantTerms Flat = new("flat-27", "flat-8.5", "none", "japan");

    [Fact]
    public void Somebody_admitted_orders_is_metered_and_billed_from_its_first_day()
    {
        var village = new Village(days: 2, rule: Village.Rule() with { OpensMinutesBeforeStart = 120 });
        village.At(1);
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Buy, 100, "20.00", 6));
        village.Do(new Command.AdmitMember(New("N", Second)));
        Assert.Equal(Village.Id("N"), Assert.IsType<Event.MemberAdmitted>(village.Last).Member.Id);
        Assert.Equal(OrderRefusal.NotYetJoined, village.Refusal("N", Side.Sell, 100, "10.00", 6));
        village.At(22);
        // Its first slot opens two hours before it starts, and the book it comes to is older than it is.
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Buy, 100, "20.00", 49));
        Assert.Equal(OrderRefusal.None, village.Refusal("N", Side.Sell, 60, "10.00", 49));
        village.At(23);
        village.Do(new Command.RunRound(village.Slot(49), RoundKind.Gate));
        Assert.Equal((Village.Id("N"), 60), (village.Trades.Single().Seller, village.Trades.Single().Quantity.WattHours));
        village.At(48);
        Assert.Equal(ReadingRefusal.NotYetJoined, village.WhyNotKnown("N", 48, 1));
        Meter(village, 1, 48, "A", "B", "C");
        Assert.Equal((3, 0), Settled(village, 48));
        Meter(village, 49, 96, "A", "B", "C", "N");
        Assert.Equal((4, 0), Settled(village, 96));
        village.CloseMonth();
        Assert.Equal(["A", "B", "C", "N"], village.Events.OfType<Event.BillIssued>().Select(e => e.Bill.Participant.Name));
        Assert.Equal(0, village.Community.Ledger.Balances.Sum(b => b.Amount.MicroYen));
    }

    [Fact]
    public void A_slot_that_waits_for_a_late_reading_takes_one_of_somebody_admitted_meanwhile()
    {
        var village = new Village(days: 2);
        village.At(0);
        village.Do(new Command.AdmitMember(New("N", Second)));
        village.At(25);
        village.Know("A", 49, 100);
        village.Settle(49);
        Assert.Equal(3, Assert.IsType<Event.SlotSettled>(village.Last).Missing);
        foreach (var who in new[] { "B", "C", "N" }) village.Know(who, 49, 100);
        village.Settle(49);
        Assert.Equal(0, Assert.IsType<Event.SlotSettled>(village.Last).Missing);
        Assert.Equal(100, village.Community.BeliefOf(village.Slot(49), 3)!.Value.Forward.WattHours);
    }

    [Fact]
    public void A_name_is_used_once_and_a_first_day_is_one_to_come()
    {
        var village = new Village(days: 3);
        void Refused(Member member, string because)
        {
            village.Do(new Command.AdmitMember(member));
            Assert.Contains(because, Assert.IsType<Event.CommandRefused>(village.Last).Reason, StringComparison.Ordinal);
        }

        village.At(24);                                      // 00:00 of the second day: it has not begun
        Refused(New("A", Third), "is or was a member");
        Refused(New("N", First), "has begun");
        Refused(New("N", First.AddDays(3)), "ends before");
        Refused(New("N", Third) with { From = null }, "no first day");
        Refused(New("N", Third) with { Until = Third }, "on no day");
        Refused(New("N", Third) with { Stored = new(-1) }, "cannot hold");
        Refused(New("N", Third) with { Terms = Flat with { Retail = "nowhere" } }, "there is no retail tariff 'nowhere'");
        village.Do(new Command.AdmitMember(New("N", Second)));
        Assert.IsType<Event.MemberAdmitted>(village.Last);
        Refused(New("N", Third), "is or was a member");
        village.At(24.0 + 1.0 / 3600);                       // a second later it has
        Refused(New("O", Second), "has begun");
        Assert.Equal(["A", "B", "C", "N"], village.Community.Definition.Members.Select(m => m.Id.Name));
    }

    [Fact]
    public void Tags_and_FIT_change_from_a_day_no_slot_of_which_is_open()
    {
        var rule = Village.Rule() with { OpensMinutesBeforeStart = 600 };
        var village = new Village(days: 3, rule: rule);
        village.At(13.9);
        village.Do(new Command.ChangeMember(Village.Id("A"), Second, Tags: [Tag.Parse("wind")], UnderFit: false));
        Assert.Equal(Second, Assert.IsType<Event.MemberChanged>(village.Last).From);
        village.Do(new Command.ChangeMember(Village.Id("B"), Third, UnderFit: true));
        village.At(14);                                      // the second day's first slot opens
        Refused(village, new Command.ChangeMember(Village.Id("C"), Second, UnderFit: true), "takes orders already");
        Refused(village, new Command.ChangeMember(Village.Id("X"), Third, UnderFit: true), "not a member");
        Refused(village, new Command.ChangeMember(Village.Id("B"), First, UnderFit: true), "a change comes later");
        Refused(village, new Command.ChangeMember(Village.Id("B"), First.AddDays(3), UnderFit: true), "takes part until");
        Refused(village, new Command.ChangeMember(Village.Id("B"), Second, UnderFit: false), "stands");
        var wind = OrderTerms.Create([Tag.Parse("wind")]);
        Assert.Equal(OrderRefusal.TagNotOwned, village.Refusal("A", Side.Sell, 10, "10.00", 46, wind));
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Sell, 10, "10.00", 49, wind));
        Assert.Equal(OrderRefusal.TagNotOwned, village.Refusal("A", Side.Sell, 10, "10.00", 49, OrderTerms.Create([Tag.Parse("solar")])));
        village.At(38);
        Assert.Equal(OrderRefusal.None, village.Refusal("B", Side.Sell, 10, "10.00", 96));
        Assert.Equal(OrderRefusal.UnderFit, village.Refusal("B", Side.Sell, 10, "10.00", 97));
    }

    [Fact]
    public void A_retail_plan_changes_with_a_month_and_so_does_the_class_of_a_meter()
    {
        var village = new Village(days: 62);
        village.At(0);
        var (second, other) = (new DateOnly(2025, 9, 1), Flat with { Retail = "tepco-ep-juryo-dento-b", Amperes = 30 });
        Refused(village, new Command.ChangeMember(Village.Id("A"), second.AddDays(1), other), "with a month");
        Refused(village, new Command.ChangeMember(Village.Id("A"), second, other with { Retail = "nowhere" }), "nowhere");
        village.Do(new Command.ChangeMember(Village.Id("A"), second, other));
        village.Do(new Command.ChangeMember(Village.Id("C"), second, MeterClass: MeterClass.None));
        Assert.IsType<Event.MemberChanged>(village.Last);
        village.At(24 * 62);
        Meter(village, 1, 31 * 48, "A", "B", "C");
        Meter(village, 31 * 48 + 1, 61 * 48, "A", "B");
        Assert.Equal((2, 0), Settled(village, 61 * 48));
        village.CloseMonth();
        village.Do(new Command.CloseMonth(second));
        Assert.Equal([("A", 8), ("B", 8), ("C", 8), ("A", 9), ("B", 9)],
            village.Events.OfType<Event.BillIssued>().Select(e => (e.Bill.Participant.Name, e.Bill.Month.Month)));
        var (august, september) = (Lines(village, "A", 8), Lines(village, "A", 9));
        Assert.DoesNotContain(LineKinds.Base, august);
        Assert.Contains(LineKinds.Base, september);
        Assert.Contains(LineKinds.Energy, august);
        Assert.DoesNotContain(LineKinds.Base, Lines(village, "B", 9));
    }

    [Fact]
    public void Somebody_who_leaves_takes_its_orders_along_and_is_billed_for_the_days_it_was_there()
    {
        var village = new Village(days: 3);
        village.At(1);
        village.Order("B", Side.Sell, 50, "10.00", 40);
        village.Order("B", Side.Sell, 60, "10.00", 49);
        village.Do(new Command.DismissMember(Village.Id("B"), First));
        Assert.Equal((2, 60), (village.Events.OfType<Event.OrderCancelled>().Single().OrderId, village.Events.OfType<Event.OrderCancelled>().Single().Unfilled.WattHours));
        Assert.Equal(First, Assert.IsType<Event.MemberDismissed>(village.Last).LastDay);
        Assert.Equal(OrderRefusal.AlreadyLeft, village.Refusal("B", Side.Buy, 1, "20.00", 49));
        Assert.Equal(OrderRefusal.None, village.Refusal("B", Side.Buy, 1, "5.00", 48));
        village.At(72);
        Meter(village, 1, 48, "A", "B", "C");
        Meter(village, 49, 144, "A", "C");
        Assert.Equal((2, 0), Settled(village, 144));
        village.CloseMonth();
        Assert.Equal(3, village.Events.OfType<Event.BillIssued>().Count());
        Assert.Equal(48 * 100, village.BillOf("B").BaselineLines.Single(l => l.Kind == LineKinds.Energy).Quantity.WattHours);
    }

    [Fact]
    public void Nobody_leaves_before_today_nor_with_something_traded_that_is_still_to_be_delivered()
    {
        var village = new Village(days: 4);
        village.At(1);
        village.Order("A", Side.Buy, 50, "20.00", 97);
        village.Order("B", Side.Sell, 50, "10.00", 97);
        village.At(36);
        village.Do(new Command.RunRound(village.Slot(97), RoundKind.DayAhead));
        Assert.Single(village.Trades);
        Refused(village, new Command.DismissMember(Village.Id("B"), Second), "has traded in");
        Refused(village, new Command.DismissMember(Village.Id("B"), First), "has begun");
        Refused(village, new Command.DismissMember(Village.Id("X"), Third), "not a member");
        Refused(village, new Command.DismissMember(Village.Id("B"), First.AddDays(3)), "already");
        Refused(village, new Command.DismissMember(Village.Id("B"), First.AddDays(-1)), "takes part from");
        village.Do(new Command.DismissMember(Village.Id("B"), Third));
        Assert.IsType<Event.MemberDismissed>(village.Last);
        village.Do(new Command.DismissMember(Village.Id("C"), Second));
        Assert.IsType<Event.MemberDismissed>(village.Last);
    }

    [Fact]
    public void A_community_goes_on_and_its_last_month_has_more_days()
    {
        var village = new Village(days: 2);
        village.At(1);
        Assert.Equal(OrderRefusal.NotYetOpen, village.Refusal("A", Side.Buy, 1, "20.00", 97));
        Refused(village, new Command.Prolong(Third), "only go on longer");
        Refused(village, new Command.Prolong(Third.AddDays(3661)), "at once");
        village.Do(new Command.DismissMember(Village.Id("C"), First));
        village.Do(new Command.Prolong(new(2025, 9, 2)));
        Assert.Equal(new(2025, 9, 2), Assert.IsType<Event.Prolonged>(village.Last).Until);
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Buy, 1, "20.00", 97));
        Assert.Equal(OrderRefusal.AlreadyLeft, village.Refusal("C", Side.Buy, 1, "20.00", 97));
        village.At(24 * 32);
        Meter(village, 1, 48, "A", "B", "C");
        Meter(village, 49, 32 * 48, "A", "B");
        village.CloseMonth();
        village.Do(new Command.CloseMonth(new(2025, 9, 1)));
        Assert.Equal([("A", 31 * 48 * 100), ("B", 31 * 48 * 100), ("C", 4_800), ("A", 4_800), ("B", 4_800)],
            village.Events.OfType<Event.BillIssued>().Select(e => (e.Bill.Participant.Name,
                (int)e.Bill.Lines.Single(l => l.Kind == LineKinds.Energy).Quantity.WattHours)));
        Refused(village, new Command.Prolong(new(2025, 9, 3)), "is over");
    }

    [Fact]
    public void A_month_half_settled_goes_on_where_its_end_moves()
    {
        var (moved, known) = (new Village(days: 1), new Village(days: 2));
        moved.At(23);
        Meter(moved, 1, 46, "A", "B", "C");
        moved.Do(new Command.Prolong(Third));
        known.At(23);
        Meter(known, 1, 46, "A", "B", "C");
        foreach (var village in new[] { moved, known })
        {
            village.At(48);
            Meter(village, 47, 96, "A", "B", "C");
            village.CloseMonth();
        }

        Assert.Equal(known.BillOf("A").Lines, moved.BillOf("A").Lines);
        Assert.Equal(known.BillOf("A").Total, moved.BillOf("A").Total);
    }

    [Fact]
    public void Tariffs_change_with_a_month_to_come_and_what_was_begun_is_billed_by_the_old_ones()
    {
        var village = new Village(days: 32);
        var (september, dearer) = (new DateOnly(2025, 9, 1), Book(village.Definition, "30.00"));
        village.At(1);
        Refused(village, new Command.AmendTariffs(september.AddDays(1), dearer), "with a month");
        Refused(village, new Command.AmendTariffs(new(2025, 8, 1), dearer), "has begun");
        Refused(village, new Command.AmendTariffs(new(2025, 10, 1), dearer), "ends before");
        Refused(village, new Command.AmendTariffs(september, "{"), ":");
        Refused(village, new Command.AmendTariffs(september, dearer.Replace("flat-27", "flat-28", StringComparison.Ordinal)), "there is no retail tariff 'flat-27'");
        Refused(village, new Command.AmendTariffs(september, new string('x', (1 << 20) + 1)), "characters");
        Assert.Equal(27_000, village.Community.PricesOf(0, village.Slot(31 * 48 + 1)).Retail.MicroYenPerWattHour);
        village.Do(new Command.AmendTariffs(september, Book(village.Definition, "99.00")));
        village.Do(new Command.AmendTariffs(september, dearer));               // the same month again: not begun yet
        Assert.Equal(september, Assert.IsType<Event.TariffsAmended>(village.Last).From);
        Assert.Equal((village.Definition.Tariffs, dearer), (village.Community.TariffsOf(Village.FirstDay), village.Community.TariffsOf(september)));
        Assert.Equal(27_000, village.Community.PricesOf(0, village.Slot(31 * 48)).Retail.MicroYenPerWattHour);
        Assert.Equal(30_000, village.Community.PricesOf(0, village.Slot(31 * 48 + 1)).Retail.MicroYenPerWattHour);

        village.Digest.Restart();
        using var kept = new MemoryStream();
        village.Community.Save(kept, village.Digest);
        var again = Community.Load(kept.ToArray(), digest => digest).Community;
        Assert.Equal(30_000, again.PricesOf(0, village.Slot(31 * 48 + 1)).Retail.MicroYenPerWattHour);
        village.Do(new Command.Prolong(new(2025, 11, 1)));
        Refused(village, new Command.AmendTariffs(new(2025, 8, 1), dearer), "has begun");
        Assert.Equal(30_000, village.Community.PricesOf(0, village.Slot(62 * 48)).Retail.MicroYenPerWattHour);

        village.At(24 * 61);
        Meter(village, 1, 61 * 48, "A", "B", "C");
        village.CloseMonth();
        village.Do(new Command.CloseMonth(september));
        Assert.Equal([27_000, 30_000], village.Events.OfType<Event.BillIssued>().Where(e => e.Bill.Participant == Village.Id("A"))
            .Select(e => (int)e.Bill.Lines.Single(l => l.Kind == LineKinds.Energy).UnitPrice!.Value.MicroYenPerWattHour));
    }

    [Fact]
    public void What_an_operator_did_is_on_record_and_decides_nothing()
    {
        var village = new Village();
        village.At(5);
        village.Do(new Command.Administer("op-1", "key-revoked", new string('鍵', 500)));
        Assert.Equal(("op-1", "key-revoked"), (Assert.IsType<Event.Administered>(village.Last).By, ((Event.Administered)village.Last).What));
        Refused(village, new Command.Administer("op-1", "key-revoked", new string('x', 501)), "500");
        Refused(village, new Command.Administer("op 1", "key-revoked", ""), "names");
        Refused(village, new Command.Administer("op-1", "", ""), "names");
        Refused(village, new Command.Administer("op-1", "x", "\ud842"), "text");
    }

    [Fact]
    public void All_of_it_replays_from_the_journal()
    {
        var village = new Village(days: 3);
        using var written = new MemoryStream();
        using (var journal = new JournalWriter(written, village.Definition))
        {
            void Do(Command command)
            {
                journal.Append(command);
                village.Do(command);
            }

            Do(new Command.Tick(village.Grid.StartOf(village.Slot(1)) - TimeSpan.FromDays(3)));
            Do(new Command.AdmitMember(New("N", Second) with { Owner = Village.Id("A"), Groups = ["村"], UnderFit = true, Stored = new(5) }));
            Do(new Command.ChangeMember(Village.Id("A"), Second, null, ImmutableArray<Tag>.Empty, true));
            Do(new Command.Mark(village.Digest.Count, village.Digest.Current(), Restarts: true));
            village.Digest.Restart();
            Do(new Command.Prolong(new(2025, 10, 1)));
            Do(new Command.ChangeMember(Village.Id("B"), new(2025, 9, 1), Flat with { Retail = "tepco-ep-juryo-dento-b", Amperes = 30 }, null, null, MeterClass.Specific));
            Do(new Command.DismissMember(Village.Id("C"), Third));
            Do(new Command.Administer("op-1", "note", "\"引用\"\n"));
            Do(new Command.AmendTariffs(new(2025, 9, 1), village.Definition.Tariffs));
            Do(new Command.Mark(village.Digest.Count, village.Digest.Current()));
        }

        Assert.DoesNotContain(village.Events, e => e is Event.CommandRefused);
        using var reader = new JournalReader(new MemoryStream(written.ToArray()), "journal.jsonl");
        using var again = new MemoryStream();
        using var digest = new EventDigest();
        var community = new Community(reader.Definition, digest);
        var marks = 0;
        using (var journal = new JournalWriter(again, reader.Definition))
            while (reader.TryRead(out var command))
            {
                journal.Append(command);
                if (command is Command.Mark mark) Assert.True(digest.Meet(mark), $"mark {++marks}");
                community.Apply(command);
            }

        Assert.Equal(written.ToArray(), again.ToArray());
        Assert.Equal((village.Digest.Count, village.Digest.Current()), (digest.Count, digest.Current()));
        Assert.Equal(village.Community.Definition.Members.Select(m => m.Id), community.Definition.Members.Select(m => m.Id));
    }

    /// <summary>The village's book with another price of flat-27.</summary>
    static string Book(CommunityDefinition definition, string yen)
    {
        var plan = definition.Tariffs.IndexOf("flat-27", StringComparison.Ordinal);
        var price = definition.Tariffs.IndexOf("price: 27.00", plan, StringComparison.Ordinal);
        return $"{definition.Tariffs[..price]}price: {yen}{definition.Tariffs[(price + 12)..]}";
    }

    static Member New(string name, DateOnly from) =>
        new(Village.Id(name), "home", null, [], Flat, [Tag.Parse("solar")], false, Energy.Zero, From: from);

    static void Refused(Village village, Command command, string because)
    {
        var members = village.Community.Definition.Members;
        village.Do(command);
        Assert.Contains(because, Assert.IsType<Event.CommandRefused>(village.Last).Reason, StringComparison.Ordinal);
        Assert.Equal(members, village.Community.Definition.Members);
    }

    static void Meter(Village village, int from, int to, params string[] who)
    {
        for (var slot = from; slot <= to; slot++)
        {
            foreach (var name in who)
                if (village.Community.BeliefOf(village.Slot(slot), village.Community.IndexOf(Village.Id(name))) is null) village.Know(name, slot, 100);
            village.Settle(slot);
        }
    }

    static (int, int) Settled(Village village, int slot)
    {
        var settled = village.Events.OfType<Event.SlotSettled>().Last(e => e.Slot == village.Slot(slot));
        return (settled.Participants, settled.Missing);
    }

    static IEnumerable<string> Lines(Village village, string who, int month) => village.Events.OfType<Event.BillIssued>()
        .Single(e => e.Bill.Participant == Village.Id(who) && e.Bill.Month.Month == month).Bill.Lines.Select(l => l.Kind);
}

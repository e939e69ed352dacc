using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>A month that is final: its readings are gone from the state, and nothing that comes changes it.</summary>
public sealed class FinalMonthTests
{
    /// <summary>Two days of A, B and C at 100 Wh a slot, billed; A gives B what it needs in one slot of each day.</summary>
    static Village Billed(bool cIsLate = false)
    {
        var village = new Village(exAnte: false, days: 2);
        for (var slot = 1; slot <= 96; slot++)
        {
            village.At(slot / 2.0);
            foreach (var who in new[] { "A", "B", "C" })
                if (!(cIsLate && who == "C" && slot == 5)) village.Know(who, slot, who == "A" && slot % 48 == 21 ? 0 : 100, who == "A" && slot % 48 == 21 ? 500 : 0);
            if (slot % 48 == 21)
            {
                village.Order("A", Side.Sell, 100, "16.00", slot);
                village.Order("B", Side.Buy, 100, "20.00", slot);
                village.Do(new Command.RunRound(village.Slot(slot), RoundKind.AfterMetering));
            }

            village.Settle(slot);
        }

        village.CloseMonth();
        return village;
    }

    static Command Finish => new Command.FinishMonth(Village.FirstDay);

    [Fact]
    public void A_final_month_keeps_no_slots_and_refuses_what_comes_with_a_reason()
    {
        var village = Billed();
        Assert.Equal(ReadingRefusal.None, village.WhyNotKnown("B", 3, 120, stage: ReadingStage.Corrected));
        Assert.Equal(96, village.Community.KeptSlots);
        Assert.Single(village.Adjust());
        village.Do(Finish);
        Assert.Equal(new Event.MonthFinished(Village.FirstDay, 96), village.Last);
        Assert.Equal(0, village.Community.KeptSlots);
        Assert.True(village.Community.IsFinal(Village.FirstDay));
        Assert.Equal(ReadingRefusal.Final, village.WhyNotKnown("B", 3, 130, stage: ReadingStage.Corrected));
        Assert.Equal(ReadingRefusal.Final, village.WhyNotKnown("B", 96, 130, stage: ReadingStage.Corrected));
        Assert.Equal(OrderRefusal.AlreadySettled, village.Refusal("B", Side.Buy, 1, "20.00", 3));
        var events = village.Events.Count;
        village.Settle(3);
        village.Do(new Command.CloseGate(village.Slot(3)));
        village.CloseMonth();
        Assert.Empty(village.Adjust());
        Assert.Equal(events, village.Events.Count);
        Assert.Equal(0, village.Community.KeptSlots);
    }

    [Fact]
    public void What_is_known_before_a_month_becomes_final_must_go_out_as_a_note_and_no_money_is_lost()
    {
        var village = Billed();
        village.Know("B", 3, 120, stage: ReadingStage.Corrected);
        Assert.Equal([Village.FirstDay], village.Community.Unnoted.Select(u => u.Month));
        village.Do(Finish);
        Assert.Contains("notes to issue first", Assert.IsType<Event.CommandRefused>(village.Last).Reason, StringComparison.Ordinal);
        village.Adjust();
        village.Do(Finish);
        Assert.Equal(Village.Id("B"), Assert.Single(village.Events.OfType<Event.BillAdjusted>()).Adjustment.Participant);
        Assert.Empty(village.Community.Unnoted);
        Assert.Equal(0, village.Community.Ledger.Balances.Sum(b => b.Amount.MicroYen));
        Assert.Equal(Money.Zero, village.Community.Ledger.Balance(Account.Market));
    }

    [Fact]
    public void A_month_is_final_once_it_is_over_and_everybody_has_a_bill_and_only_once()
    {
        var early = new Village(days: 2);
        early.At(47.9);
        early.Do(Finish);
        Assert.Contains("is not over", Assert.IsType<Event.CommandRefused>(early.Last).Reason, StringComparison.Ordinal);
        early.Do(new Command.FinishMonth(Village.FirstDay.AddDays(1)));
        Assert.Contains("not the first of a month", Assert.IsType<Event.CommandRefused>(early.Last).Reason, StringComparison.Ordinal);

        var late = Billed(cIsLate: true);
        Assert.False(late.Community.CanFinish(Village.FirstDay));
        late.Do(Finish);
        Assert.Contains("1 participants without a bill", Assert.IsType<Event.CommandRefused>(late.Last).Reason, StringComparison.Ordinal);
        late.Know("C", 5, 100);
        late.Settle(5);
        late.CloseMonth();
        Assert.True(late.Community.CanFinish(Village.FirstDay));
        late.Do(Finish);
        Assert.IsType<Event.MonthFinished>(late.Last);
        late.Do(Finish);
        Assert.Contains("is final", Assert.IsType<Event.CommandRefused>(late.Last).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_remembers_what_is_final_and_what_awaits_a_note()
    {
        foreach (var isFinal in new[] { true, false })
        {
            var village = Billed();
            if (isFinal) village.Do(Finish);
            else village.Know("B", 3, 120, stage: ReadingStage.Corrected);
            village.Digest.Restart();
            using var kept = new MemoryStream();
            village.Community.Save(kept, village.Digest);
            var heard = new List<Event>();
            var (again, _) = Community.Load(kept.ToArray(), digest => new Listener(heard));
            Assert.Equal(village.Community.Unnoted, again.Unnoted);
            Assert.Equal(isFinal, again.IsFinal(Village.FirstDay));
            again.Apply(new Command.RecordReading(village.Slot(3), Village.Id("B"), new(new(130), default, new(130), default, default, default, default, default,
                default, new(130), default, Stage: ReadingStage.Corrected)));
            Assert.Equal(isFinal, heard[^1] is Event.ReadingRefused { Reason: ReadingRefusal.Final });
        }
    }

    [Fact]
    public void The_line_of_the_command_reads_back()
    {
        var line = JournalLine.Of(Finish);
        Assert.Equal("{\"c\":\"final\",\"month\":\"2025-08-01\"}", System.Text.Encoding.UTF8.GetString(line));
        Assert.Equal(Finish, JournalLine.ReadCommand(line, 1));
    }

    [Fact]
    public void A_community_may_begin_with_nobody_and_take_in_its_first_member()
    {
        var village = new Village(days: 3, names: []);
        village.At(1);
        var terms = new Settlement.ParticipantTerms("flat-27", "flat-8.5", "none", "japan");
        village.Do(new Command.AdmitMember(new(Village.Id("A"), "home", null, [], terms, [], false, Energy.Zero, From: Village.FirstDay.AddDays(1))));
        Assert.IsType<Event.MemberAdmitted>(village.Last);
        village.At(48.5);
        Assert.Equal(ReadingRefusal.None, village.WhyNotKnown("A", 49, 100));
        village.Do(new Command.CloseGate(village.Slot(49)));
        village.Settle(49);
        Assert.Equal(1, Assert.IsType<Event.SlotSettled>(village.Last).Participants);
        village.Digest.Restart();
        using var kept = new MemoryStream();
        village.Community.Save(kept, village.Digest);
        Assert.Equal(0, Community.Load(kept.ToArray(), digest => digest).Community.IndexOf(Village.Id("A")));
    }

    sealed class Listener(List<Event> heard) : IEventSink
    {
        public void On(Event happened) => heard.Add(happened);
    }
}

using System.Text;
using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>Readings that come late, doubled and in any order, against a village that knew the last of them at once.</summary>
public sealed class RevisionTests
{
    static readonly string[] Names = ["A", "B", "C", "D", "FIT"];

    [Fact]
    public void In_whatever_order_beliefs_come_the_month_ends_as_if_the_best_had_come_at_once() => Seeds.Each(40, (rng, size) =>
    {
        var terms = rng.Between(0, 2) switch
        {
            0 => new ParticipantTerms("tepco-ep-juryo-dento-b", "flat-8.5", "tepco-low-voltage-with-fee", "japan", Amperes: 30),
            1 => new ParticipantTerms("high-voltage-office", "flat-8.5", "none", "japan", ContractWatts: 9_000),
            _ => null,
        };
        Func<Member, Member> with = m => m.Id.Name switch
        {
            "D" => m with { From = Village.FirstDay.AddDays(1) },
            "C" => m with { Until = Village.FirstDay.AddDays(1) },
            _ => m,
        };
        var (slow, sure) = (new Village(names: Names, terms: terms, with: with), new Village(names: Names, terms: terms, with: with));

        // The same trades in both, before delivery.
        for (var hour = -12; hour < 48; hour++)
        {
            var commands = Enumerable.Range(0, size).Select(_ => (Command)new Command.PlaceOrder(
                slow.Slot(Math.Max(1, 2 * hour + (int)rng.Between(3, 30))), Village.Id(Names[rng.Between(0, 4)]),
                rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell, new(rng.Between(1, 900)), Price.OfTicks(rng.Between(500, 2_700)), OrderTerms.Plain))
                .Append(new Command.RunRound(slow.Slot(2 * hour + 3), RoundKind.Gate)).Append(new Command.CloseGate(slow.Slot(2 * hour + 3)))
                .Append(new Command.RunRound(slow.Slot(2 * hour + 4), RoundKind.Gate)).ToList();
            foreach (var village in new[] { slow, sure })
            {
                village.At((double)hour);
                foreach (var command in commands) village.Do(command);
            }
        }

        slow.At(48);
        sure.At(48);
        var last = new Dictionary<(int, int), (SlotReading Reading, int Rank)>();
        var billed = false;
        for (var i = 0; i < 12 * size; i++) Random();
        // Whoever has no reading yet gets one, so that every bill is made out.
        for (var slot = 1; slot <= 96; slot++)
            for (var member = 0; member < Names.Length; member++)
                if (IsThere(member, slot) && !last.ContainsKey((member, slot))) Read(slow, member, slot, Any());
        for (var slot = 1; slot <= 96; slot++) slow.Settle(slot);
        slow.CloseMonth();
        billed = true;
        for (var i = 0; i < 6 * size; i++) Random();
        slow.Adjust();

        foreach (var ((member, slot), (reading, _)) in last) Read(sure, member, slot, reading);
        for (var slot = 1; slot <= 96; slot++) sure.Settle(slot);
        sure.CloseMonth();

        Assert.Equal(Stands(sure), Stands(slow));
        Assert.Equal(5, slow.Events.OfType<Event.BillIssued>().Count());
        var ledger = slow.Community.Ledger;
        Assert.Equal(0, ledger.Balances.Sum(b => b.Amount.MicroYen));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Market));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Guarantee));
        Assert.True(ledger.Balance(Account.Fees) >= Money.Zero);
        // Everything but whose fee paid which guarantee is the same as without a single revision.
        foreach (var account in new[] { Account.Levy, Account.Network, Account.Rounding }.Concat(Names.Select(n => Account.OfParticipant(Village.Id(n)))))
            Assert.Equal(sure.Community.Ledger.Balance(account), ledger.Balance(account));
        Assert.Equal(Energies(sure), Energies(slow));
        MustReplay(slow);

        void Random()
        {
            var (member, slot) = ((int)rng.Between(0, 4), (int)rng.Between(1, 96));
            switch (rng.Between(0, 9))
            {
                case 0: slow.Settle(slot); break;
                case 1: slow.CloseMonth(); break;
                case 2: slow.Adjust(); break;
                default:
                    // Half of them of slots read before.
                    if (last.Count > 0 && rng.Between(0, 1) == 0) (member, slot) = last.Keys.ElementAt((int)rng.Between(0, last.Count - 1));
                    if (IsThere(member, slot)) Read(slow, member, slot, Any());
                    break;
            }
        }

        SlotReading Any()
        {
            var (forward, reverse, alone) = (rng.Between(0, 2) * rng.Between(0, 900), rng.Between(0, 2) * rng.Between(0, 900), rng.Between(0, 900));
            return new(new(forward), new(reverse), new(forward), new(reverse), default, default, default, default, default,
                new(alone), new(rng.Between(0, 900)), (ReadingQuality)rng.Between(1, 4), Stage: (ReadingStage)rng.Between(1, 3));
        }

        void Read(Village village, int member, int slot, SlotReading reading)
        {
            village.Do(new Command.RecordReading(village.Slot(slot), Village.Id(Names[member]), reading, rng.Between(0, 3) == 0 ? "M-1" : null));
            if (village != slow) return;
            // What is believed, decided once more and without the community's help.
            var rank = (int)reading.Stage * 10 + reading.Quality switch { ReadingQuality.Measured => 4, ReadingQuality.Recovered => 3, ReadingQuality.ConstrainedEstimate => 2, _ => 1 };
            if (!last.TryGetValue((member, slot), out var known) || rank >= known.Rank) last[(member, slot)] = (reading, rank);
            Assert.Equal(last[(member, slot)].Reading, village.Community.BeliefOf(village.Slot(slot), member));
            Assert.True(billed || village.Last is not Event.BillAdjusted);
        }

        static bool IsThere(int member, int slot) => Names[member] switch { "D" => slot > 48, "C" => slot <= 48, _ => true };
    });

    static string Stands(Village village)
    {
        var stands = new SortedDictionary<ParticipantId, Bill>();
        foreach (var happened in village.Events)
            if (happened is Event.BillIssued issued) stands.Add(issued.Bill.Participant, issued.Bill);
            else if (happened is Event.BillAdjusted adjusted)
            {
                var note = adjusted.Adjustment;
                Assert.Equal(stands[note.Participant], note.Before);
                Assert.Equal(note.Due, note.After.Total - note.Before.Total);
                Assert.Equal(note.Due, new Money(note.Lines.Sum(l => l.Amount.MicroYen)));
                stands[note.Participant] = note.After;
            }

        var text = new StringBuilder();
        foreach (var (who, bill) in stands)
        {
            Assert.True(bill.Total <= bill.Baseline);
            Assert.Equal(-bill.Total, village.Community.Ledger.Balance(Account.OfParticipant(who)));
            foreach (var line in bill.Lines.Concat(bill.BaselineLines)) text.AppendLine($"{who} {line}");
        }

        return text.ToString();
    }

    /// <summary>What all slots came to, first settlements and later ones together.</summary>
    static SlotEnergy Energies(Village village)
    {
        var sum = default(SlotEnergy);
        foreach (var happened in village.Events)
            if (happened is Event.SlotSettled settled) sum = Sum(sum, settled.Energy);
            else if (happened is Event.ParticipantResettled again) sum = Sum(sum, again.Change);
        return sum;
    }

    static SlotEnergy Sum(SlotEnergy a, SlotEnergy b) => new(
        a.Generated + b.Generated, a.Consumed + b.Consumed, a.SelfConsumed + b.SelfConsumed, a.Bought + b.Bought,
        a.Sold + b.Sold, a.RetailerImport + b.RetailerImport, a.RetailerExport + b.RetailerExport,
        a.Charged + b.Charged, a.Discharged + b.Discharged, a.Driven + b.Driven, a.Lost + b.Lost, a.StateChange + b.StateChange);

    static void MustReplay(Village village)
    {
        using var written = new MemoryStream();
        using (var journal = new JournalWriter(written, village.Definition))
            foreach (var command in village.Commands) journal.Append(command);
        using var reader = new JournalReader(new MemoryStream(written.ToArray()), "journal.jsonl");
        using var again = new MemoryStream();
        using var digest = new EventDigest();
        var community = new Community(reader.Definition, digest);
        using (var journal = new JournalWriter(again, reader.Definition))
            while (reader.TryRead(out var command))
            {
                journal.Append(command);
                community.Apply(command);
            }

        Assert.Equal(written.ToArray(), again.ToArray());
        Assert.Equal((village.Digest.Count, village.Digest.Current()), (digest.Count, digest.Current()));
        Assert.Equal(village.Community.Ledger.Lines, community.Ledger.Lines);
    }
}

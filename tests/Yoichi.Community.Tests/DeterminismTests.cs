using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

public sealed class DeterminismTests
{
    static readonly string[] Mechanisms = ["call", "mid-rate", "continuous"];

    [Fact]
    public void A_journal_replays_to_the_same_events_and_the_same_bytes() => Seeds.Each(30, (rng, size) =>
    {
        var village = new Village(Mechanisms[(int)rng.Between(0, 2)], days: 1, names: ["A", "B", "C", "D", "FIT"]);
        using var written = new MemoryStream();
        using (var journal = new JournalWriter(written, village.Definition))
            RandomDay.Play(village, rng, size, journal.Append);

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
        Assert.Equal(Lines(village.Community), Lines(community));
    });

    /// <summary>What must always hold is thrown by the community itself; here also the ledger and the guarantee.</summary>
    [Fact]
    public void Whatever_is_ordered_energy_and_money_are_conserved_and_nobody_is_worse_off() => Seeds.Each(60, (rng, size) =>
    {
        var village = new Village(Mechanisms[(int)rng.Between(0, 2)], days: 1, names: ["A", "B", "C", "D", "FIT"]);
        RandomDay.Play(village, rng, size, _ => { });
        village.Do(new Command.CloseMonth(new(2025, 8, 1)));

        var bills = village.Events.OfType<Event.BillIssued>().Select(e => e.Bill).ToList();
        Assert.Equal(5, bills.Count);
        Assert.All(bills, b => Assert.True(b.Total <= b.Baseline));
        Assert.Equal(0, village.Community.Ledger.Balances.Sum(b => b.Amount.MicroYen));
        Assert.Equal(0, village.Community.Ledger.Balance(Ledger.Account.Market).MicroYen);
        foreach (var bill in bills)
            Assert.Equal(-bill.Total.MicroYen, village.Community.Ledger.Balance(Ledger.Account.OfParticipant(bill.Participant)).MicroYen);
        Assert.All(village.Trades, t => Assert.NotEqual(t.Buyer, t.Seller));
    });

    /// <summary>T14: for equal metered flows and flat prices, what everybody saves is traded kWh × (retail − buy-back),
    /// whatever the trade prices are.</summary>
    [Fact]
    public void Saving_of_all_is_traded_energy_times_the_corridor() => Seeds.Each(40, (rng, size) =>
    {
        var village = new Village(exAnte: false, days: 1, names: ["A", "B", "C", "D"]);
        RandomDay.PlayMetered(village, rng, _ => { });
        village.Do(new Command.CloseMonth(new(2025, 8, 1)));
        var bills = village.Events.OfType<Event.BillIssued>().Select(e => e.Bill).ToList();
        var saved = bills.Sum(b => Exact(b.BaselineLines) - Exact(b.Lines));
        var traded = village.Trades.Sum(t => t.Quantity.WattHours);
        Assert.Equal(traded * (27_000 - 8_500), saved);

        static long Exact(IEnumerable<Settlement.BillLine> lines) => lines
            .Where(l => l.Kind is not (Settlement.LineKinds.Rounding or Settlement.LineKinds.Guarantee)).Sum(l => l.Amount.MicroYen);
    });

    [Theory]
    [InlineData("", "journal.jsonl:1:1", "empty")]
    [InlineData("{}\n", "journal.jsonl:1:1", "head")]
    [InlineData("{\"journal\":\"1\"}\n", "journal.jsonl:1:1", "head")]
    [InlineData("{\"journal\":1,\"slotMinutes\":7}\n", "journal.jsonl:1:1", "head")]
    public void A_file_that_is_no_journal_is_told_with_its_place(string text, string place, string reason)
    {
        var wrong = Assert.Throws<InputException>(() => new JournalReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), "journal.jsonl"));
        Assert.Equal(("journal.line", place), (wrong.Problem.Code, wrong.Problem.Place));
        Assert.Contains(reason, wrong.Problem.Reason);
    }

    [Theory]
    [InlineData("{\"c\":\"tick\"}\n", "no field 'at'")]
    [InlineData("{\"c\":\"dance\"}\n", "unknown command")]
    [InlineData("{\"c\":\"settle\",\"slot\":1.5}\n", "whole number")]
    [InlineData("{\"c\":\"settle\",\"slot\":1,\"x\":1}\n", "unknown field")]
    [InlineData("{\"c\":\"settle\",\"slot\":2147483647}\n", "out of range")]
    [InlineData("{\"c\":\"round\",\"slot\":1,\"kind\":300}\n", "out of range")]
    [InlineData("[1]\n", "expected")]
    [InlineData("{\"c\":\"settle\"\n", "")]
    [InlineData("{\"c\":\"order\",\"slot\":1,\"who\":\"A\",\"side\":\"up\",\"wh\":1,\"limit\":10}\n", "neither buy nor sell")]
    [InlineData("{\"c\":\"settle\",\"slot\":1}", "cut off")]
    public void A_broken_line_is_told_with_its_number(string line, string reason)
    {
        using var written = new MemoryStream();
        using (new JournalWriter(written, new Village().Definition)) { }
        written.Write(Encoding.UTF8.GetBytes(line));
        using var reader = new JournalReader(new MemoryStream(written.ToArray()), "journal.jsonl");
        var wrong = Assert.Throws<InputException>(() => reader.TryRead(out _));
        Assert.StartsWith("journal.jsonl:2:", wrong.Problem.Place);
        Assert.Contains(reason, wrong.Problem.Reason);
    }

    static IEnumerable<string> Lines(Community community) =>
        community.Ledger.Lines.Select(l => $"{l.Entry} {l.Account} {l.Amount.MicroYen} {l.Reason}");
}

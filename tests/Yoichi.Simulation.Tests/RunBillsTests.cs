using Yoichi.Billing;
using Yoichi.Community;
using Yoichi.Ledger;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>Bills of whole runs, held against the ledger of the same replay.</summary>
public sealed class RunBillsTests : IDisposable
{
    readonly Runs runs = new();
    readonly List<BillDocument> bills = [];
    readonly List<DeltaNote> notes = [];

    public void Dispose() => runs.Dispose();

    RunBills Bills(string run = "run", ProcurementPrices? prices = null) =>
        RunBills.Into(runs.Folder(run), prices ?? ProcurementPrices.OfTariff, _ => { }, bills.Add, notes.Add);

    GeneralLedger LedgerOf(string run = "run")
    {
        GeneralLedger? ledger = null;
        Replay.Into(runs.Folder(run), _ => new Deaf(), community => ledger = community.Ledger);
        return ledger!;
    }

    [Theory]
    [InlineData("call", null)]
    [InlineData("continuous", "tepco-low-voltage-with-fee")]
    [InlineData("mid-rate", "tepco-low-voltage-with-fee")]
    public void Bills_and_the_retailers_month_are_what_the_ledger_says(string mechanism, string? charges)
    {
        runs.Play("run", Runs.Quick, new(Mechanism: mechanism, Charges: charges));
        var result = Bills();
        var ledger = LedgerOf();
        Assert.Equal(5, bills.Count);
        Assert.Empty(result.Delayed);
        foreach (var bill in bills)
        {
            Assert.Equal(-ledger.Balance(Account.OfParticipant(bill.Bill.Participant)), bill.Bill.Total);
            var rows = BillCsv.Lines(bill).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split(','));
            Assert.Equal(bill.Bill.Total.MicroYen, rows.Where(f => f[2] == "with").Sum(f => long.Parse(f[7])));
            Assert.Equal(bill.Statement.Positions.Count, bill.Statement.Count(ReadingKind.Measured));
            Assert.Equal(bill.Statement.Total().Bought.WattHours, bill.Statement.Sellers.Sum(p => p.Quantity.WattHours));
            Assert.Equal(bill.Statement.Total().SoldFor.MicroYen, bill.Statement.Buyers.Sum(p => p.Amount.MicroYen));
        }

        var month = Assert.Single(result.RetailerMonths);
        string[] outside = [RetailerLine.Procurement, RetailerLine.Wheeling, RetailerLine.LevyInside];
        Assert.Equal(ledger.Balance(Account.Retailer).MicroYen,
            month.Lines.Where(l => !outside.Contains(l.Code)).Sum(l => l.With.MicroYen));
        Money With(string who) => month.Parties.Single(p => p.Code == who).With;
        Assert.Equal((ledger.Balance(Account.Fees), ledger.Balance(Account.Rounding), ledger.Balance(Account.Guarantee), Money.Zero),
            (With("fees"), With("rounding"), With("guarantee"), With("market")));
        Assert.Equal(-ledger.Balance(Account.Network) + With("network"), -month.Lines.Single(l => l.Code == RetailerLine.Wheeling).With);
    }

    [Fact]
    public void Two_months_are_two_bills_for_each()
    {
        runs.Play("run", Runs.Quick, new(Days: 4, From: new DateOnly(2025, 7, 30)));
        var result = Bills();
        Assert.Equal(["2025-07", "2025-08"], bills.Select(b => b.Bill.Month.ToString("yyyy-MM")).Distinct());
        Assert.Equal((10, 2), (bills.Count, result.RetailerMonths.Count));
        Assert.All(bills, b => Assert.Equal(2 * 48, b.Statement.Positions.Count));
        Assert.All(bills, b => Assert.Contains(b.Oddities, o => o.Code == "part-month"));
    }

    [Fact]
    public void A_better_reading_after_the_bill_becomes_a_note_and_the_bill_stays()
    {
        runs.Play("run", Runs.Quick, new(Days: 2));
        Bills();
        var (who, total, month) = (bills[0].Bill.Participant, bills[0].Bill.Total, bills[0].Bill.Month);
        bills.Clear();
        Rewrite("run", "noted", (command, write) => write(command), (recorded, write) =>
        {
            var first = recorded.First(r => r.Participant == who && r.Reading.Forward > Energy.Zero && r.Reading.Charged == Energy.Zero);
            var better = first.Reading with
            {
                Forward = first.Reading.Forward + new Energy(1_000),
                Load = first.Reading.Load + new Energy(1_000),
                Stage = ReadingStage.Corrected,
            };
            write(first with { Reading = better });
            write(new Command.SettleSlot(first.Slot));
            write(new Command.AdjustMonth(month));
        });
        var result = Bills("noted");
        Assert.Equal(total, bills.Single(b => b.Bill.Participant == who).Bill.Total);
        var note = Assert.Single(notes);
        Assert.Equal((who, 1, 1), (note.Adjustment.Participant, note.Adjustment.SlotsChanged, note.Changes.Length));
        Assert.Equal(1_000, (note.Changes[0].After.Forward - note.Changes[0].Before.Forward).WattHours);
        Assert.Equal(-LedgerOf("noted").Balance(Account.OfParticipant(who)), total + note.Adjustment.Due);
        Assert.Equal(-(total + note.Adjustment.Due) - new Money(bills.Where(b => b.Bill.Participant != who).Sum(b => b.Bill.Total.MicroYen)),
            result.RetailerMonths[0].Parties.Single(p => p.Code == "members").With);
    }

    [Fact]
    public void A_bill_with_a_missing_reading_waits_and_says_how_much_is_missing()
    {
        runs.Play("run", Runs.Quick, new(Days: 1));
        var left = 2;
        Rewrite("run", "late", (command, write) =>
        {
            if (command is Command.RecordReading && left-- > 0) return;
            write(command);
        });
        var result = Bills("late");
        Assert.Equal(2, result.Delayed.Sum(d => d.MissingSlots));
        Assert.Equal(5 - result.Delayed.Count, bills.Count);
    }

    [Fact]
    public void A_price_file_that_ends_before_the_month_does_is_refused()
    {
        runs.Play("run", Runs.Quick, new(Days: 1));
        var file = Path.Combine(SharedData.Repository(), "samples", "import", "jepx_spot.csv");
        Assert.Equal("procurement.missing", Assert.Throws<InputException>(() => Bills(prices: ProcurementPrices.OfFile(file, "system"))).Problem.Code);
        Assert.Equal("procurement.area", Assert.Throws<InputException>(() => ProcurementPrices.OfFile(file, "mars")).Problem.Code);
    }

    [Fact]
    public void The_exchanges_prices_of_a_real_month_are_used_slot_by_slot()
    {
        if (SharedData.Folder is null) Assert.Skip(SharedData.Absent);
        runs.Play("run", Runs.Quick, new(Days: 3, From: new DateOnly(2023, 8, 1)));
        var flat = Bills().RetailerMonths[0];
        bills.Clear();
        var spot = Bills(prices: ProcurementPrices.OfFile(Path.Combine(SharedData.Folder, "jepx", "spot_summary_2023.csv.gz"), "tokyo")).RetailerMonths[0];
        RetailerLine Line(RetailerMonth month) => month.Lines.Single(l => l.Code == RetailerLine.Procurement);
        Assert.Equal(Line(flat).WithQuantity, Line(spot).WithQuantity);
        Assert.NotEqual(Line(flat).With, Line(spot).With);
        Assert.Equal(flat.Margin - Line(flat).With, spot.Margin - Line(spot).With);
    }

    /// <summary>Writes a run's journal again, changed.</summary>
    void Rewrite(
        string run, string into, Action<Command, Action<Command>> each,
        Action<IReadOnlyList<Command.RecordReading>, Action<Command>>? atEnd = null)
    {
        var path = Path.Combine(runs.Folder(run), RunFolder.JournalName);
        Directory.CreateDirectory(runs.Folder(into));
        using var stream = File.OpenRead(path);
        using var reader = new JournalReader(stream, path);
        using var output = File.Create(Path.Combine(runs.Folder(into), RunFolder.JournalName));
        using var writer = new JournalWriter(output, reader.Definition);
        var recorded = new List<Command.RecordReading>();
        while (reader.TryRead(out var command))
        {
            if (command is Command.RecordReading reading) recorded.Add(reading);
            if (command is not Command.Mark) each(command, writer.Append);
        }

        atEnd?.Invoke(recorded, writer.Append);
        writer.Flush();
    }

    sealed class Deaf : IEventSink
    {
        public void On(Event happened) { }
    }
}

using System.Globalization;
using System.Text;
using Yoichi.Community;
using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Writes a run as six tables a stranger can re-add: docs/reference/export.md.</summary>
/// <remarks>The tables come from a replay of the journal, so they say what the community decided, not what the
/// simulator believed.</remarks>
public sealed class RunExport : IEventSink, IDisposable
{
    internal static readonly string[] Names = ["readings.csv", "orders.csv", "trades.csv", "bills.csv", "ledger.csv", "adjustments.csv"];
    readonly string folder;
    readonly SlotGrid grid;
    readonly StreamWriter[] files;
    readonly Dictionary<long, Standing> book = [];
    readonly Dictionary<DeliverySlot, SortedDictionary<long, Standing>> bySlot = [];
    (DeliverySlot Slot, RoundKind Round) written;
    long arrivals, readings;
    bool finished;

    RunExport(string folder, SlotGrid grid)
    {
        (this.folder, this.grid) = (folder, grid);
        files = [.. Names.Select(n => new StreamWriter(Path.Combine(folder, n + ".part"), append: false, new UTF8Encoding(false), 1 << 16))];
        foreach (var file in files) file.NewLine = "\n";
        Readings.WriteLine("slot,participant,channel,wh,quality,stage,source,knownAt,reading");
        Orders.WriteLine("id,participant,side,wh,limit,tags,require,premiums,slot,round");
        Trades.WriteLine("slot,round,buy,sell,wh,price,amountMicroYen");
        Bills.WriteLine("participant,month,line,wh,unitPrice,amountMicroYen,asOfReading");
        LedgerFile.WriteLine("entry,slot,account,amountMicroYen,reason");
        Adjustments.WriteLine("participant,month,note,line,wh,unitPrice,amountMicroYen,asOfReading");
    }

    StreamWriter Readings => files[0];

    StreamWriter Orders => files[1];

    StreamWriter Trades => files[2];

    StreamWriter Bills => files[3];

    StreamWriter LedgerFile => files[4];

    StreamWriter Adjustments => files[5];

    /// <summary>Replays the run in a folder and writes the tables beside its journal, or into another folder.</summary>
    /// <returns>Full names of the files written.</returns>
    /// <exception cref="InputException">No run there, or its journal is broken; then nothing is written.</exception>
    public static IReadOnlyList<string> Write(string runFolder, string outFolder)
    {
        RunExport? export = null;
        try
        {
            Replay.Into(runFolder, definition => export = Begin(outFolder, definition.Grid),
                community => export!.Finish(community.Ledger));
            return [.. Names.Select(n => Path.Combine(outFolder, n))];
        }
        finally
        {
            export?.Dispose();
        }
    }

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.OrderAccepted e:
                Put(new(e));
                if (e.Phase == RoundKind.Continuous) Write(book[e.OrderId], e.Slot, e.Phase);
                break;
            case Event.OrderReplaced e:
                var replaced = book[e.OrderId];
                if (e.Open > replaced.Open || e.Limit != replaced.Limit) Move(replaced);
                (replaced.Open, replaced.Limit) = (e.Open, e.Limit);
                break;
            case Event.OrderCancelled e: Drop(e.OrderId); break;
            case Event.Traded e: Write(e); break;
            case Event.Cleared e:
                WriteBook(e.Slot, e.Round);
                written = default;                           // the auction is over; another of the slot is a new one
                break;
            case Event.GateClosed e: Forget(e.Slot); break;
            case Event.SlotSettled e: Forget(e.Slot); break;
            case Event.ReadingRecorded e: Write(e.Slot, e.Participant, e.Reading, e.Source, e.KnownAt); break;
            case Event.ReadingSuperseded e: Write(e.Slot, e.Participant, e.After, e.Source, e.KnownAt); break;
            case Event.BillIssued e: Write(e.Bill); break;
            case Event.BillAdjusted e: Write(e.Adjustment); break;
        }
    }

    static RunExport Begin(string folder, SlotGrid grid)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new(folder, grid);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("run.out", folder, $"cannot write there: {world.Message}"), world);
        }
    }

    void Finish(GeneralLedger ledger)
    {
        foreach (var line in ledger.Lines)
            LedgerFile.WriteLine($"{line.Entry},{(line.SlotIndex is { } slot ? grid.Format(new(slot)) : "")},{line.Account.Name},{line.Amount.MicroYen},{line.Reason}");
        foreach (var file in files) file.Dispose();
        foreach (var name in Names)
            File.Move(Path.Combine(folder, name + ".part"), Path.Combine(folder, name), overwrite: true);
        finished = true;
    }

    public void Dispose()
    {
        foreach (var file in files) file.Dispose();
        if (finished) return;
        foreach (var name in Names) File.Delete(Path.Combine(folder, name + ".part"));
    }

    void Write(Event.Traded e)
    {
        // Before its first trade is taken off, the book is what went into the auction.
        if (e.Round != RoundKind.Continuous) WriteBook(e.Slot, e.Round);
        Trades.WriteLine($"{grid.Format(e.Slot)},{RoundNames.Of(e.Round)},{e.BuyOrder},{e.SellOrder},{e.Quantity.WattHours},{e.Price},{(e.Quantity * e.Price).MicroYen}");
        Fill(e.BuyOrder, e.Quantity);
        Fill(e.SellOrder, e.Quantity);
    }

    void WriteBook(DeliverySlot slot, RoundKind round)
    {
        if (written == (slot, round)) return;
        written = (slot, round);
        if (!bySlot.TryGetValue(slot, out var queue)) return;
        foreach (var order in queue.Values)
            if (order.Open > Energy.Zero) Write(order, slot, round);
    }

    void Write(Standing order, DeliverySlot slot, RoundKind round)
    {
        var a = order.Accepted;
        var premiums = string.Join(';', a.Terms.Premiums.Select(p => $"{p.Tag}={p.Amount}"));
        Orders.WriteLine($"{a.OrderId},{a.Participant},{(a.Side == Side.Buy ? "buy" : "sell")},{order.Open.WattHours},{order.Limit},{string.Join(';', a.Terms.Tags)},{string.Join(';', a.Terms.Require)},{premiums},{grid.Format(slot)},{RoundNames.Of(round)}");
    }

    void Write(DeliverySlot slot, ParticipantId who, SlotReading r, string? source, DateTimeOffset knownAt)
    {
        var head = $"{grid.Format(slot)},{who}";
        var tail = string.Create(CultureInfo.InvariantCulture,
            $"{Lower(r.Quality)},{Lower(r.Stage)},{source},{knownAt.ToOffset(SlotGrid.Jst):yyyy-MM-dd'T'HH:mm:sszzz},{++readings}");
        void Channel(string name, Energy energy, bool always = false)
        {
            if (always || energy > Energy.Zero) Readings.WriteLine($"{head},{name},{energy.WattHours},{tail}");
        }

        Channel("import", r.Forward, always: true);
        Channel("export", r.Reverse, always: true);
        Channel("load", r.Load);
        Channel("pv", r.Generated);
        Channel("charge", r.Charged);
        Channel("discharge", r.Discharged);
        Channel("driven", r.Driven);
        Channel("lost", r.Lost);
        Channel("stored", r.Stored);
        Channel("baselineImport", r.BaselineForward, always: true);
        Channel("baselineExport", r.BaselineReverse, always: true);
    }

    void Write(Bill bill)
    {
        foreach (var (prefix, lines) in new[] { ("", bill.Lines), ("baseline:", bill.BaselineLines) })
            foreach (var line in lines) Bills.WriteLine($"{bill.Participant},{bill.Month:yyyy-MM},{Row(prefix, line)}");
    }

    /// <summary>A note's lines, and its baseline's in the same way: with the bill's they add up to what stands.</summary>
    void Write(BillAdjustment note)
    {
        var alone = BillAdjustment.Changed(note.Before.BaselineLines, note.After.BaselineLines);
        foreach (var (prefix, lines) in new[] { ("", note.Lines), ("baseline:", alone) })
            foreach (var line in lines)
                Adjustments.WriteLine($"{note.Participant},{note.Month:yyyy-MM},{note.Number},{Row(prefix, line)}");
        // A note without lines is one all the same.
        if (note.Lines.IsEmpty && alone.IsEmpty)
            Adjustments.WriteLine($"{note.Participant},{note.Month:yyyy-MM},{note.Number},none,0,,0,{readings}");
    }

    string Row(string prefix, BillLine line) =>
        $"{prefix}{line.Kind},{line.Quantity.WattHours},{line.UnitPrice?.ToString()},{line.Amount.MicroYen},{readings}";

    void Put(Standing order)
    {
        order.Arrival = ++arrivals;
        book.Add(order.Accepted.OrderId, order);
        if (!bySlot.TryGetValue(order.Accepted.Slot, out var queue)) bySlot.Add(order.Accepted.Slot, queue = []);
        queue.Add(order.Arrival, order);
    }

    void Move(Standing order)
    {
        Drop(order.Accepted.OrderId);
        Put(order);
    }

    void Drop(long id)
    {
        if (book.Remove(id, out var order)) bySlot[order.Accepted.Slot].Remove(order.Arrival);
    }

    void Fill(long id, Energy quantity)
    {
        var order = book[id];
        order.Open -= quantity;
        if (order.Open == Energy.Zero) Drop(id);
    }

    void Forget(DeliverySlot slot)
    {
        if (!bySlot.Remove(slot, out var queue)) return;
        foreach (var order in queue.Values) book.Remove(order.Accepted.OrderId);
    }

    static string Lower(ReadingQuality quality) => quality switch
    {
        ReadingQuality.ConstrainedEstimate => "constrained-estimate",
        _ => quality.ToString().ToLowerInvariant(),
    };

    static string Lower(ReadingStage stage) => stage.ToString().ToLowerInvariant();

    sealed class Standing(Event.OrderAccepted accepted)
    {
        public Event.OrderAccepted Accepted { get; } = accepted;

        public Energy Open { get; set; } = accepted.Quantity;

        public Price Limit { get; set; } = accepted.Limit;

        public long Arrival { get; set; }
    }
}

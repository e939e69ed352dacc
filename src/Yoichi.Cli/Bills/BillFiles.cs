using Yoichi.Billing;
using Yoichi.Community;
using Yoichi.Pages;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Bills;

/// <summary>Writes the bills of a run into a folder: all of them, or none.</summary>
sealed class BillFiles
{
    public sealed record Written(
        string Folder, Bilingual Community, IReadOnlyList<BillEntryRow> Bills, IReadOnlyList<RetailerMonth> Retailer,
        IReadOnlyList<DelayedBill> Delayed, IReadOnlyList<NoteRow> Notes);

    readonly string folder, staging;
    readonly HashSet<ParticipantId> wanted;
    readonly List<BillEntryRow> rows = [];
    readonly List<NoteRow> notes = [];
    readonly List<string> names = [];

    BillFiles(string folder, IEnumerable<ParticipantId> wanted)
    {
        (this.folder, this.wanted) = (folder, [.. wanted]);
        staging = Path.Combine(folder, ".bills.part");
    }

    /// <param name="wanted">Whose bills; nobody stands for everybody.</param>
    /// <exception cref="InputException">No run, an unknown participant, a bill that must wait, or a folder that cannot be
    /// written to.</exception>
    public static Written Write(
        string run, string folder, IReadOnlyList<ParticipantId> wanted, ProcurementPrices procurement,
        IReadOnlyDictionary<ParticipantId, string> registrations, bool quiet)
    {
        var files = new BillFiles(folder, wanted);
        using var stop = new CancellationTokenSource();
        void OnCancel(object? sender, ConsoleCancelEventArgs pressed)
        {
            pressed.Cancel = true;
            stop.Cancel();
        }

        Console.CancelKeyPress += OnCancel;
        try
        {
            var progress = quiet ? null : new SlotProgress();
            var bills = RunBills.Into(run, procurement, definition =>
            {
                files.Require(definition, registrations.Keys);
                progress?.Begin(definition);
                files.Open();
            }, files.Add, files.Add, slots =>
            {
                stop.Token.ThrowIfCancellationRequested();
                progress?.On(slots);
            }, registrations);
            stop.Token.ThrowIfCancellationRequested();
            return files.Finish(bills, run);
        }
        finally
        {
            Console.CancelKeyPress -= OnCancel;
            if (Directory.Exists(files.staging)) Directory.Delete(files.staging, recursive: true);
            if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
    }

    void Require(CommunityDefinition definition, IEnumerable<ParticipantId> registered)
    {
        foreach (var participant in registered)
            if (definition.Members.All(m => m.Id != participant))
                throw new InputException("bills.registrations", "--registrations", $"there is no participant '{participant}' in {definition.Name}");
        foreach (var participant in wanted)
            if (definition.Members.All(m => m.Id != participant))
                throw new InputException("bills.participant", "--participant",
                    $"there is no participant '{participant}' in {definition.Name}; there are: {string.Join(", ", definition.Members.Take(20).Select(m => m.Id))}{(definition.Members.Length > 20 ? ", …" : "")}");
        if (definition.Members.Any(m => m.Id.Name == "retailer"))
            throw new InputException("bills.name", definition.Name, "a participant called 'retailer' would take the name of the retailer's file");
    }

    void Open()
    {
        try
        {
            Directory.CreateDirectory(staging);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("bills.out", folder, $"cannot write there: {world.Message}"), world);
        }
    }

    void Add(BillDocument document)
    {
        var bill = document.Bill;
        if (wanted.Count > 0 && !wanted.Contains(bill.Participant)) return;
        var name = $"{bill.Participant}-{bill.Month:yyyy-MM}";
        string[] others = [$"{name}.csv", $"{name}.json", $"{name}-statement.csv"];
        Put($"{name}.html", BillPage.Render(document, AccountOf(bill.Participant), others));
        Put(others[0], BillCsv.Lines(document));
        Put(others[1], BillJson.Write(document));
        Put(others[2], BillCsv.Statement(document));
        rows.Add(new(bill.Participant, document.Subject.Kind, bill.Month, bill.Total, bill.Baseline, document.Oddities.Length, $"{name}.html"));
    }

    void Add(DeltaNote note)
    {
        var a = note.Adjustment;
        if (wanted.Count > 0 && !wanted.Contains(a.Participant)) return;
        var name = $"{a.Participant}-{a.Month:yyyy-MM}-note-{a.Number}";
        Put($"{name}.html", DeltaNotePage.Render(note, $"{name}.csv", $"{name}.json", AccountOf(a.Participant)));
        Put($"{name}.csv", DeltaNoteFiles.Csv(note));
        Put($"{name}.json", DeltaNoteFiles.Json(note));
        notes.Add(new(a.Participant, a.Month, a.Number, a.Due, $"{name}.html"));
    }

    static string AccountOf(ParticipantId participant) => $"{participant}-account.html";

    Written Finish(RunBills bills, string run)
    {
        var delayed = bills.Delayed.Where(d => wanted.Count == 0 || wanted.Contains(d.Participant)).ToList();
        if (rows.Count == 0)
            throw delayed.Count > 0
                ? new InputException("bills.delayed", run, $"the bill of {delayed[0].Participant} for {delayed[0].Month:yyyy-MM} waits for readings: slots without one: {delayed[0].MissingSlots}")
                : new InputException("bills.none", run, "no month was closed in this run, so there is no bill");
        foreach (var month in bills.RetailerMonths)
        {
            var name = $"retailer-{month.Span.Month:yyyy-MM}";
            Put($"{name}.html", RetailerPage.Render(month, bills.Community));
            Put($"{name}.csv", RetailerFiles.Csv(month));
            Put($"{name}.json", RetailerFiles.Json(month, bills.Community));
        }

        foreach (var own in rows.GroupBy(row => row.Participant))
            Put(AccountOf(own.Key), AccountPage.Render(bills.Community, [.. own], [.. notes.Where(n => n.Participant == own.Key)],
                [.. delayed.Where(d => d.Participant == own.Key)]));
        Put("index.html", BillIndexPage.Render(bills.Community, rows,
            [.. bills.RetailerMonths.Select(m => (m.Span.Month, $"retailer-{m.Span.Month:yyyy-MM}.html"))], delayed, notes,
            [.. rows.Select(row => row.Participant).Distinct().Select(p => (p, AccountOf(p)))]));
        foreach (var name in names) File.Move(Path.Combine(staging, name), Path.Combine(folder, name), overwrite: true);
        return new(folder, bills.Community, rows, bills.RetailerMonths, delayed, notes);
    }

    void Put(string name, string text)
    {
        File.WriteAllText(Path.Combine(staging, name), text);
        names.Add(name);
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Metering;
using Yoichi.People;
using Yoichi.Server.Api;
using Yoichi.Server.SignIn;
using Yoichi.Units;
using RefusedException = Yoichi.Server.Api.RefusedException;

namespace Yoichi.Server.Web.Operator;

/// <summary>A row that is not taken.</summary>
/// <param name="IsRow">One reading; otherwise something in the file that is none.</param>
public sealed record ImportRefusal(string Who, string Place, string Code, string Reason, bool IsRow = true);

/// <summary>One participant of a file.</summary>
public sealed record ImportedParticipant(string Name, int Rows, string First, string Last, Energy Taken, Energy Given);

/// <summary>What is in a file, before anything is kept.</summary>
public sealed record ImportSeen(int Rows, IReadOnlyList<ImportedParticipant> Participants, IReadOnlyList<ImportRefusal> Refused);

/// <summary>What became of its rows.</summary>
public sealed record ImportKept(int Recorded, int Superseded, IReadOnlyList<ImportRefusal> Refused);

/// <summary>The two steps of an import: the browser keeps the file between them, this server does not.</summary>
static class ImportEndpoint
{
    const int MostBytes = 8 << 20, MostRows = 20_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var (path, keeps) in (ReadOnlySpan<(string, bool)>)[("/operator/imports/report", false), ("/operator/imports/confirm", true)])
            app.MapPost(path, (HttpContext http, Site site) => AnswerAsync(http, site, keeps)).RequireAuthorization(Access.Operator).NeedsScope(Scopes.Operate).ExcludeFromDescription();
    }

    static async Task<IResult> AnswerAsync(HttpContext http, Site site, bool keeps)
    {
        try
        {
            if (!http.Request.HasFormContentType) throw new InputException("import.file", "file", "a form with a file");
            var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
            if (form.Files["file"] is not { Length: > 0 and <= MostBytes } sent) throw new InputException("import.file", "file", $"a file of 1 to {MostBytes} bytes");
            using var content = new MemoryStream((int)sent.Length);
            await sent.CopyToAsync(content, http.RequestAborted).ConfigureAwait(false);
            var now = await site.NowAsync().ConfigureAwait(false);
            var read = Read(Path.GetFileName(sent.FileName), content.ToArray(), form, now.Grid);
            var members = now.Definition.Members.ToDictionary(m => m.Id);
            var rows = ReadingRows.Of(read, now.Grid, MostRows).Select(row => (Row: row, Made: row.ToCommand(now.Definition, members))).ToList();
            List<ImportRefusal> refused = [
                .. rows.Where(r => r.Made.Problem is not null).Select(r => new ImportRefusal(r.Row.Participant, r.Row.Slot, r.Made.Problem!.Code, r.Made.Problem.Detail)),
                .. read.Report.Problems.SelectMany(p => p.First).Select(p => new ImportRefusal("", $"{p.File}:{p.Line}:{p.Column}", p.Code, p.Reason, false)),
            ];
            if (!keeps) return Page(new ImportSeen(rows.Count, [.. rows.Select(r => r.Row).GroupBy(r => r.Participant).Select(Summed)], refused));
            return await KeepAsync(site, now.Grid, [.. rows.Select(r => r.Made.Command).OfType<Command.RecordReading>()], refused, http.RequestAborted).ConfigureAwait(false);
        }
        catch (InputException wrong)
        {
            return new RazorComponentResult<ImportReport>(new { wrong.Problem });
        }
        catch (RefusedException wrong)
        {
            return new RazorComponentResult<ImportReport>(new { Problem = new InputProblem(wrong.Problem.Code, wrong.Problem.Place ?? "", wrong.Problem.Detail) });
        }
    }

    static ImportResult Read(string name, byte[] content, IFormCollection form, SlotGrid grid)
    {
        string? Text(string field) => form[field].ToString().Trim() is { Length: > 0 } text ? text : null;
        var options = new ImportOptions { Grid = grid, Participant = Text("participant") };
        if (Text("unit") is { } unit) options = options with { Unit = MeterUnits.TryParse(unit, out var known) ? known : throw new InputException("import.unit", "unit", "not a unit") };
        if (Text("channel") is { } channel) options = options with { Channel = Channels.TryParse(channel, out var flow) ? flow : throw new InputException("import.channel", "channel", "not a channel") };
        return MeterFormats.Find(Text("format") ?? "long").Read([.. MeterFile.OfBytes(name, content).Entries()], options);
    }

    static async Task<IResult> KeepAsync(Site site, SlotGrid grid, IReadOnlyList<Command.RecordReading> commands, List<ImportRefusal> refused, CancellationToken stop)
    {
        if (commands.Count == 0) return new RazorComponentResult<ImportReport>(new { Done = new ImportKept(0, 0, refused) });
        var result = await site.Live.Writer.SendAsync(new LiveRequest([.. commands]), stop).ConfigureAwait(false);
        if (result is not LiveResult.Done done)
            throw new InputException("live.busy", "", result is LiveResult.Stopped stopped ? stopped.Reason : "too many requests are waiting: come back");
        var (recorded, superseded) = (0, 0);
        for (var i = 0; i < commands.Count; i++)
            switch (done.Applied.Events[i] is [var heard, ..] ? heard : null)
            {
                case Event.ReadingRecorded: recorded++; break;
                case Event.ReadingSuperseded: superseded++; break;
                case Event.ReadingRefused { Reason: var reason }:
                    refused.Add(new(commands[i].Participant.Name, grid.Format(commands[i].Slot), "reading." + ApiJson.CodeOf(reason), Refusals.Sentence(reason)));
                    break;
            }

        return new RazorComponentResult<ImportReport>(new { Done = new ImportKept(recorded, superseded, refused) });
    }

    static RazorComponentResult<ImportReport> Page(ImportSeen seen) => new(new { Report = seen });

    static ImportedParticipant Summed(IGrouping<string, NewReading> rows) => new(rows.Key, rows.Count(), rows.First().Slot, rows.Last().Slot,
        new(rows.Sum(r => r.ForwardWh)), new(rows.Sum(r => r.ReverseWh)));
}

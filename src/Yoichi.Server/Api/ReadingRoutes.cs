using Yoichi.Community;
using Yoichi.Metering;
using Yoichi.People;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Api;

/// <summary>Readings in, row by row, and out.</summary>
static class ReadingRoutes
{
    const int MostRows = 20_000, MostBytes = 8 << 20;

    public static void Map(RouteGroupBuilder community)
    {
        community.MapPost("/readings", RecordAsync).Is("Meters", "recordReadings", "Record readings; each row has its own result", Scopes.Meter, Access.Meters)
            .Accepts<NewReadings>("application/json").Produces<ReadingResults>();
        community.MapPost("/readings/import", ImportAsync).Is("Meters", "importReadings",
            "Record the readings of a meter file in any format the program reads (query: format, zone, unit, channel, participant)", Scopes.Meter, Access.Meters)
            .Accepts<string>("text/csv", "application/xml", "application/json", "text/plain").Produces<ReadingResults>();
        community.MapGet("/participants/{participant}/readings", ListAsync).Is("Meters", "listReadings", "A participant's slots: metered and, once settled, traded").Produces<ReadingList>();
    }

    static async Task<IResult> RecordAsync(Asked asked)
    {
        if (!asked.Http.Request.HasJsonContentType())
            throw new RefusedException(415, "request.content-type", "the body is JSON; files go to readings/import", "Content-Type");
        var body = await asked.BodyAsync(MostBytes).ConfigureAwait(false);
        return await KeepAsync(asked, Asked.Read<NewReadings>(body).Readings, body, null).ConfigureAwait(false);
    }

    static async Task<IResult> KeepAsync(Asked asked, IReadOnlyList<NewReading> rows, byte[] body, IReadOnlyList<ImportProblem>? problems)
    {
        if (rows.Count is 0 or > MostRows || rows.Contains(null!)) throw new RefusedException(400, "reading.count", $"1 to {MostRows} readings at once", "readings");
        var definition = await asked.DefinitionAsync().ConfigureAwait(false);
        var members = definition.Members.ToDictionary(m => m.Id);
        var (commands, results) = (new List<Command>(), new ReadingResult?[rows.Count]);
        var rowOf = new List<int>();
        for (var row = 0; row < rows.Count; row++)
        {
            var (command, problem) = rows[row].ToCommand(definition, members);
            if (problem is not null) results[row] = Result(row, ReadingFate.Refused, problem.Code, problem.Detail);
            else
            {
                commands.Add(command!);
                rowOf.Add(row);
            }
        }

        // With no command there is nothing to be kept, and the same body gives the same answer anyway.
        if (commands.Count == 0) return new JsonAnswer(200, ApiJson.Write(Sum()));
        return await Writing.DoAsync(asked, commands, body, applied =>
        {
            for (var i = 0; i < rowOf.Count; i++)
                results[rowOf[i]] = applied.Events[i] switch
                {
                    [Event.ReadingRecorded, ..] => Result(rowOf[i], ReadingFate.Recorded),
                    [Event.ReadingSuperseded, ..] => Result(rowOf[i], ReadingFate.Superseded),
                    [Event.ReadingRefused { Reason: var reason }, ..] =>
                        Result(rowOf[i], ReadingFate.Refused, "reading." + ApiJson.CodeOf(reason), Refusals.Sentence(reason)),
                    _ => throw new InvalidOperationException("a reading was neither recorded nor refused"),
                };
            return Reply.Of(200, Sum());
        }).ConfigureAwait(false);

        ReadingResult Result(int row, ReadingFate fate, string? code = null, string? detail = null) =>
            new(row, rows[row].Participant, rows[row].Slot, fate, code, detail);

        ReadingResults Sum() => new(results.Count(r => r!.Result == ReadingFate.Recorded), results.Count(r => r!.Result == ReadingFate.Superseded),
            results.Count(r => r!.Result == ReadingFate.Refused), results!, problems);
    }

    static async Task<IResult> ImportAsync(Asked asked, string format, string? zone, string? unit, string? channel, string? participant)
    {
        var body = await asked.BodyAsync(MostBytes).ConfigureAwait(false);
        // A packed file can be any size once it is unpacked.
        if (body is [0x1F, 0x8B, ..] or [0x50, 0x4B, 0x03, 0x04, ..])
            throw new RefusedException(415, "request.content-type", "send the file unpacked", "body");
        if (body.Length == 0) throw new RefusedException(400, "file.noReadings", "the body is empty", "body");
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        var options = new ImportOptions { Zone = zone ?? "local", Participant = participant, Grid = grid };
        if (unit is not null)
            options = options with { Unit = MeterUnits.TryParse(unit, out var known) ? known : throw new RefusedException(400, "import.unit", "not a unit", "unit") };
        if (channel is not null)
            options = options with { Channel = Channels.TryParse(channel, out var flow) ? flow : throw new RefusedException(400, "import.channel", "not a channel", "channel") };
        var result = MeterFormats.Find(format).Read([MeterFile.OfBytes("body", body)], options);
        return await KeepAsync(asked, ReadingRows.Of(result, grid, MostRows), body,
            [.. result.Report.Problems.SelectMany(p => p.First).Select(p => new ImportProblem(p.Code, $"{p.File}:{p.Line}:{p.Column}", p.Reason))]).ConfigureAwait(false);
    }

    static Task<IResult> ListAsync(Asked asked, string participant, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        var who = asked.Visible(participant)!.Value;
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        var (first, end) = OrderRoutes.Slots(grid, asked.Days(from, until, most: 40));
        var (position, rows) = await asked.Views.ParticipantSlotsAsync(asked.Community, who, first, end, asked.Stop).ConfigureAwait(false);
        return (position, new ReadingList(who.Name, [.. rows.Select(r => ReadingInfo.Of(grid, r))]));
    });
}

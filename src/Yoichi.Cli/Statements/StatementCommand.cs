using System.CommandLine;
using System.Globalization;
using Yoichi.Cli.Run;
using Yoichi.Provenance;
using Yoichi.Simulation;
using Yoichi.Statements;
using Yoichi.Units;

namespace Yoichi.Cli.Statements;

/// <summary><c>yoichi statement</c>: where one participant's electricity came from, slot by slot and use by use.</summary>
static class StatementCommand
{
    const int MostShown = 48;

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that simulate or demo wrote" };
        var participant = new Option<string>("--participant") { Description = "Whose", HelpName = "NAME", Required = true };
        var from = new Option<string?>("--from") { Description = "First day, yyyy-mm-dd (default: the first there is)", HelpName = "DAY" };
        var days = new Option<int?>("--days") { Description = "How many (default: to the last)", HelpName = "N" };
        var output = new Option<string?>("--out") { Description = "Where it goes (default: DIR/statements)", HelpName = "DIR" };
        var tenants = new Option<string?>("--tenants") { Description = "What each tenant used, rows of start,tenant,wh: shares the certificates out", HelpName = "FILE.csv" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("statement", "Write where one participant's electricity came from. 電気使用明細を書き出す。")
        {
            folder, participant, from, days, output, tenants, json,
        };
        command.SetAction(parsed =>
        {
            var run = parsed.GetValue(folder)!;
            var statement = Of(run, parsed.GetValue(participant)!, parsed.GetValue(from), parsed.GetValue(days));
            var stem = Path.Combine(parsed.GetValue(output) ?? Path.Combine(run, "statements"), statement.Participant.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
            var text = StatementFiles.Json(statement);
            File.WriteAllText(stem + ".html", StatementPage.Render(statement));
            File.WriteAllText(stem + ".csv", StatementFiles.Csv(statement));
            File.WriteAllText(stem + ".json", text);
            if (parsed.GetValue(tenants) is { } file)
                File.WriteAllText(stem + ".tenants.csv", TenantStatement.Csv(
                    TenantStatement.Of(statement, TenantStatement.Read(file, File.ReadAllText(file), statement.Grid)), statement.Grid));
            if (parsed.GetValue(json)) Console.Out.Write(text);
            else Print(statement, stem);
            return ExitCodes.Done;
        });
        return command;
    }

    static Statement Of(string run, string name, string? from, int? days)
    {
        if (!ParticipantId.TryParse(name, out var who))
            throw new InputException("statement.participant", "--participant", $"'{name}' is not a participant's name");
        StatementBook? book = null;
        Statement? statement = null;
        Replay.Into(run, definition =>
        {
            if (definition.Members.All(m => m.Id != who))
                throw new InputException("statement.participant", "--participant", $"there is no participant '{who}' in {definition.Name}");
            var first = from is null ? definition.From : Day(from);
            var until = days is { } count ? first.AddDays(count) : definition.Until;
            if (first < definition.From || until > definition.Until || until <= first)
                throw new InputException("statement.days", "--from",
                    $"the days are within {definition.From:yyyy-MM-dd} and {definition.Until.AddDays(-1):yyyy-MM-dd}");
            return book = new(who, first, until, definition.Grid);
        }, community => statement = book!.Close(community), wanted: c => c is not Community.Command.ArchiveCertificates);
        return statement!;
    }

    static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new InputException("statement.days", "--from", $"'{text}' is not a day like 2020-03-06");

    static void Print(Statement s, string stem)
    {
        // Charging first: it is what one looks for, and where it went is on its line.
        foreach (var line in s.Lines.OrderByDescending(l => l.Use == EnergyUse.Charge).Take(MostShown).OrderBy(l => l.Slot))
            Console.WriteLine(Said(StatementText.Line(line, s.Grid)));
        if (s.Lines.Length > MostShown) Console.WriteLine($"… {s.Lines.Length - MostShown}");
        Console.WriteLine();
        var (hourly, grid, annual) = (StatementText.Percent(s.Score.HourlyThousandths),
            StatementText.Percent(s.Score.HourlyWithGridThousandths), StatementText.Percent(s.Score.AnnualThousandths));
        Console.WriteLine(Language.IsJapanese
            ? $"使用 {StatementText.KWh(s.Sum(EnergyUse.Load))}、充電 {StatementText.KWh(s.Sum(EnergyUse.Charge))}。証書のある電気 {StatementText.KWh(s.Sum(SourceKind.Plant))}。"
            : $"Used {StatementText.KWh(s.Sum(EnergyUse.Load))}, charged {StatementText.KWh(s.Sum(EnergyUse.Charge))}; with certificates {StatementText.KWh(s.Sum(SourceKind.Plant))}.");
        Console.WriteLine(Language.IsJapanese
            ? $"24/7（コマごと）{hourly}、電力会社の証書分を含めて {grid}、期間合計（年間方式）{annual}。"
            : $"24/7 (slot by slot) {hourly}, with the retailer's certified share {grid}; over the whole time {annual}.");
        Console.WriteLine(Said(StatementText.Supply(s.Supply)));
        Console.WriteLine(Language.IsJapanese ? $"書き出し: {stem}.html、.csv、.json" : $"Written: {stem}.html, .csv, .json");
    }

    static string Said(Pages.Bilingual text) => Language.IsJapanese ? text.Ja : text.En;
}

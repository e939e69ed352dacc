using System.Globalization;
using Spectre.Console;
using Yoichi.Cli.Run;
using Yoichi.Metering;
using Yoichi.Metering.Gaps;
using Yoichi.Simulation.Metered;
using Yoichi.Units;

namespace Yoichi.Cli.Settle;

/// <summary>A settled month on the terminal: what each meter gave, who waits, who gained.</summary>
static class SettleText
{
    static readonly CultureInfo Numbers = CultureInfo.InvariantCulture;

    /// <summary>What could not be used of the files, one line a kind.</summary>
    public static void Faults(ImportReport report)
    {
        foreach (var problem in report.Problems.Where(p => p.IsFault))
            Console.Error.WriteLine(Language.IsJapanese
                ? $"{report.Format}: {problem.Count} × {problem.Code}（{Problems.InJapanese(problem.Code)}）。最初: {problem.First[0]}"
                : $"{report.Format}: {problem.Count} × {problem.Code} ({problem.Meaning}); the first: {problem.First[0]}");
    }

    public static void Print(MeteredOutcome outcome, string? output)
    {
        var ja = Language.IsJapanese;
        PrintMeters(outcome, ja);
        foreach (var contradiction in outcome.MetersAtEnd.SelectMany(r => r.Contradictions.Select(c => (Meter: r, What: c))))
            Console.WriteLine(Contradicts(contradiction.Meter, contradiction.What, ja));
        SummaryTable.Print(outcome.Record, output ?? "–");
        foreach (var note in outcome.Notes)
            Console.WriteLine(ja
                ? $"差額精算: {note.Participant} {note.Month:yyyy-MM} 第{note.Number}号・{note.SlotsChanged} コマ訂正・差額 {note.Due.FloorYen().ToString("#,0", Numbers)} 円"
                : $"Delta note: {note.Participant} {note.Month:yyyy-MM} no. {note.Number}: {note.SlotsChanged} slots corrected, ¥{note.Due.FloorYen().ToString("#,0", Numbers)} due.");
        foreach (var (participant, slots) in outcome.Delayed)
            Console.WriteLine(ja
                ? $"請求保留: {participant}（{slots} コマに値がなく、推計もできない）。他の参加者の精算は済んでいる。"
                : $"Delayed: {participant} is not billed yet: {slots} slots have no value and nothing to estimate from. Everybody else is.");
    }

    static void PrintMeters(MeteredOutcome outcome, bool ja)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn(ja ? "参加者" : "participant");
        table.AddColumn(ja ? "計量" : "channel");
        foreach (var heading in ja ? new[] { "計量値", "後日取得", "指針に合わせた推計", "推計", "欠測", "推計 kWh", "最長欠測" }
            : ["measured", "recovered", "constrained", "estimated", "missing", "estimated kWh", "longest gap"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var meter in outcome.MetersAtEnd)
        {
            string Share(ReadingQuality quality) => meter.Count(quality).Slots.ToString("#,0", Numbers);
            var estimated = meter.Count(ReadingQuality.Estimated).WattHours + meter.Count(ReadingQuality.ConstrainedEstimate).WattHours;
            table.AddRow(Markup.Escape(meter.Participant), Channels.Name(meter.Channel), Share(ReadingQuality.Measured),
                Share(ReadingQuality.Recovered), Share(ReadingQuality.ConstrainedEstimate), Share(ReadingQuality.Estimated),
                Share(ReadingQuality.None), (estimated / 1000m).ToString("#,0.0", Numbers), meter.LongestGap.ToString("#,0", Numbers));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected) console.Profile.Width = 110;
        console.Write(table);
    }

    static string Contradicts(GapResult meter, Contradiction what, bool ja)
    {
        var (from, until) = (meter.Grid.Format(what.From), meter.Grid.Format(what.Until));
        var channel = Channels.Name(meter.Channel);
        if (what.CountedWattHours is not { } counted)
            return ja ? $"矛盾: {meter.Participant} {channel} {from}〜{until}: 指針が戻っている"
                : $"contradiction: {meter.Participant} {channel} {from} to {until}: the counter went backward";
        return ja ? $"矛盾: {meter.Participant} {channel} {from}〜{until}: 指針の差 {counted} Wh に対し、わかっているコマの計 {what.KnownWattHours} Wh（欠測 {what.Gaps} コマ）"
            : $"contradiction: {meter.Participant} {channel} {from} to {until}: the counter says {counted} Wh, the known slots {what.KnownWattHours} Wh ({what.Gaps} gaps)";
    }
}

using System.CommandLine;
using System.Globalization;
using Yoichi.Explaining;
using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Cli.Explain;

/// <summary><c>yoichi explain</c>: tells one participant's day, with why.</summary>
static class ExplainCommand
{
    public static Command Create()
    {
        var participant = new Argument<string>("PARTICIPANT") { Description = "Whose day, e.g. H10" };
        var date = new Argument<string>("DATE") { Description = "A day in Japan, e.g. 2025-08-12" };
        var run = new Option<string>("--run")
        { Description = "A folder that simulate, demo or settle wrote (default: out/demo)", HelpName = "DIR", DefaultValueFactory = _ => Path.Combine("out", "demo") };
        var slot = new Option<string?>("--slot") { Description = "Everything about the slot that starts then", HelpName = "HH:MM" };
        var output = new Option<string?>("--out") { Description = "Write the day as a page as well", HelpName = "FILE.html" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else" };
        var command = new Command("explain", "Tell one participant's day: what was ordered, done and charged, and why. ある参加者の一日を理由とともに説明する。")
        {
            participant, date, run, slot, output, json,
        };
        command.SetAction(parsed =>
        {
            var day = Explaining.Explain.Day(parsed.GetValue(run)!, parsed.GetValue(participant)!, Day(parsed.GetValue(date)!));
            var only = parsed.GetValue(slot) is { } time ? SlotAt(day, time) : null;
            if (parsed.GetValue(output) is { } page) Write(page, DayPage.Render(day));
            if (parsed.GetValue(json)) Console.Out.WriteLine(DayJson.Write(day, only?.Slot));
            else ExplainTable.Print(day, only);
            return ExitCodes.Done;
        });
        return command;
    }

    static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day : throw new InputException("explain.date", text, "not a day like 2025-08-12");

    static ExplainedSlot SlotAt(ExplainedDay day, string text)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            && (time.Hour * 60 + time.Minute) % day.Grid.Minutes == 0)
            return day.Slots[(time.Hour * 60 + time.Minute) / day.Grid.Minutes];
        throw new InputException("explain.slot", "--slot",
            $"no slot starts at '{text}': slots start every {day.Grid.Minutes} minutes, the last at {Dates.TimeOfDay(day.Grid, day.Grid.PerDay)}");
    }

    /// <summary>Whole, or not at all.</summary>
    static void Write(string path, string page)
    {
        var part = path + ".part";
        try
        {
            File.WriteAllText(part, page);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("explain.out", path, $"cannot write there: {world.Message}"), world);
        }
    }
}

namespace Yoichi.Metering.Formats;

/// <summary>Charging sessions of garages: <c>session_ID, Garage_ID, User_ID, Start_plugin, End_plugout, El_kWh,
/// Duration_hours</c> and more; decimal commas; <c>NA</c> where unknown.</summary>
/// <remarks>Times are to the minute, on the clock of the options' zone (Europe/Oslo for the published file).
/// The duration is held against them.</remarks>
sealed class EvNorwayFormat : IMeterFormat
{
    static readonly TimeSpan MostOff = TimeSpan.FromMinutes(2);

    public string Name => "ev-norway";

    public string Summary => "charging sessions: session_ID, Garage_ID, User_ID, Start_plugin, End_plugout, El_kWh";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        Fixed.Units(options, Name, "kWh");
        var book = new SessionBook(import);
        foreach (var file in files) ReadFile(import, file, book);
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, SessionBook book)
    {
        var sheet = Sheet.Open(import, file, SheetHead.Naming("session_ID", "Start_plugin", "El_kWh"));
        var (id, place, user) = (sheet.Require("session_ID"), sheet.Require("Garage_ID"), sheet.Find("User_ID"));
        var (start, end) = (sheet.Require("Start_plugin"), sheet.Require("End_plugout"));
        var (energy, duration) = (sheet.Require("El_kWh"), sheet.Find("Duration_hours"));
        sheet.SettleDecimalMark(duration < 0 ? [energy] : [energy, duration]);
        var times = new SessionSheet(import, sheet, new FileClock(import, sheet, start, DateOrder.DayFirst).Order);
        while (sheet.NextRow())
        {
            if (!times.TryStart(start, out var plugIn) || !times.TryTime(end, plugIn, out var plugOut)) continue;
            book.Add(new(sheet.Rows[id].ToString(), times.Name(user), sheet.Rows[place].ToString(), plugIn, plugOut,
                times.Energy(energy)), sheet.Rows.Line, 1);
            if (duration >= 0 && plugOut is not null && !ExactNumber.IsMissing(sheet.Rows[duration]))
                CheckDuration(import, sheet, duration, plugOut.Value - plugIn);
        }
    }

    static void CheckDuration(Import import, Sheet sheet, int field, TimeSpan stay)
    {
        if (sheet.TryNumber(field, 0, 1_000_000, "hours", out var hours)
            && Int128.Abs(hours * 3600 - (Int128)(long)stay.TotalSeconds * ExactNumber.One)
                > (Int128)(long)MostOff.TotalSeconds * ExactNumber.One)
            import.Problem(Problems.SessionDuration, sheet.Rows.Line, sheet.Rows.ColumnOf(field),
                $"{sheet.Header[field]} says {Sheet.Shown(sheet.Rows[field])}, the times are {stay.TotalHours:0.###} hours apart");
    }
}

using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>A retailer's flat file: a row for each home, direction and day, 55 columns: the home's own number, 1
/// (bought) or 2 (sold), day, supply point, receiving point, 48 half hours in kWh, fixed or not, time of
/// update.</summary>
/// <remarks>The half hours' names are their starts and ends: <c>kwh_0000_0030</c> … <c>kwh_2330_2400</c>. The
/// column of fixing is empty for 速報 and 1 for 確定. Many files a day say the same and more: what counts is
/// settled by stage and time of update.</remarks>
sealed class Flat48Format : IMeterFormat
{
    const int SlotsPerDay = 48;

    /// <summary>The names by position; a file without a line of names is read by position.</summary>
    internal static readonly ImmutableArray<string> Names =
    [
        "ems_sp", "kubun", "ymd", "supply_point", "receiving_point",
        .. Enumerable.Range(0, SlotsPerDay).Select(i => $"kwh_{Clock(i * 30)}_{Clock(i * 30 + 30)}"),
        "fixed_div", "dwh_updatetime",
    ];

    static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["spl_pw_spt_srno"] = "ems_sp",
        ["lct_ctgr"] = "kubun",
        ["区分"] = "kubun",
        ["splsptidntno"] = "supply_point",
        ["供給地点特定番号"] = "supply_point",
        ["pw_spt_srno"] = "receiving_point",
        ["受電地点特定番号"] = "receiving_point",
        ["年月日"] = "ymd",
    };

    static readonly string FirstSlot = Names[5];

    public string Name => "flat-48";

    public string Summary => "a retailer's rows of 55 columns: home, bought 1 or sold 2, day, 48 half hours in kWh, fixed or not";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.SiteWatts };
        Fixed.Units(options, Name, "kWh");
        Fixed.Jst(options, Name);
        Fixed.HalfHours(options, Name);
        import.ReadAs("unit", "kWh");
        var homes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files) ReadFile(import, file, homes);
        foreach (var name in options.Columns)
            if (!homes.Contains(name) && !import.Points.All.Any(point => point.SupplyPoint == name))
                throw import.Fault("file.participant", $"no row is about participant '{Sheet.Shown(name)}'");
        return import.Finish();
    }

    static void ReadFile(Import import, MeterFile file, HashSet<string> homes)
    {
        import.StartFile(file);
        var isNamed = !StartsWithRow(file);
        var sheet = Sheet.Read(import, file, isNamed
            ? SheetHead.Naming(FirstSlot) with { IsJapanese = true }
            : SheetHead.Without(Names.AsSpan()) with { IsJapanese = true, IsExact = true });
        import.ReadAs("names", isNamed ? "by the line of names" : "by position");
        var fields = Fields(import, sheet);
        sheet.SettleDecimalMark(fields.AsSpan(5, SlotsPerDay), '.');
        while (sheet.NextRow()) ReadRow(import, sheet, fields, homes);
    }

    /// <summary>True where the first line is a row already, by its direction or its day.</summary>
    static bool StartsWithRow(MeterFile file)
    {
        var rows = new CsvRows(file.JapaneseText(out _).TrimStart('\uFEFF'), ',');
        return rows.Next() && rows.Count > 2 && (rows[1] is "1" or "2" || JapaneseDay.TryRead(rows[2], out _));
    }

    /// <summary>The columns in the order of <see cref="Names"/>.</summary>
    static int[] Fields(Import import, Sheet sheet)
    {
        var fields = new int[Names.Length];
        Array.Fill(fields, -1);
        for (var i = 0; i < sheet.Header.Length; i++)
        {
            var name = OtherNames.GetValueOrDefault(sheet.Header[i], sheet.Header[i]);
            var known = Names.IndexOf(name, 0, Names.Length, StringComparer.OrdinalIgnoreCase);
            if (known < 0) throw import.Fault("file.header", $"'{Sheet.Shown(sheet.Header[i])}' is none of the 55 columns", 1);
            if (fields[known] >= 0) throw import.Fault("file.header", $"two columns are named '{Names[known]}'", 1);
            fields[known] = i;
        }

        var missing = Array.IndexOf(fields, -1);
        return missing < 0 ? fields
            : throw import.Fault("file.header", $"there is no column '{Names[missing]}'", 1);
    }

    static void ReadRow(Import import, Sheet sheet, int[] fields, HashSet<string> homes)
    {
        var rows = sheet.Rows;
        void Report(string code, int field, string reason) =>
            import.Problem(code, rows.Line, rows.ColumnOf(fields[field]), reason);
        if (rows[fields[1]] is not ("1" or "2"))
            Report(Problems.ChannelUnknown, 1, $"'{Sheet.Shown(rows[fields[1]])}' is not 1 (bought) or 2 (sold)");
        else if (!JapaneseDay.TryRead(rows[fields[2]], out var midnight))
            Report(Problems.TimeUnreadable, 2, $"'{Sheet.Shown(rows[fields[2]])}' is not a day");
        else if (rows[fields[53]] is not ("" or "1"))
            Report(Problems.StageUnknown, 53, $"'{Sheet.Shown(rows[fields[53]])}' is neither empty (速報) nor 1 (確定)");
        else if (!TryMoment(rows[fields[54]], out var updated))
            Report(Problems.TimeUnreadable, 54, $"'{Sheet.Shown(rows[fields[54]])}' is not a time of update");
        else if (TryName(import, sheet, fields, out var participant))
        {
            homes.Add(participant);
            var stage = rows[fields[53]] is "1" ? ReadingStage.Confirmed : ReadingStage.Preliminary;
            var channel = rows[fields[1]] is "1" ? Channel.Import : Channel.Export;
            ReadSlots(import, sheet, fields, (participant, channel), midnight, stage, updated);
        }
    }

    static void ReadSlots(Import import, Sheet sheet, int[] fields, (string Participant, Channel Channel) meter,
        long midnight, ReadingStage stage, DateTimeOffset updated)
    {
        var rows = sheet.Rows;
        for (var i = 0; i < SlotsPerDay; i++)
        {
            var field = fields[5 + i];
            var place = new FilePlace(import.CurrentFile, rows.Line, rows.ColumnOf(field));
            if (rows[field].IsEmpty) import.Book.Miss(meter.Participant, meter.Channel, midnight + i * 30, 30, place);
            else if (sheet.TryValue(field, MeterUnit.KilowattHours, out var value))
                import.Book.Say(meter.Participant, meter.Channel, midnight + i * 30, 30, value,
                    ReadingQuality.Measured, stage, updated, place);
        }
    }

    /// <summary>By the supply point; a row without one is of the home's own number.</summary>
    static bool TryName(Import import, Sheet sheet, int[] fields, out string participant)
    {
        var rows = sheet.Rows;
        var (own, supply, receiving) = (fields[0], fields[3], fields[4]);
        if (!rows[supply].IsEmpty)
        {
            var place = new FilePlace(import.CurrentFile, rows.Line, rows.ColumnOf(supply));
            if (!import.Points.TryName(rows[supply], place, out participant)) return false;
            import.Points.Receive(rows[supply], rows[receiving]);
            return true;
        }

        participant = rows[own].ToString();
        if (Sheet.IsName(participant)) return import.Options.Columns.IsEmpty || import.Options.Columns.Contains(participant);
        import.Problem(Problems.NameJunk, rows.Line, rows.ColumnOf(own),
            $"'{Sheet.Shown(participant)}' is not a home's number, and no supply point stands with it");
        return false;
    }

    static bool TryMoment(ReadOnlySpan<char> text, out DateTimeOffset moment)
    {
        moment = default;
        return text.IsEmpty || JapaneseDay.TryMoment(text, out moment);
    }

    static string Clock(int minutes) => $"{minutes / 60:00}{minutes % 60:00}";
}

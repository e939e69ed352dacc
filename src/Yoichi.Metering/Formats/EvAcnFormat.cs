namespace Yoichi.Metering.Formats;

/// <summary>ACN-Data charging sessions: the csv <c>arrival, departure, requested_energy (kWh), delivered_energy
/// (kWh), station_id, session_id, estimated_departure, claimed</c>, or the JSON of the source.</summary>
/// <remarks>Which of the two is seen by the first character. In the csv an unclaimed session (a guest's) repeats
/// what was delivered and when it left as if it had been asked for: nobody asked, so its requests are
/// null.</remarks>
sealed class EvAcnFormat : IMeterFormat
{
    public string Name => "ev-acn";

    public string Summary => "ACN-Data charging sessions, csv or JSON, with what drivers asked for";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        Fixed.Units(options, Name, "kWh");
        var book = new SessionBook(import);
        foreach (var file in files)
        {
            var text = file.Text();
            var start = text.AsSpan().TrimStart();
            if (start.StartsWith('[') || start.StartsWith('{')) AcnJson.Read(import, file, text, book);
            else ReadSheet(import, file, book);
        }

        return import.Finish();
    }

    static void ReadSheet(Import import, MeterFile file, SessionBook book)
    {
        var sheet = Sheet.Open(import, file, SheetHead.Naming("arrival", "departure", "session_id"));
        var (start, end, id, place) = (sheet.Require("arrival"), sheet.Require("departure"),
            sheet.Require("session_id"), sheet.Require("station_id"));
        var (delivered, requested) = (Energy(import, sheet, "delivered_energy"), Energy(import, sheet, "requested_energy"));
        var (departure, claimed) = (sheet.Find("estimated_departure"), sheet.Find("claimed"));
        if (delivered < 0) throw import.Fault("file.column", "there is no column 'delivered_energy (kWh)'", 1);
        sheet.SettleDecimalMark(requested < 0 ? [delivered] : [delivered, requested], '.');
        var times = new SessionSheet(import, sheet, new FileClock(import, sheet, start).Order);
        while (sheet.NextRow())
        {
            if (!times.TryStart(start, out var plugIn) || !times.TryTime(end, plugIn, out var plugOut)) continue;
            var isAsked = claimed < 0 || sheet.Rows[claimed].Equals("true", StringComparison.OrdinalIgnoreCase);
            DateTimeOffset? leaves = null;
            if (isAsked && departure >= 0 && !times.TryTime(departure, plugIn, out leaves)) continue;
            book.Add(new(sheet.Rows[id].ToString(), null, sheet.Rows[place].ToString(), plugIn, plugOut,
                times.Energy(delivered), isAsked && requested >= 0 ? times.Energy(requested) : null, leaves), sheet.Rows.Line, 1);
        }
    }

    static int Energy(Import import, Sheet sheet, string name)
    {
        for (var i = 0; i < sheet.Header.Length; i++)
        {
            var (label, unit) = HeaderText.Split(sheet.Header[i]);
            if (!label.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            return unit == "kWh" ? i
                : throw import.Fault("file.unit", $"'{Sheet.Shown(sheet.Header[i])}' does not say kWh", 1);
        }

        return -1;
    }
}

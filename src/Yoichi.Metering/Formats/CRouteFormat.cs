using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>C-route (Cルート): what a network company sends a retailer for its customers, XML of the 電気事業者間EDI,
/// as it is or in the zip it comes in. Today's half hours (W4111), a day's (W4112), a month's fixed ones
/// (W5122); of high voltage W4011, W4012 and W5121.</summary>
/// <remarks>Half hours of the first two are 速報, of the third 確報; a later fixed file that differs is a
/// correction. Several files are read in the order of their own names, not of the command line.
/// <para>Known since: the time in the file's name, or where that is earlier the end of the last half hour in the
/// file, before which nobody can have known. What is verified and what is recalled of the layout:
/// docs/reference/formats.md.</para></remarks>
sealed class CRouteFormat : IMeterFormat
{
    public string Name => "c-route";

    public string Summary => "C-route half hours from the network company, XML or its zip: today's, daily, fixed monthly";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options) { MostMeanWatts = Plausible.SiteWatts };
        Fixed.Units(options, Name, "kWh");
        Fixed.Jst(options, Name);
        Fixed.HalfHours(options, Name);
        if (options.Channel is not (Channel.Load or Channel.Import or Channel.Export))
            throw new InputException("import.channel", "channel",
                $"{Name} files hold forward flow (import), or reverse flow where --channel export says so");
        var channel = options.Channel == Channel.Export ? Channel.Export : Channel.Import;
        import.ReadAs("channel", Channels.Name(channel));
        import.ReadAs("unit", "kWh");
        var isRead = false;
        foreach (var file in files.OrderBy(file => OwnName(file.Name), StringComparer.Ordinal))
        {
            import.StartFile(file);
            var text = file.JapaneseText(out var encoding).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
            if (!text.StartsWith('<'))
            {
                if (files.Count == 1) throw import.Fault("file.xml", "it is not XML", 1);
                import.Problem(Problems.FileSkipped, 1, 1, "it is not XML");
                continue;
            }

            isRead = true;
            import.ReadAs("encoding", encoding);
            new CRouteReader(import, channel, OwnName(file.Name)).Read(text);
        }

        if (files.Count > 0 && !isRead) throw import.Fault("file.xml", "none of the files is XML");
        import.Points.MustHaveAll();
        return import.Finish();
    }

    /// <summary>The file's own name: of <c>day.zip/W4112….xml</c> what follows the last mark of a
    /// folder.</summary>
    static string OwnName(string name) => name[(name.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>The time in a file's name: <c>W41110</c> and 12 digits, <c>W51220</c> and 8; the default where
    /// there is none.</summary>
    public static DateTimeOffset StampOf(string ownName)
    {
        var start = ownName.IndexOf('W', StringComparison.Ordinal);
        if (start < 0) return default;
        var digits = ownName.AsSpan(start + 1);
        var count = digits.IndexOfAnyExceptInRange('0', '9');
        if (count >= 0) digits = digits[..count];
        if (digits.Length < 13) return default;
        digits = digits[5..];
        return digits.Length >= 12 && Try(digits[..12], "yyyyMMddHHmm", out var time) ? time
            : Try(digits[..8], "yyyyMMdd", out time) ? time : default;
    }

    static bool Try(ReadOnlySpan<char> digits, string form, out DateTimeOffset time)
    {
        time = default;
        if (!DateTime.TryParseExact(digits, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            || clock.Year is < 1990 or > 2100) return false;
        time = new(clock, SlotGrid.Jst);
        return true;
    }
}

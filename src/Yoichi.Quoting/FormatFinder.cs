using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>Finds out how meter files are laid out by trying every format.</summary>
/// <remarks>A format fits where it reads energy out of the file; one that finds no fault goes before those that do.
/// Some formats read nearly everything with a time in its first column: they count only where nothing of more character
/// fits.</remarks>
static class FormatFinder
{
    /// <summary>From the least particular up: dropped one after the other while several formats fit.</summary>
    static readonly string[] LeastParticular = ["htw", "bdg2", "wide", "site"];

    /// <summary>For trying formats that want the first day stated: a Monday.</summary>
    static readonly DateOnly AnyMonday = new(2018, 1, 1);

    /// <exception cref="InputException">No format fits, or several do.</exception>
    public static IMeterFormat Find(List<MeterFile> files, ImportOptions options)
    {
        InputException? failure = null;
        // A folder's first file need not be a meter's; and some formats need all of their files at once.
        foreach (var tried in files.Take(8).Select(f => new[] { f }).Append([.. files]))
            try
            {
                if (One(tried, options) is { } format) return format;
            }
            catch (InputException wrong)
            {
                failure ??= wrong;
            }

        throw failure ?? new InputException("quote.format", files[0].Name,
            "no format of meter files fits; state one with --format (yoichi import --help lists them)");
    }

    static IMeterFormat? One(MeterFile[] files, ImportOptions options)
    {
        var fits = new List<(IMeterFormat Format, bool HasFaults)>();
        foreach (var format in MeterFormats.All)
        {
            // HTW files have no line of names; on others the format would take any two columns for time and use.
            if (format.Name == "htw" && !StartsWithDigit(files[0])) continue;
            try
            {
                var result = format.Read(files, options);
                // Prices name their money: whatever else would read the file took it for kWh.
                if (!result.Prices.IsEmpty) return null;
                if (result.Series.Any(s => s.Channel is Channel.Load or Channel.Import))
                    fits.Add((format, result.Report.HasFaults));
            }
            catch (InputException wrong)
            {
                if (wrong.Problem.Code == "import.firstDate" && FitsFrom(AnyMonday, format, files, options))
                    throw new InputException(wrong.Problem.Code, "--first-date", $"{format.Name}: {wrong.Problem.Reason}");
            }
        }

        if (fits.Any(f => !f.HasFaults)) fits.RemoveAll(f => f.HasFaults);
        // Columns called load and pv are one home's flows, not two homes: what the numbers count has then to be said.
        if (fits is [{ Format.Name: "wide" }] && options.Unit is null && FitsAsSite(files, options))
            throw new InputException("quote.format", files[0].Name,
                "its columns are called by flows, so they seem to be one home's: state what they count with --unit, "
                + "or --format wide where each is a home of its own");
        foreach (var plain in LeastParticular)
            if (fits.Count > 1) fits.RemoveAll(f => f.Format.Name == plain);
        return fits.Count switch
        {
            1 => fits[0].Format,
            0 => null,
            _ => throw new InputException("quote.format", files[0].Name,
                $"several formats fit: {string.Join(", ", fits.Select(f => f.Format.Name))}; state one with --format"),
        };
    }

    /// <summary>Every column is a flow of one home, and only the unit is not said.</summary>
    static bool FitsAsSite(MeterFile[] files, ImportOptions options)
    {
        try
        {
            var result = MeterFormats.Find("site").Read(files, options with { Unit = MeterUnit.KilowattHours });
            return !result.Report.Problems.Any(p => p.Code == Problems.ColumnUnread);
        }
        catch (InputException)
        {
            return false;
        }
    }

    static bool StartsWithDigit(MeterFile file)
    {
        var start = file.Content.Span.TrimStart("\uFEFF \""u8);
        return start.Length > 0 && char.IsAsciiDigit((char)start[0]);
    }

    static bool FitsFrom(DateOnly first, IMeterFormat format, MeterFile[] files, ImportOptions options)
    {
        try
        {
            return !format.Read([files[0]], options with { FirstDate = first }).Series.IsEmpty;
        }
        catch (InputException)
        {
            return false;
        }
    }
}

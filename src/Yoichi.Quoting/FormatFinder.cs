using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>Finds out how meter files are laid out by trying every format.</summary>
/// <remarks>A format fits where it reads energy out of the file; one that finds no fault goes before those that do.
/// <c>wide</c> reads nearly everything with a time in its first column, and <c>site</c> whatever names a flow, so they
/// count only where nothing of more character fits.</remarks>
static class FormatFinder
{
    static readonly string[] LeastParticular = ["wide", "site"];

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
        InputException? needsPanels = null;
        foreach (var format in MeterFormats.All)
            try
            {
                var result = format.Read(files, options);
                if (result.Series.Any(s => s.Channel is Channel.Load or Channel.Import))
                    fits.Add((format, result.Report.HasFaults));
            }
            catch (InputException wrong)
            {
                if (wrong.Problem.Code == "import.pvKw" && format.Name == "citylearn") needsPanels = wrong;
            }

        if (fits.Any(f => !f.HasFaults)) fits.RemoveAll(f => f.HasFaults);
        foreach (var plain in LeastParticular)
            if (fits.Count > 1) fits.RemoveAll(f => f.Format.Name == plain);
        return fits.Count switch
        {
            1 => fits[0].Format,
            0 => needsPanels is null ? null : throw needsPanels,
            _ => throw new InputException("quote.format", files[0].Name,
                $"several formats fit: {string.Join(", ", fits.Select(f => f.Format.Name))}; state one with --format"),
        };
    }
}

using System.Globalization;
using System.Text;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>Tariffs, a row per price; several participants or windows are parted by blanks.</summary>
static class TariffsCsv
{
    public static void Write(IEnumerable<TariffRow> rows, StringBuilder text)
    {
        text.Append("file,owner,offer,participants,part,windows,weekdaysOnly,upTo,price,unit\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture,
                    $"{ReadingsCsv.Quoted(row.File)},{ReadingsCsv.Quoted(row.Owner)},{ReadingsCsv.Quoted(row.Offer)},")
                .Append(CultureInfo.InvariantCulture, $"{ReadingsCsv.Quoted(string.Join(' ', row.Participants))},{row.Part},")
                .Append(CultureInfo.InvariantCulture, $"{string.Join(' ', row.Windows)},{(row.WeekdaysOnly ? "yes" : "no")},")
                .Append(CultureInfo.InvariantCulture, $"{PricesCsv.Exact(row.UpTo)},{PricesCsv.Exact(row.Micro)},{row.Unit}\n");
    }
}

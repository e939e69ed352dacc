using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Damaged copies of each sample: a result or a refusal, never anything else. YOICHI_FUZZ=100000 makes
/// the long run.</summary>
public class FuzzTests
{
    static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("YOICHI_FUZZ"), out var count) && count > 0 ? count : 1000;

    /// <summary>Null: all.</summary>
    static readonly string? Only = Environment.GetEnvironmentVariable("YOICHI_FUZZ_FORMAT") is { Length: > 0 } format ? format : null;

    public static TheoryData<string, string> Samples =>
        [.. All.Where(sample => Only is null || sample.Data.Item1 == Only)];

    static TheoryData<string, string> All => new()
    {
        { "wide", "wide.csv" }, { "long", "long.csv" }, { "readings", "readings.csv" }, { "citylearn", "citylearn_home.csv" },
        { "ausgrid", "ausgrid.csv" }, { "htw", "htw_home.csv" }, { "htw", "htw_price.csv" }, { "swiss", "swiss.csv" },
        { "bdg2", "bdg2.csv" }, { "site", "site.csv" }, { "uk-home-battery", "uk_home_battery.csv" },
        { "nrel", "nrel.csv" }, { "byron", "byron_load.csv" }, { "byron", "byron_participants.csv" },
        { "byron", "byron_retail.csv" }, { "jepx", "jepx_spot.csv" }, { "jepx", "jepx_intraday.csv" },
        { "price", "price.csv" }, { "area-demand", "area_demand.csv" }, { "metpv", "metpv.txt" }, { "metpv", "metpv.csv" },
        { "jma", "jma.csv" }, { "ev-norway", "ev_norway.csv" }, { "ev-acn", "ev_acn.csv" }, { "ev-acn", "ev_acn.json" },
        { "c-route", "W41110202508120930000101.xml" }, { "c-route", "W41120202508120000000101.xml" },
        { "c-route", "W51220202509010000101.xml" }, { "c-route", "c_route.zip" }, { "flat-48", "flat_48.csv" },
        { "kurashi-tepco", "kurashi_tepco.csv" }, { "kurashi-tepco", "kurashi_tepco.json" },
        { "green-button", "green_button.xml" }, { "ct-stream", "ct_stream.csv" }, { "ct-stream", "ct_stream_long.csv" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Damaged_file_is_read_or_refused(string format, string sample)
    {
        var content = Given.Sample(sample).Content.ToArray();
        var reader = MeterFormats.Find(format);
        var load = Given.Sample("byron_load.csv");
        var read = 0;
        Seeds.Each(Count, (rng, size) =>
        {
            var options = Given.OptionsFor(sample) with
            {
                Zone = rng.Between(0, 3) == 0 && format is not ("jepx" or "area-demand" or "jma" or "c-route" or "flat-48" or "kurashi-tepco")
                    ? "Europe/Berlin" : "local",
                Grid = format is "jepx" or "c-route" or "flat-48" ? SlotGrid.HalfHour : new(rng.Between(0, 2) switch { 0 => 15, 1 => 30, _ => 60 }),
            };
            try
            {
                var damaged = MeterFile.OfBytes("damaged", Damaged(content, rng, 1 + size / 8));
                // A list of participants needs readings to go with.
                var result = reader.Read(sample == "byron_participants.csv" ? [damaged, load] : [.. damaged.Entries()], options);
                read++;
                AssertSane(result);
            }
            catch (InputException refusal)
            {
                Assert.NotEmpty(refusal.Problem.Reason);
                Assert.NotEmpty(refusal.Problem.Place);
            }
        });
        // One wrong byte and a packed file or a tree is none any more.
        var least = Path.GetExtension(sample) switch { ".zip" => 0, ".json" or ".xml" => Count / 20, _ => Count / 5 };
        Assert.True(read > least || least == 0, $"only {read} of {Count} could be read at all");
    }

    static void AssertSane(ImportResult result)
    {
        Assert.True(result.Series.Length + result.Prices.Length + result.Volumes.Length + result.Weather.Length
            + result.Sessions.Length + result.Tariffs.Length > 0);
        Assert.DoesNotContain(result.Series, series => series.WattHours.Any(value => value < 0));
        Assert.DoesNotContain(result.Series, series => series.WattHours.Length > 100_000);
        if (result.SaysStages) Assert.Equal(
            result.Series.Select(series => series.WattHours.Count(value => value is not null)), result.Beliefs.Select(log => log.Slots));
        Assert.All(result.Partials.SelectMany(series => series.Slots), slot => Assert.True(slot.AtLeastWattHours >= 0 && slot.KnownMinutes is > 0 and < 60));
        Assert.DoesNotContain(result.Volumes, series => series.WattHours.Any(value => value < 0) || series.WattHours.Length > 100_000);
        Assert.DoesNotContain(result.Prices, series => series.MicroPerKWh.Length > 100_000 || series.Currency.Length != 3);
        Assert.DoesNotContain(result.Weather, series => series.Hours.Length > 100_000
            || (series.FirstDay is not null && series.TemperatureQuality.Length != series.Hours.Length));
        Assert.All(result.Sessions.SelectMany(series => series.Sessions), session => Assert.True(
            session.PlugOut is null || session.PlugOut >= session.PlugIn));
        Assert.All(result.Sessions.SelectMany(series => series.Sessions), session => Assert.True(session.WattHours is null or >= 0));
    }

    /// <summary>One character of the line of names is changed: what is still read must be the same numbers, or the
    /// report must say that they were read in another unit.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Damaged_names_never_change_a_unit_silently(string format, string sample)
    {
        var content = Given.Sample(sample).Content.ToArray();
        var (first, length) = Given.HeaderLine(sample, content);
        if (length == 0) return;
        var options = Given.OptionsFor(sample);
        var reader = MeterFormats.Find(format);
        if (sample == "byron_participants.csv") return;
        var whole = reader.Read([MeterFile.OfBytes("file", content)], options);
        var known = Values(whole);
        Seeds.Each(Math.Clamp(Count / 4, 1, 10_000), (rng, _) =>
        {
            var damaged = content.ToArray();
            damaged[first + rng.Between(0, length - 1)] = (byte)rng.Between(32, 126);
            try
            {
                var result = reader.Read([MeterFile.OfBytes("file", damaged)], options);
                if (Said(result, "unit") != Said(whole, "unit") || Said(result, "separator") != Said(whole, "separator")) return;
                Assert.All(Values(result), values => Assert.True(known.Exists(other => AreTheSame(values, other)),
                    $"{Encoding.Latin1.GetString(damaged, first, length)}: {string.Join(',', values.Take(20))}"));
            }
            catch (InputException)
            {
                // Refused: nothing was read in any unit.
            }
        });
    }

    static string? Said(ImportResult result, string what) => result.Report.ReadAs.GetValueOrDefault(what);

    /// <summary>A gap may have come or gone; a number may not have become another.</summary>
    static bool AreTheSame(long?[] values, long?[] others) => values.Length == others.Length
        && values.Zip(others).All(pair => pair.First is null || pair.Second is null || pair.First == pair.Second);

    static List<long?[]> Values(ImportResult result) =>
    [
        .. result.Series.Select(series => series.WattHours.ToArray()),
        .. result.Volumes.Select(series => series.WattHours.ToArray()),
        .. result.Prices.Select(series => series.MicroPerKWh.ToArray()),
        .. result.Sessions.SelectMany(series => series.Sessions.Select(session => (long?[])[session.WattHours])),
        .. result.Tariffs.Select(row => (long?[])[row.Micro]),
        .. result.Weather.Select(series => series.Hours.Select(hour => (long?)hour.TemperatureTenths).ToArray()),
    ];

    static byte[] Damaged(byte[] content, Rng rng, int times)
    {
        var text = content.ToArray();
        for (var n = 0; n < times; n++)
        {
            var lines = Encoding.Latin1.GetString(text).Split('\n').ToList();
            var line = (int)rng.Between(0, lines.Count - 1);
            switch (rng.Between(0, 6))
            {
                case 0: lines.RemoveAt(line); break;
                case 1: lines.Insert((int)rng.Between(0, lines.Count), lines[line]); break;
                case 2: lines[line] = lines[line][..(int)rng.Between(0, lines[line].Length)]; break;
                case 3: lines[line] = Swapped(lines[line], rng); break;
                case 4: lines[line] = lines[line].Insert((int)rng.Between(0, lines[line].Length), Odd[rng.Between(0, Odd.Length - 1)]); break;
                case 5: lines[line] = string.Concat(lines[line].Select(c => char.IsAsciiDigit(c) && rng.Between(0, 9) == 0 ? (char)('0' + rng.Between(0, 9)) : c)); break;
                default: lines.RemoveRange(line, (int)rng.Between(0, lines.Count - line)); break;
            }

            text = Encoding.Latin1.GetBytes(string.Join('\n', lines));
            if (text.Length > 0 && rng.Between(0, 1) == 0) text[rng.Between(0, text.Length - 1)] = (byte)rng.Between(0, 255);
        }

        return text;
    }

    static readonly string[] Odd = ["\"", ",", ";", "-", "NaN", "1e9", "\0", "\r", "24:00", "99999999999999999999", "\u00FF", "9999", ",,", "Z", "+99:99", "\u001F\u008B"];

    static string Swapped(string line, Rng rng)
    {
        var fields = line.Split(',');
        var (a, b) = ((int)rng.Between(0, fields.Length - 1), (int)rng.Between(0, fields.Length - 1));
        (fields[a], fields[b]) = (fields[b], fields[a]);
        return string.Join(',', fields);
    }
}

using System.Text;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Thousands of damaged copies of each sample: a result or a refusal, never anything else.</summary>
public class FuzzTests
{
    [Theory]
    [InlineData("wide", "wide.csv")]
    [InlineData("long", "long.csv")]
    [InlineData("citylearn", "citylearn_home.csv")]
    [InlineData("metpv", "metpv.txt")]
    public void Damaged_file_is_read_or_refused(string format, string sample)
    {
        var content = Given.Sample(sample).Content.ToArray();
        var reader = MeterFormats.Find(format);
        var read = 0;
        Seeds.Each(2000, (rng, size) =>
        {
            var options = new ImportOptions
            {
                PvKilowatts = 4,
                Zone = rng.Between(0, 3) == 0 ? "Europe/Berlin" : "local",
                Grid = new(rng.Between(0, 2) switch { 0 => 15, 1 => 30, _ => 60 }),
            };
            try
            {
                var result = reader.Read([MeterFile.OfBytes("damaged", Damaged(content, rng, 1 + size / 8))], options);
                read++;
                Assert.DoesNotContain(result.Series, series => series.WattHours.Any(value => value < 0));
                Assert.DoesNotContain(result.Series, series => series.WattHours.Length > 100_000);
                if (result.Weather.IsEmpty) Assert.NotEmpty(result.Series);
            }
            catch (InputException refusal)
            {
                Assert.NotEmpty(refusal.Problem.Reason);
                Assert.NotEmpty(refusal.Problem.Place);
            }
        });
        Assert.True(read > 500, $"only {read} of 2000 could be read at all");
    }

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

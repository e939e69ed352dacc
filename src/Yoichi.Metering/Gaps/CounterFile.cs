using System.Collections.Immutable;
using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>Reads counts of meters: a CSV with the columns <c>at,participant,channel,kWh,modulusKWh</c>.</summary>
/// <remarks>One row for each time a counter was read. An empty kWh: the meter had no data. Two rows of one meter at one
/// moment: it was exchanged, the first is the old meter's last count, the second the new one's first. An empty modulus:
/// the counter never comes round. kWh have at most three decimals, and as many as the register shows: where no count of a
/// meter has any, it counts whole kWh and says no more than that. Counts that were exact are written <c>12.000</c>.</remarks>
public static class CounterFile
{
    public const string FormatName = "counters";

    static readonly string[] Header = ["at", "participant", "channel", "kWh", "modulusKWh"];

    /// <returns>A series for each participant and channel, and a new one where the modulus changes.</returns>
    /// <exception cref="InputException">The file is not such a list; the first row that is not, by line and column.</exception>
    public static ImmutableArray<RegisterSeries> Read(MeterFile file)
    {
        var rows = new CsvRows(file.Text().TrimStart('\uFEFF'), ',');
        if (!rows.Next() || rows.Count != Header.Length || Enumerable.Range(0, rows.Count).Any(i => !rows[i].SequenceEqual(Header[i])))
            throw new InputException("counters.header", $"{file.Name}:1:1", "the first line has to be " + string.Join(',', Header));
        var counts = new OrderedDictionary<(string, Channel), List<(DateTimeOffset At, long? WattHours, long? Modulus, long Step)>>();
        while (rows.Next())
        {
            InputException Wrong(int field, string reason) => new("counters.row",
                $"{file.Name}:{rows.Line}:{(field < rows.Count ? rows.ColumnOf(field) : 1)}", reason);
            if (rows.Count != Header.Length || !rows.IsWellFormed) throw Wrong(0, "a row has five fields");
            if (!DateTimeOffset.TryParseExact(rows[0], "yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
                throw Wrong(0, "not a moment like 2025-08-01T00:00+09:00");
            if (!ParticipantId.TryParse(rows[1].ToString(), out var participant)) throw Wrong(1, "not a participant's name");
            if (!Channels.TryParse(rows[2], out var channel)) throw Wrong(2, "not one of load, pv, import, export, charge, discharge");
            if (!TryWattHours(rows[3], out var count)) throw Wrong(3, "not kWh with at most three decimals, 0 or more");
            if (!TryWattHours(rows[4], out var modulus) || modulus == 0) throw Wrong(4, "not kWh above 0 at which the counter comes round");
            if (count >= modulus) throw Wrong(3, "not below the number at which the counter comes round");
            if (!counts.TryGetValue((participant.Name, channel), out var list)) counts[(participant.Name, channel)] = list = [];
            if (list.Count > 0 && at < list[^1].At) throw Wrong(0, "earlier than the row of this meter before it");
            list.Add((at, count, modulus, Step(rows[3])));
        }

        return [.. counts.SelectMany(c => Series(c.Key.Item1, c.Key.Item2, c.Value))];
    }

    static IEnumerable<RegisterSeries> Series(
        string participant, Channel channel, List<(DateTimeOffset At, long? WattHours, long? Modulus, long Step)> counts)
    {
        for (var from = 0; from < counts.Count;)
        {
            var until = from + 1;
            while (until < counts.Count && counts[until].Modulus == counts[from].Modulus) until++;
            yield return new(participant, channel,
                [.. counts[from..until].Select(c => (c.At, c.WattHours))], counts[from].Modulus)
            {
                StepWattHours = counts[from..until].Min(c => c.Step),
            };
            from = until;
        }
    }

    /// <summary>What the last digit of a count stands for; Wh.</summary>
    static long Step(ReadOnlySpan<char> count) => count.IndexOf('.') is >= 0 and var point
        ? (count.Length - point - 1) switch { 1 => 100, 2 => 10, _ => 1 }
        : 1000;

    /// <summary>Null for an empty field.</summary>
    static bool TryWattHours(ReadOnlySpan<char> text, out long? wattHours)
    {
        wattHours = null;
        if (text.IsEmpty) return true;
        if (!FixedPoint.TryParse(text, decimals: 3, out var value) || value < 0) return false;
        wattHours = value;
        return true;
    }
}

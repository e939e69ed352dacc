using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>One slot's curves of a whole exchange, or of an area that was split off.</summary>
/// <param name="Number">Of the slot in its day, from 1.</param>
/// <param name="Area">The file's number of a split area; null for the whole system.</param>
/// <param name="Points">By price, lowest first.</param>
public sealed record SlotCurves(DateOnly Day, int Number, int? Area, IReadOnlyList<CurvePoint> Points);

/// <summary>A file of bid curves as JEPX publishes them: <c>電力受渡日,商品コード,入札価格(円/kWh),売入札量累積(MW),買入札量累積(MW),分断エリア連番</c>.</summary>
/// <remarks>MW are mean power over the half hour: 1 MW is 500,000 Wh of it, exactly. Columns go by place, because their
/// names are written in several ways; the header must be there.</remarks>
public static class BidCurvesFile
{
    const int Columns = 6;
    const int MostPoints = 5_000_000;

    /// <summary>Half an hour of a kW, in Wh.</summary>
    const long WattHoursPerKilowatt = 500;

    /// <param name="name">For messages.</param>
    /// <returns>By day, slot and area, the whole system first.</returns>
    /// <exception cref="InputException">No curves, a line that cannot be read, or a curve out of order of price.</exception>
    public static IReadOnlyList<SlotCurves> Read(string text, string name)
    {
        var found = new SortedDictionary<(DateOnly Day, int Number, int Area), List<CurvePoint>>();
        var (line, points) = (0, 0);
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var row = text.AsSpan(range).TrimEnd('\r').TrimStart('\uFEFF');
            line++;
            if (row.IsEmpty) continue;
            if (line == 1)
            {
                RequireHeader(row, name);
                continue;
            }

            if (++points > MostPoints) throw new InputException("curves.tooMany", $"{name}:{line}:1", $"more than {MostPoints:N0} points");
            var (key, point) = Parse(row, name, line);
            if (!found.TryGetValue(key, out var curve)) found.Add(key, curve = []);
            else if (point.Price < curve[^1].Price)
                throw new InputException("curves.order", $"{name}:{line}:1", "a lower price than the point before it");
            curve.Add(point);
        }

        if (found.Count == 0) throw new InputException("curves.none", name, "there are no bid curves in the file");
        return [.. found.Select(f => new SlotCurves(f.Key.Day, f.Key.Number, f.Key.Area < 0 ? null : f.Key.Area, f.Value))];
    }

    static void RequireHeader(ReadOnlySpan<char> row, string name)
    {
        if (row.Count(',') != Columns - 1 || row.IsEmpty || char.IsAsciiDigit(row[0]))
            throw new InputException("curves.header", $"{name}:1:1",
                "the first line names six columns: day, product, price, cumulative sell and buy MW, split area");
    }

    static ((DateOnly, int, int) Key, CurvePoint Point) Parse(ReadOnlySpan<char> row, string name, int line)
    {
        Span<Range> fields = stackalloc Range[Columns + 1];
        if (row.Split(fields, ',') != Columns)
            throw new InputException("curves.columns", $"{name}:{line}:1", $"{Columns} fields are wanted");
        InputException Wrong(ReadOnlySpan<Range> at, int field, string what) =>
            new("curves.value", $"{name}:{line}:{at[field].Start.Value + 1}", $"that is not {what}");

        if (!DateOnly.TryParseExact(row[fields[0]], ["yyyyMMdd", "yyyy/M/d", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var day)) throw Wrong(fields, 0, "a day");
        if (!int.TryParse(row[fields[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 48)
            throw Wrong(fields, 1, "a product from 1 to 48");
        if (!Price.TryParseYenPerKWh(row[fields[2]], out var price)) throw Wrong(fields, 2, "a price in ¥/kWh");
        if (!FixedPoint.TryParse(row[fields[3]], 3, out var offered) || offered is < 0 or > 1_000_000_000)
            throw Wrong(fields, 3, "a power in MW");
        if (!FixedPoint.TryParse(row[fields[4]], 3, out var wanted) || wanted is < 0 or > 1_000_000_000)
            throw Wrong(fields, 4, "a power in MW");
        var area = -1;
        if (!row[fields[5]].IsEmpty && !int.TryParse(row[fields[5]], NumberStyles.None, CultureInfo.InvariantCulture, out area))
            throw Wrong(fields, 5, "the number of a split area");
        return ((day, number, area), new(price, new(offered * WattHoursPerKilowatt), new(wanted * WattHoursPerKilowatt)));
    }
}

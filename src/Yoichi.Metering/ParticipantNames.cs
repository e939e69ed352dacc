using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>Reads who is behind each supply point: a CSV with the columns <c>supplyPoint</c> and
/// <c>participant</c>.</summary>
/// <remarks>Names of people and supply points are kept apart from readings: this is the file that joins
/// them.</remarks>
public static class ParticipantNames
{
    /// <exception cref="InputException">The file is not such a list, a number is not one, or a number or a name
    /// stands twice.</exception>
    public static ImmutableSortedDictionary<string, string> Read(MeterFile file)
    {
        var rows = new CsvRows(file.JapaneseText(out _).TrimStart('\uFEFF'), ',');
        if (!rows.Next() || rows.Count < 2 || rows[0] is not "supplyPoint" || rows[1] is not "participant")
            throw new InputException("names.header", $"{file.Name}:1:1", "the first line has to be supplyPoint,participant");
        var names = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Next())
        {
            InputException Wrong(string code, int field, string reason) => new(code,
                $"{file.Name}:{rows.Line}:{(field < rows.Count ? rows.ColumnOf(field) : 1)}", reason);
            if (rows.Count < 2 || !rows.IsWellFormed) throw Wrong("names.row", 0, "a row has a supply point and a participant");
            var (number, name) = (rows[0].ToString(), rows[1].ToString());
            if (!MeterPoint.IsNumber(number)) throw Wrong("names.supplyPoint", 0,
                $"'{Sheet.Shown(number)}' is not a supply point: 22 digits");
            if (!Sheet.IsName(name)) throw Wrong("names.participant", 1, $"'{Sheet.Shown(name)}' is not a participant's name");
            if (!names.TryAdd(number, name)) throw Wrong("names.supplyPoint", 0, $"{number} stands twice");
            if (!taken.Add(name)) throw Wrong("names.participant", 1, $"'{Sheet.Shown(name)}' has two supply points");
        }

        return names.ToImmutable();
    }
}

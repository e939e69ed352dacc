using System.Collections.Frozen;
using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>The unit a column's name tells: <c>pv_kW</c>, <c>load [kWh]</c>, <c>Total (kW)</c>.</summary>
static class HeaderUnit
{
    /// <summary>Endings that are units, whatever their capitals; <c>_W</c> may as well be west.</summary>
    static readonly FrozenSet<string> Endings = new[] { "kwh", "wh", "kw", "mwh", "mw", "gwh", "gw", "mj", "kj" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <returns>The name without its unit, and the unit; the name as it is and null where it tells
    /// none.</returns>
    /// <exception cref="InputException">A unit of energy or power that is not read: MWh, or kwh with the wrong
    /// capitals.</exception>
    public static (string Label, MeterUnit? Unit) Of(Import import, string header)
    {
        var (label, text) = HeaderText.Split(header);
        if (text.Length == 0 && header.LastIndexOf('_') is var mark and > 0 && Endings.Contains(header[(mark + 1)..]))
            (label, text) = (header[..mark], header[(mark + 1)..]);
        if (MeterUnits.TryParse(text, out var unit)) return (label, unit);
        if (Endings.Contains(text)) throw import.Fault("file.unit",
            $"'{Sheet.Shown(header)}' says {text}: kWh, Wh, kW and W are read", 1);
        return (header, null);
    }

    /// <summary>What the options state, else what all chosen names tell, else the format's own.</summary>
    /// <remarks>Options that contradict a name go first, and the report says so.</remarks>
    /// <exception cref="InputException">Names tell different units, or one that is not read.</exception>
    public static MeterUnit ForAll(Import import, Sheet sheet, ReadOnlySpan<int> columns, MeterUnit own)
    {
        MeterUnit? told = null;
        foreach (var column in columns)
        {
            if (Of(import, sheet.Header[column]).Unit is not { } unit) continue;
            if (told is not null && told != unit && import.Options.Unit is null) throw import.Fault("file.unit",
                $"its columns are in {MeterUnits.Name(told.Value)} and in {MeterUnits.Name(unit)}: choose those of one unit", 1);
            told = unit;
        }

        if (import.Options.Unit is { } stated && told is not null && stated != told)
            import.Doubt($"read as {MeterUnits.Name(stated)}, though a column's name says {MeterUnits.Name(told.Value)}");
        return Unit.Stated(import, told ?? own);
    }
}

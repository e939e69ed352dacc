using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>What a home's meters know.</summary>
public enum MeterKind
{
    /// <summary>What comes from the grid, and nothing else: its use.</summary>
    Consumer = 1,

    /// <summary>Forward and reverse flow at the grid. Use and generation behind the meter are unknown: forward flow is
    /// taken for use, reverse flow for generation.</summary>
    AtTheGrid = 2,

    /// <summary>Use and generation, each by itself.</summary>
    Gross = 3,
}

/// <summary>One home's two flows, slot by slot, as measured.</summary>
/// <param name="Load">Use, or forward flow.</param>
/// <param name="Generated">Generation, or reverse flow; null without.</param>
public sealed record HomeMeters(string Name, MeterKind Kind, MeterSeries Load, MeterSeries? Generated)
{
    public SlotGrid Grid => Load.Grid;

    /// <summary>The first slot every meter has.</summary>
    public DeliverySlot First => Generated is { } g && g.First > Load.First ? g.First : Load.First;

    /// <summary>The slot after the last every meter has.</summary>
    public DeliverySlot End => Generated is { } g && g.End < Load.End ? g.End : Load.End;

    /// <summary>Every home of the readings, in their order.</summary>
    public static ImmutableArray<HomeMeters> All(FoundReadings readings) =>
        [.. readings.Series.GroupBy(s => s.Participant).Select(Of).OfType<HomeMeters>()];

    /// <summary>One home: the one of that name, or the only one.</summary>
    /// <exception cref="InputException">There is none of that name, none at all, or more than one.</exception>
    public static HomeMeters One(FoundReadings readings, string? name, string place)
    {
        var homes = All(readings);
        if (name is not null)
            return homes.FirstOrDefault(h => h.Name == name) ?? throw new InputException("quote.participant",
                "--participant", $"there is no home '{name}'; there are: {Shown(homes)}");
        return homes.Length switch
        {
            1 => homes[0],
            0 => throw new InputException("quote.noEnergy", place, "there is no meter of use or forward flow in it"),
            _ => throw new InputException("quote.participant", place,
                $"there are {homes.Length} homes in it: choose one with --participant: {Shown(homes)}"),
        };
    }

    static HomeMeters? Of(IGrouping<string, MeterSeries> series)
    {
        MeterSeries? Find(Channel channel) => series.FirstOrDefault(s => s.Channel == channel);
        var (load, pv, import, export) =
            (Find(Channel.Load), Find(Channel.Generation), Find(Channel.Import), Find(Channel.Export));
        var hasStore = Find(Channel.Charge) is not null || Find(Channel.Discharge) is not null;
        // A battery that is there already works between use and grid: what counts is then what the grid saw.
        if (import is not null && (load is null || hasStore))
            return new(series.Key, export is null ? MeterKind.Consumer : MeterKind.AtTheGrid, import, export);
        return load is null ? null
            : new(series.Key, pv is null ? MeterKind.Consumer : MeterKind.Gross, load, pv);
    }

    static string Shown(ImmutableArray<HomeMeters> homes) =>
        string.Join(", ", homes.Take(12).Select(h => h.Name)) + (homes.Length > 12 ? " …" : "");
}

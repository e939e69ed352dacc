using System.Collections.Immutable;
using Yoichi.Devices;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>What panels that are not there would have made, under a generated weather.</summary>
static class NewPanels
{
    /// <returns>Wh of all arrays together, by slot, the week of history first.</returns>
    public static long[] WattHours(
        ImmutableArray<PvArray> panels, MeasuredMonth month, TariffBook book, ParticipantTerms terms, ulong weather, QuotePlace place)
    {
        var file = Neighbourhood.Empty(month.Month, book, "panels", weather, exAnte: false, place) with
        {
            Participants = [.. panels.Select((array, i) => new ParticipantEntry(ParticipantId.Parse($"A{i}"),
                ParticipantKind.Plant, default, [], terms, null, new(array, null, null, $"home/pv{i}"), null, null, false,
                false, Neighbourhood.Wishes(true, false, default, default)))],
        };
        var series = SeriesLoader.Load(file, file.Start, file.Days, MeasuredMonth.HistoryDays);
        var sum = new long[series.Participants[0].GeneratedWattHours.Length];
        foreach (var array in series.Participants)
            for (var i = 0; i < sum.Length; i++) sum[i] += array.GeneratedWattHours[i];
        return sum;
    }
}

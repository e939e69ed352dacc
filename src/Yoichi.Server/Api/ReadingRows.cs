using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Rows for the community from the series an import found: those of one participant and slot belong together.</summary>
static class ReadingRows
{
    /// <exception cref="RefusedException">No series of what came from the grid, a channel that is no meter's, or too many rows.</exception>
    public static IReadOnlyList<NewReading> Of(ImportResult import, SlotGrid grid, int most)
    {
        var rows = new SortedDictionary<(string Participant, DeliverySlot Slot), Dictionary<Channel, Belief>>();
        foreach (var log in import.Beliefs)
        {
            if (log.Channel == Channel.Load)
                throw new RefusedException(422, "import.channel",
                    $"{log.Participant}: use is not metered at the supply point; import, export, pv, charge and discharge are (query: channel)", "channel");
            for (var slot = log.First; slot < log.End; slot += 1)
            {
                if (log.Current(slot) is not { } belief) continue;
                if (!rows.TryGetValue((log.Participant, slot), out var flows))
                {
                    if (rows.Count == most) throw new RefusedException(400, "reading.count", $"at most {most} readings at once", "body");
                    rows.Add((log.Participant, slot), flows = []);
                }

                flows[log.Channel] = belief;
            }
        }

        if (!import.Beliefs.Any(log => log.Channel == Channel.Import))
            throw new RefusedException(422, "import.channel", "the file has no series of what came from the grid (import)", "channel");
        return [.. rows.Where(r => r.Value.ContainsKey(Channel.Import)).Select(r => Row(r.Key.Participant, grid.Format(r.Key.Slot), r.Value))];
    }

    static NewReading Row(string participant, string slot, Dictionary<Channel, Belief> flows)
    {
        // Together they are as good as the worst of them.
        var worst = flows.Values.MinBy(b => ReadingRank.Of(b.Stage, b.Quality));
        return new(participant, slot, flows[Channel.Import].WattHours, Wh(Channel.Export) ?? 0, Wh(Channel.Generation), Wh(Channel.Charge) ?? 0,
            Wh(Channel.Discharge) ?? 0, Stage: worst.Stage, Quality: worst.Quality);

        long? Wh(Channel channel) => flows.TryGetValue(channel, out var belief) ? belief.WattHours : null;
    }
}

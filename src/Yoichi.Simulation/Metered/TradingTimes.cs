using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>When each slot is traded, of those that are before the month is closed.</summary>
/// <remarks>A slot waits for everybody, but not for a meter of which nothing at all has been heard for the days agreed on: a
/// dead meter delays its own participant. A slot that a meter which is otherwise heard of has lost waits for the close, when
/// an estimate can trade in its place. Where less than half would be in (meters that are read once a month), it waits until
/// half are. A meter that is never read counts for nothing.</remarks>
static class TradingTimes
{
    /// <returns>By time, then slot.</returns>
    public static List<(DeliverySlot Slot, DateTimeOffset At)> Of(
        ImmutableArray<MeteredSite> sites, DeliverySlot first, DeliverySlot end, DateTimeOffset closing, int waitDays, SlotGrid grid)
    {
        var waited = sites.Select(site => new Waited(site, closing, waitDays, grid)).Where(w => w.IsEverRead).ToList();
        var times = new List<(DeliverySlot Slot, DateTimeOffset At)>();
        var ready = new List<DateTimeOffset>();
        for (var slot = first; slot < end; slot += 1)
        {
            var (delivered, count, isLost) = (grid.StartOf(slot + 1), 0, false);
            var at = delivered;
            ready.Clear();
            foreach (var who in waited)
            {
                if (!who.TakesPart(slot)) continue;
                count++;
                if (who.ReadyAt(slot) is { } known) ready.Add(known);
                if (who.WaitedUntil(slot, delivered) is not { } until) isLost = true;
                else if (until > at) at = until;
            }

            if (isLost || ready.Count * 2 < count || ready.Count == 0) continue;
            ready.Sort();
            if (ready[(count - 1) / 2] > at) at = ready[(count - 1) / 2];
            if (at <= closing) times.Add((slot, at));
        }

        times.Sort((a, b) => (a.At, a.Slot.Index).CompareTo((b.At, b.Slot.Index)));
        return times;
    }

    /// <summary>One participant: when its slots are in, and when it was heard of at all.</summary>
    sealed class Waited
    {
        readonly MeteredSite site;
        readonly TimeSpan wait;
        readonly DateTimeOffset start;
        readonly DateTimeOffset?[] readyAt;
        readonly List<DateTimeOffset> heard = [];

        public Waited(MeteredSite site, DateTimeOffset closing, int waitDays, SlotGrid grid)
        {
            (this.site, wait, start) = (site, TimeSpan.FromDays(waitDays), grid.StartOf(site.First));
            readyAt = new DateTimeOffset?[Math.Max(0, site.End - site.First)];
            for (var i = 0; i < readyAt.Length; i++)
            {
                if (site.ReadyAt(site.First + i) is not { } at || at > closing) continue;
                readyAt[i] = at;
                heard.Add(at);
            }

            heard.Sort();
        }

        public bool IsEverRead => heard.Count > 0;

        public bool TakesPart(DeliverySlot slot) => site.TakesPart(slot);

        public DateTimeOffset? ReadyAt(DeliverySlot slot) => readyAt[slot - site.First];

        /// <summary>Until it is in, or has been silent for the length of the wait; null where it goes on being heard of and the
        /// slot never comes.</summary>
        public DateTimeOffset? WaitedUntil(DeliverySlot slot, DateTimeOffset delivered)
        {
            var at = heard.BinarySearch(delivered);
            // The first time it is heard of after delivery, and the last until then.
            var next = at >= 0 ? at : ~at;
            while (next < heard.Count && heard[next] <= delivered) next++;
            var silent = (next == 0 ? start : heard[next - 1]) + wait;
            if (silent < delivered) silent = delivered;
            return next == heard.Count || heard[next] > silent ? ReadyAt(slot) is { } known && known < silent ? known : silent
                : ReadyAt(slot);
        }
    }
}

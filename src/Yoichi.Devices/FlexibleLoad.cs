using Yoichi.Units;

namespace Yoichi.Devices;

/// <summary>A flexible load as it runs: what its window still needs is used, whatever is wished.</summary>
/// <param name="end">The slot after the last that is played: a window that goes on after it has used by then what it would
/// have without the market. Null for no end.</param>
public sealed class FlexibleLoad(FlexibleCalendar calendar, DeliverySlot? end = null)
{
    (DeliverySlot Start, DeliverySlot End)? window;
    long total, left;

    /// <summary>Still to be used in the window a slot lies in, before the slot; zero outside. Ask in time order.</summary>
    /// <remarks>A window that had begun before the first slot asked about is taken to have run as without the market.</remarks>
    public Energy Left(DeliverySlot slot)
    {
        var current = calendar.WindowOf(slot);
        if (current?.Start == window?.Start) return new(current is null ? 0 : left);
        var isFirst = window is null && total == 0;
        window = current;
        left = 0;
        if (current is not { } of) return default;
        var last = end is { } until && until < of.End ? until : of.End;
        window = (of.Start, last);
        (total, var before) = (0, 0L);
        for (var at = of.Start; at < last; at += 1)
        {
            total += calendar.Baseline(at).WattHours;
            if (at < slot && isFirst) before += calendar.Baseline(at).WattHours;
        }

        left = total - before;
        return new(left);
    }

    /// <summary>Runs in a slot.</summary>
    /// <param name="wish">Wh; null for what it does without the market.</param>
    /// <returns>What it uses: no more than its limit and what is left, no less than what can wait no longer; a block that
    /// has begun goes on.</returns>
    public Energy Run(DeliverySlot slot, Energy? wish)
    {
        if (Left(slot) == Energy.Zero) return default;
        var (limit, rest) = (calendar.Limit.WattHours, window!.Value.End - slot - 1);
        var most = Math.Min(limit, left);
        var least = Math.Max(0, left - limit * rest);
        var used = Math.Clamp((wish ?? calendar.Baseline(slot)).WattHours, least, most);
        if (calendar.Spec.IsBlock && (used > 0 || left < total)) used = most;
        left -= used;
        return new(used);
    }
}

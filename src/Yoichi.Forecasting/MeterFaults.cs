namespace Yoichi.Forecasting;

/// <summary>What a forecast should not learn from: a meter that is stuck, panels that are off.</summary>
public static class MeterFaults
{
    /// <summary>How long one value must repeat for the meter to be taken for stuck, hours.</summary>
    public const int FrozenHours = 24;

    /// <summary>How many days without any output make panels dead that made something before.</summary>
    public const int DeadDays = 3;

    const int LookBackDays = 28;

    /// <summary>The past without the values of a stuck meter, and what was found.</summary>
    /// <remarks>Only the last 28 days are looked at. Where they are all of one value, it is the site that is still, not
    /// the meter, and nothing is taken out. Prices may stand still, panels are still at night: zeros of theirs are never
    /// taken out.</remarks>
    public static Past Clean(in Past past, Quantity quantity, out Notices found)
    {
        found = past.Values.IsEmpty ? Notices.NoHistory : Notices.None;
        if (past.Values.IsEmpty || quantity == Quantity.Price) return past;
        var perDay = past.Grid.PerDay;
        if (past.Known(Math.Min(7 * perDay, past.Values.Length)) < Math.Min(7 * perDay, past.Values.Length))
            found |= Notices.Gaps;
        if (quantity == Quantity.Solar && IsDead(past)) found |= Notices.DeadPanels;

        var values = past.Values.Span;
        var from = Math.Max(0, values.Length - LookBackDays * perDay);
        double[]? cleaned = null;
        for (var start = from; start < values.Length;)
        {
            var end = start + 1;
            while (end < values.Length && values[end] == values[start]) end++;
            if (end - start >= FrozenHours * past.Grid.PerHour && !(start == from && end == values.Length)
                && !(quantity == Quantity.Solar && values[start] == 0))
            {
                cleaned ??= values.ToArray();
                cleaned.AsSpan(start, end - start).Fill(double.NaN);
                found |= Notices.FrozenMeter;
            }

            start = end;
        }

        return cleaned is null ? past : past with { Values = cleaned };
    }

    static bool IsDead(in Past past)
    {
        var values = past.Values.Span;
        var lately = Math.Max(0, values.Length - DeadDays * past.Grid.PerDay);
        if (lately == 0) return false;
        foreach (var value in values[lately..])
            if (!(value == 0)) return false;
        foreach (var value in values[..lately])
            if (value > 0) return true;
        return false;
    }
}

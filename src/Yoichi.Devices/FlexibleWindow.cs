namespace Yoichi.Devices;

/// <summary>Energy a flexible load must use within some slots of a plan.</summary>
/// <param name="From">Place of the first slot it may run in; the window includes it, …</param>
/// <param name="To">… and ends before this one. Windows of one plan do not overlap.</param>
/// <param name="Total">Wh to be used in the window, ≥ 0, and no more than fits.</param>
/// <param name="Limit">Greatest Wh in a slot, &gt; 0.</param>
/// <param name="IsBlock">Once begun it runs at its limit until done.</param>
public readonly record struct FlexibleWindow(int From, int To, double Total, double Limit, bool IsBlock = false)
{
    /// <summary>Slots a run at the limit takes.</summary>
    public int Length => (int)Math.Ceiling(Total / Limit - 1e-9);

    /// <param name="slots">Of the plan.</param>
    /// <exception cref="ArgumentException">It does not lie within the plan, or does not hold its energy.</exception>
    internal void Check(int slots)
    {
        if (!(From >= 0 && To > From && To <= slots && Limit > 0 && Total >= 0 && double.IsFinite(Total + Limit)
            && Total <= Limit * (To - From) * (1 + 1e-12)))
            throw new ArgumentException($"not a window of {slots} slots: {this}");
    }
}

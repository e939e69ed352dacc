namespace Yoichi.Bidding;

/// <summary>What each depth of shading brought one side of one site, day by day, and so which is used.</summary>
/// <remarks>A gain is what a trade was better than the marginal value, per Wh wanted, so that what shading leaves untraded
/// counts against it. A depth is used once its daily gains lie above those of no shading by more than the standard error of
/// that difference; of several the one with the greatest lead. Only days that are over count.</remarks>
sealed class ShadeRecord
{
    /// <summary>Shares of the way from the marginal value to the corridor's other end. The first is none.</summary>
    public static readonly double[] Depths = [0, 0.05, 0.1, 0.2];

    const int Days = 21, FewestDays = 7;
    readonly double[,] gains = new double[Depths.Length, Days], wanted = new double[Depths.Length, Days];
    int day;

    /// <summary>Index of the depth in force.</summary>
    public int Best { get; private set; }

    /// <summary>µ¥ a Wh wanted by which it leads no shading.</summary>
    public double Lead { get; private set; }

    public void Want(int depth, long wattHours) => wanted[depth, day % Days] += wattHours;

    /// <param name="microYen">Better than the marginal value; below zero where a premium was paid.</param>
    public void Gain(int depth, double microYen) => gains[depth, day % Days] += microYen;

    public void EndDay()
    {
        day++;
        (Best, Lead) = (0, 0);
        if (day >= FewestDays)
            for (var depth = 1; depth < Depths.Length; depth++) Compare(depth);
        for (var depth = 0; depth < Depths.Length; depth++) (gains[depth, day % Days], wanted[depth, day % Days]) = (0, 0);
    }

    void Compare(int depth)
    {
        var (sum, squares, n) = (0.0, 0.0, 0);
        for (var d = 0; d < Math.Min(day, Days); d++)
        {
            if (wanted[depth, d] <= 0 || wanted[0, d] <= 0) continue;
            var lead = gains[depth, d] / wanted[depth, d] - gains[0, d] / wanted[0, d];
            (sum, squares, n) = (sum + lead, squares + lead * lead, n + 1);
        }

        if (n < FewestDays) return;
        var mean = sum / n;
        var error = Math.Sqrt(Math.Max(0, squares / n - mean * mean) / (n - 1));
        if (mean > error && mean > Lead) (Best, Lead) = (depth, mean);
    }

    public void Remember(AgentMemory memory)
    {
        var (best, lead) = (Best, Lead);
        foreach (ref var gain in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref gains[0, 0], gains.Length)) memory.Real(ref gain);
        foreach (ref var want in System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref wanted[0, 0], wanted.Length)) memory.Real(ref want);
        memory.Whole(ref day);
        memory.Whole(ref best);
        memory.Real(ref lead);
        if (best < 0 || best >= Depths.Length) throw new InvalidDataException("no such depth");
        (Best, Lead) = (best, lead);
    }
}

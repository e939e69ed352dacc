namespace Yoichi.Bidding;

/// <summary>Why something was ordered, done or left undone: a code and up to three numbers.</summary>
/// <remarks>What the numbers are, and the sentence for people, stand in <see cref="Reasons"/> under the code. A value
/// without references but its code, so that giving a reason costs nothing.</remarks>
/// <param name="Code">One of <see cref="Reasons.All"/>.</param>
/// <param name="A">The code's first factor, in its unit; 0 where it has none.</param>
public readonly record struct Cause(string Code, long A = 0, long B = 0, long C = 0)
{
    /// <summary>A, B or C.</summary>
    /// <param name="factor">0 to 2, as in <see cref="Reason.Factors"/>.</param>
    public long Number(int factor) => factor switch
    {
        0 => A,
        1 => B,
        2 => C,
        _ => throw new ArgumentOutOfRangeException(nameof(factor), factor, "a cause has three numbers"),
    };
}

/// <summary>What a store does in a slot, and why.</summary>
/// <param name="Wish">AC Wh: positive charges, negative discharges. Whoever delivers clips it to what the device can do.</param>
public readonly record struct DeviceAct(Units.Energy Wish, Cause Cause)
{
    /// <summary>What the site's flexible load uses in the slot, Wh; null for what it does without the market. Whoever delivers
    /// holds it to what its window still needs.</summary>
    public Units.Energy? Flexible { get; init; }

    /// <summary>Why the flexible load runs or waits; null without one.</summary>
    public Cause? FlexibleCause { get; init; }
}

namespace Yoichi.Simulation.Generators;

/// <summary>Turns energy in fractions of a Wh into whole Wh by rounding the running total, so nothing is lost.</summary>
struct WholeWattHours
{
    double exact;
    long given;

    /// <summary>The whole Wh of the next step; their sum is never more than half a Wh from the exact total.</summary>
    public long Next(double wattHours)
    {
        exact += wattHours;
        var whole = (long)Math.Round(exact, MidpointRounding.AwayFromZero) - given;
        given += whole;
        return whole;
    }
}

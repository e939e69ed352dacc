namespace Yoichi.Devices.Ageing;

/// <summary>A cell's loss of capacity as it lives, in steps each with its own temperature, state and use.</summary>
/// <remarks>A loss that grows as k · x^p goes on from where it is: dy = k p (k / y)^((1 − p) / p) dx. Over a step of one k
/// that is solved exactly: y is taken for the loss after (y / k)^(1 / p) days (or cycles) at this k, to which the step's
/// are added. So a life cut into steps of one kind comes to what it comes to in one.</remarks>
public sealed class CellAge
{
    readonly List<Cycle> cycles = [];

    /// <summary>Share of capacity lost by time, 0 at first.</summary>
    public double CalendarLoss { get; private set; }

    /// <summary>Share of capacity lost by use.</summary>
    public double CycleLoss { get; private set; }

    /// <summary>Share of capacity lost.</summary>
    public double Loss => CalendarLoss + CycleLoss;

    /// <summary>Time passes at a state of charge.</summary>
    public void Rest(double days, double celsius, double stateOfCharge) =>
        CalendarLoss = After(CalendarLoss, LfpCell.CalendarRate(celsius, stateOfCharge), LfpCell.CalendarExponent, days);

    /// <summary>Cycles of one depth.</summary>
    public void Use(double fullCycles, double celsius, double depth, double cRate) =>
        CycleLoss = After(CycleLoss, LfpCell.CycleRate(celsius, depth, cRate), LfpCell.CycleExponent, fullCycles);

    /// <summary>A stretch of states of charge at equal distances, its cycles counted by <see cref="Rainflow"/>.</summary>
    /// <param name="states">0 to 1.</param>
    /// <param name="hours">Between two states.</param>
    public void Live(ReadOnlySpan<double> states, double hours, double celsius)
    {
        var moved = 0.0;
        for (var i = 0; i < states.Length; i++)
        {
            Rest(hours / 24, celsius, states[i]);
            if (i > 0) moved += Math.Abs(states[i] - states[i - 1]);
        }

        if (moved == 0) return;
        cycles.Clear();
        Rainflow.Count(states, cycles);
        // The mean rate while it moves at all.
        var moving = 0;
        for (var i = 1; i < states.Length; i++) moving += states[i] != states[i - 1] ? 1 : 0;
        foreach (var cycle in cycles) Use(cycle.Count * cycle.Range, celsius, cycle.Range, moved / (moving * hours));
    }

    static double After(double loss, double rate, double exponent, double more)
    {
        if (more <= 0 || rate <= 0) return loss;
        var equivalent = loss <= 0 ? 0 : Math.Pow(loss / rate, 1 / exponent);
        return rate * Math.Pow(equivalent + more, exponent);
    }
}

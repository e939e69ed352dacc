namespace Yoichi.Devices.Ageing;

/// <summary>How a large lithium iron phosphate cell loses capacity, by time and by use.</summary>
/// <remarks>The 250 Ah cell of BLAST-Lite (National Renewable Energy Laboratory, BSD-3): loss = k_cal · days^0.526 + k_cyc ·
/// EFC^0.828, fitted between 10 and 45 °C and depths of discharge of 0.8 to 1. A pack of cells lives 20 to 30 % shorter
/// than one of them.</remarks>
public static class LfpCell
{
    public const double CalendarExponent = 0.526;
    public const double CycleExponent = 0.828;
    const double Kelvin = 273.15;

    /// <summary>Voltage of the graphite electrode against lithium; it falls as the cell fills, and ageing speeds up.</summary>
    /// <param name="stateOfCharge">0 to 1.</param>
    public static double AnodePotential(double stateOfCharge)
    {
        var x = 0.0085 + stateOfCharge * (0.78 - 0.0085);
        return 0.6379 + 0.5416 * Math.Exp(-305.5309 * x) + 0.044 * Math.Tanh(-(x - 0.1958) / 0.1088)
            - 0.1978 * Math.Tanh((x - 1.0571) / 0.0854) - 0.6875 * Math.Tanh((x + 0.0117) / 0.0529)
            - 0.0175 * Math.Tanh((x - 0.5692) / 0.0875);
    }

    /// <summary>k_cal: the share of capacity lost in the first day.</summary>
    public static double CalendarRate(double celsius, double stateOfCharge)
    {
        var kelvin = celsius + Kelvin;
        return 8.37e4 * Math.Exp(-5210 / kelvin) * Math.Exp(-3560 * AnodePotential(stateOfCharge) / kelvin);
    }

    /// <summary>k_cyc: the share of capacity lost in the first full cycle.</summary>
    /// <param name="depth">Of the cycles, 0 to 1.</param>
    /// <param name="cRate">Power over capacity: 0.25 fills the cell in four hours.</param>
    public static double CycleRate(double celsius, double depth, double cRate)
    {
        var kelvin = celsius + Kelvin;
        return (4.38e-8 + 1.55e-8 * depth + 1.68e-7 * cRate) * (Math.Exp(2190 / kelvin) + Math.Exp(-155_000 / kelvin));
    }

    /// <summary>Share of capacity lost by time alone.</summary>
    public static double CalendarLoss(double celsius, double stateOfCharge, double days) =>
        CalendarRate(celsius, stateOfCharge) * Math.Pow(days, CalendarExponent);

    /// <summary>Share of capacity lost by use alone.</summary>
    /// <param name="fullCycles">Equivalent full cycles (EFC): what was taken out, over the capacity.</param>
    public static double CycleLoss(double celsius, double depth, double cRate, double fullCycles) =>
        CycleRate(celsius, depth, cRate) * Math.Pow(fullCycles, CycleExponent);
}

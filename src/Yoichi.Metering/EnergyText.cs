namespace Yoichi.Metering;

/// <summary>A number of kWh outside a table.</summary>
static class EnergyText
{
    /// <summary>Reads kWh as 10⁻¹⁸ kWh.</summary>
    /// <returns>One of <see cref="Problems"/> with its reason, or an empty code where the value can be
    /// used.</returns>
    public static (string Code, string Reason) Read(ReadOnlySpan<char> text, out Int128 value)
    {
        var outcome = ExactNumber.Read(text, '.', out value);
        var most = MeterUnits.Most(MeterUnit.KilowattHours);
        return outcome switch
        {
            ExactNumber.Outcome.Missing => (Problems.ValueMissing,
                text.IsEmpty ? "there is no value" : $"'{Sheet.Shown(text)}' stands for no value"),
            ExactNumber.Outcome.Junk => (Problems.ValueJunk, $"'{Sheet.Shown(text)}' is not a number"),
            _ when value < 0 => (Problems.ValueNegative, $"{Sheet.Shown(text)} kWh is negative"),
            ExactNumber.Outcome.TooLarge => (Problems.ValueTooLarge, $"{Sheet.Shown(text)} kWh is more than there can be"),
            _ when value > most * ExactNumber.One => (Problems.ValueTooLarge, $"{Sheet.Shown(text)} kWh is more than there can be"),
            _ => ("", ""),
        };
    }
}

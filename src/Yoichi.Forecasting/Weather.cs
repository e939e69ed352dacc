using Yoichi.Units;

namespace Yoichi.Forecasting;

/// <summary>Weather as a forecast may know it: observed before the issue, forecast after it.</summary>
/// <param name="First">The slot of the first values.</param>
/// <param name="Celsius">Temperature by slot; NaN where unknown.</param>
/// <param name="Sunshine">W/m² on level ground by slot; NaN where unknown.</param>
/// <remarks>What lies after an issue must come from a weather forecast. Where observed weather stands in for it, forecasts
/// come out better than life: their errors are a lower bound.</remarks>
public sealed record Weather(DeliverySlot First, ReadOnlyMemory<double> Celsius, ReadOnlyMemory<double> Sunshine)
{
    public double CelsiusAt(DeliverySlot slot) => At(Celsius, slot);

    public double SunshineAt(DeliverySlot slot) => At(Sunshine, slot);

    double At(ReadOnlyMemory<double> values, DeliverySlot slot)
    {
        var index = slot - First;
        return index >= 0 && index < values.Length ? values.Span[index] : double.NaN;
    }
}

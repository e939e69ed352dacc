namespace Yoichi.Forecasting.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Forecasting_knows_only_units_and_devices() => Assert.Equal(["Yoichi.Devices", "Yoichi.Units"],
        typeof(IForecaster).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

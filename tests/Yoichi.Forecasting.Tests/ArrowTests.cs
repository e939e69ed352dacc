namespace Yoichi.Forecasting.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Forecasting_knows_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(IForecaster).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)));
}

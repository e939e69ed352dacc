namespace Yoichi.Bidding.Tests;

public class ArrowTests
{
    [Fact]
    public void Bidding_knows_units_market_and_devices() => Assert.Equal(
        ["Yoichi.Devices", "Yoichi.Market", "Yoichi.Units"],
        typeof(IAgent).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

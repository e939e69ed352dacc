namespace Yoichi.Chain.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Chain_knows_the_market_and_units_alone() => Assert.Empty(
        typeof(Contract).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Except(["Yoichi.Units", "Yoichi.Market"]));
}

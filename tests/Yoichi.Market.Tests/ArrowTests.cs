namespace Yoichi.Market.Tests;

public class ArrowTests
{
    [Fact]
    public void Market_knows_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(Order).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

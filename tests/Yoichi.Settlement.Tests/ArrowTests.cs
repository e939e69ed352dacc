namespace Yoichi.Settlement.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Settlement_knows_units_and_the_ledger() => Assert.Equal(["Yoichi.Ledger", "Yoichi.Units"],
        typeof(Bill).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}

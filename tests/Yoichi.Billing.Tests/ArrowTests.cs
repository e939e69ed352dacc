namespace Yoichi.Billing.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Billing_knows_settlement_and_pages_but_no_community() => Assert.Equal(
        ["Yoichi.Ledger", "Yoichi.Pages", "Yoichi.Settlement", "Yoichi.Units"],
        typeof(BillDocument).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}

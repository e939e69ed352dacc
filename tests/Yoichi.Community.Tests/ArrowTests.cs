namespace Yoichi.Community.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Community_knows_the_capabilities_it_drives_and_no_host() => Assert.Equal(
        ["Yoichi.Ledger", "Yoichi.Market", "Yoichi.Provenance", "Yoichi.Settlement", "Yoichi.Units"],
        typeof(Community).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

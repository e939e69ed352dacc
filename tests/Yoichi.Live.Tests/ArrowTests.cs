namespace Yoichi.Live.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Live_knows_no_store_and_no_host() => Assert.DoesNotContain(
        typeof(IJournalStore).Assembly.GetReferencedAssemblies().Select(a => a.Name!),
        n => n.StartsWith("Yoichi.Data", StringComparison.Ordinal) || n is "yoichi" or "Yoichi.Server" or "Yoichi.Simulation");
}

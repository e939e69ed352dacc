namespace Yoichi.AuditLog.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void AuditLog_knows_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(TreeEdge).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

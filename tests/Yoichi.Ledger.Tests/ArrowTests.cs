namespace Yoichi.Ledger.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void The_ledger_knows_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(GeneralLedger).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)));
}

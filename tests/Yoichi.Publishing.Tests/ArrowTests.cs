namespace Yoichi.Publishing.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Publishing_knows_the_community_and_the_log_and_no_host()
    {
        var known = typeof(EntryMaker).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order();
        Assert.Equal(["Yoichi.AuditLog", "Yoichi.Community", "Yoichi.Market", "Yoichi.Provenance", "Yoichi.Settlement", "Yoichi.Units"], known);
    }
}

namespace Yoichi.Pages.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Pages_know_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(Page).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)));
}

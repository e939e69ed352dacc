namespace Yoichi.Units.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Units_knows_nobody() => Assert.DoesNotContain(
        typeof(Energy).Assembly.GetReferencedAssemblies().Select(a => a.Name!), n => n.StartsWith("Yoichi.", StringComparison.Ordinal));
}

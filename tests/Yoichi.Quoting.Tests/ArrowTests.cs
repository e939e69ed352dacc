namespace Yoichi.Quoting.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Quoting_knows_no_host() => Assert.DoesNotContain(
        typeof(HomeQuote).Assembly.GetReferencedAssemblies().Select(a => a.Name), n => n is "yoichi" or "Yoichi.Server");
}

namespace Yoichi.Explaining.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Explaining_knows_no_host() => Assert.DoesNotContain(
        typeof(Explain).Assembly.GetReferencedAssemblies().Select(a => a.Name), n => n is "yoichi" or "Yoichi.Server" or "Yoichi.Quoting");
}

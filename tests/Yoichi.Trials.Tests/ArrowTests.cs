namespace Yoichi.Trials.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Trials_know_no_host() => Assert.DoesNotContain(
        typeof(Reenactment).Assembly.GetReferencedAssemblies().Select(a => a.Name), n => n is "yoichi" or "Yoichi.Server");
}

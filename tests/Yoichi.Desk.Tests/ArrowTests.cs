namespace Yoichi.Desk.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void The_desk_knows_no_host_and_no_store() => Assert.DoesNotContain(
        typeof(CommunityDesk).Assembly.GetReferencedAssemblies().Select(a => a.Name!),
        n => n.StartsWith("Yoichi.Data", StringComparison.Ordinal) || n is "yoichi" or "Yoichi.Server" or "Yoichi.Explaining");
}

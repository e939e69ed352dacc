namespace Yoichi.People.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void People_know_the_community_and_no_writer_store_or_host() => Assert.Equal(
        ["Yoichi.Community", "Yoichi.Settlement", "Yoichi.Units"],
        typeof(Account).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

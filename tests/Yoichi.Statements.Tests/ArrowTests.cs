namespace Yoichi.Statements.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Statements_know_what_happened_and_how_pages_are_written() => Assert.Equal(
        ["Yoichi.Community", "Yoichi.Pages", "Yoichi.Provenance", "Yoichi.Units"],
        typeof(Statement).Assembly.GetReferencedAssemblies().Select(a => a.Name!)
            .Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

namespace Yoichi.Provenance.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Provenance_knows_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(CertificateRegistry).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)));
}

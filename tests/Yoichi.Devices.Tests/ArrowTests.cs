namespace Yoichi.Devices.Tests;

public class ArrowTests
{
    [Fact]
    public void Devices_knows_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(Battery).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());
}

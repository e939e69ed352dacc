namespace Yoichi.Simulation.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Simulation_knows_no_host() => Assert.DoesNotContain(
        typeof(SimulationRun).Assembly.GetReferencedAssemblies().Select(a => a.Name), n => n is "yoichi" or "Yoichi.Server");
}

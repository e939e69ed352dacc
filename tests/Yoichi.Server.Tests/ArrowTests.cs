using Yoichi.Server.Hosting;

namespace Yoichi.Server.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void A_server_knows_no_command_line() => Assert.DoesNotContain(
        typeof(ServerHost).Assembly.GetReferencedAssemblies().Select(a => a.Name!), n => n is "yoichi" or "System.CommandLine" or "Spectre.Console");
}

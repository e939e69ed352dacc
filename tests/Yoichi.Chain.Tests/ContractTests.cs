using System.Diagnostics;
using Yoichi.Testing;

namespace Yoichi.Chain.Tests;

/// <summary>The contracts before a client nobody here wrote, attacked and at random: one process of Node for all of it (<c>contracts/tests/run.mjs</c>).</summary>
[Collection(OnAChain.Name)]
public sealed class ContractTests(LocalChain chain, ContractTests.Suite suite) : IClassFixture<ContractTests.Suite>
{
    [Theory]
    [InlineData("standards", "as the standards say")]
    [InlineData("reentrancy", "29 calls from the middle of others")]
    [InlineData("permissions", "30 functions asked by a stranger")]
    [InlineData("replay", "10 acts tried a second time")]
    [InlineData("arithmetic", "33 edges")]
    [InlineData("bytes", "1807 changes of a bit, each refused")]
    [InlineData("classes", "60 pairs")]
    [InlineData("invariants", "6 stories, 40 seeds each")]
    public async Task Contracts_hold_before_strangers(string part, string says)
    {
        if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
        var said = await suite.SaidAsync(chain.Url);
        var line = said.Split('\n').FirstOrDefault(l => l.StartsWith($"ok {part}: ", StringComparison.Ordinal));
        Assert.True(line is not null, said);
        Assert.Contains(says, line, StringComparison.Ordinal);
    }

    public sealed class Suite
    {
        Task<string>? said;

        public Task<string> SaidAsync(Uri url) => said ??= RunAsync(url);

        static async Task<string> RunAsync(Uri url)
        {
            var contracts = Path.Combine(SharedData.Repository(), "contracts");
            using var node = Process.Start(new ProcessStartInfo("node",
                [Path.Combine(contracts, "tests", "run.mjs"), url.AbsoluteUri, Path.Combine(contracts, "compiled"), "40"])
            { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var error = node.StandardError.ReadToEndAsync();
            var output = await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            return output + await error;
        }
    }
}

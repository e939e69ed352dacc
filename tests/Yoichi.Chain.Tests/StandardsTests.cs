using System.Diagnostics;
using Yoichi.Testing;

namespace Yoichi.Chain.Tests;

/// <summary>A client nobody here wrote, with keys of its own and the standards' ABIs.</summary>
[Collection(OnAChain.Name)]
public sealed class StandardsTests(LocalChain chain)
{
    [Fact]
    public async Task Ethers_finds_the_tokens_as_ERC20_EIP2612_and_ERC1155_say()
    {
        if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
        var contracts = Path.Combine(SharedData.Repository(), "contracts");
        using var node = Process.Start(new ProcessStartInfo("node",
            [Path.Combine(contracts, "tests", "with-ethers.mjs"), chain.Url.AbsoluteUri, Path.Combine(contracts, "compiled")])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var error = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, output + await error);
        Assert.Contains("as the standards say", output);
    }
}

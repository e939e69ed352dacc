using System.Diagnostics;
using Yoichi.Testing;

namespace Yoichi.Chain.Tests;

public sealed class CompiledTests
{
    [Fact]
    public async Task What_is_built_in_is_what_the_pinned_compiler_makes_of_the_source()
    {
        var contracts = Path.Combine(SharedData.Repository(), "contracts");
        if (!Directory.Exists(Path.Combine(contracts, "node_modules", "solc")))
        {
            if (Clp.IsRequired) Assert.Fail("solc is not installed: eng/contracts install");
            Assert.Skip("solc is not installed: eng/contracts install");
        }

        var folder = Directory.CreateTempSubdirectory("yoichi-solc-").FullName;
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(contracts, "compile.mjs"), folder]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var said = await node.StandardError.ReadToEndAsync();
            await node.WaitForExitAsync();
            Assert.True(node.ExitCode == 0, said);
            string[] Names(string place) => [.. Directory.GetFiles(place).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
            Assert.Equal(Names(Path.Combine(contracts, "compiled")), Names(folder));
            foreach (var name in Names(folder))
                Assert.True(File.ReadAllBytes(Path.Combine(folder, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(contracts, "compiled", name))),
                    $"contracts/compiled/{name} is not what the source compiles to: run eng/contracts");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_contract_fits_where_a_chain_keeps_code() =>
        // EIP-170: 24,576 bytes once deployed; what deploys it is a little longer.
        Assert.All(ContractCode.All, c => Assert.InRange(c.Bytecode.Length, 1_000, 24_576));
}

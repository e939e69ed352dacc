using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;
using Yoichi.Testing;

namespace Yoichi.Simulation.Tests;

/// <summary>Plays communities into folders of their own, and cleans up.</summary>
sealed class Runs : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("yoichi-runs-").FullName;

    public string Folder(string name) => Path.Combine(root, name);

    public RunRecord Play(string folder, CommunityFile file, RunOptions options)
    {
        using var run = RunFolder.Create(Folder(folder));
        var record = SimulationRun.Prepare(file, options).Play(run.Journal, causes: run.Causes);
        run.Finish(record);
        return record;
    }

    public static CommunityFile Quick => BuiltInCommunities.Open("quick-5");

    /// <summary>A community of samples/communities on the real data beside the checkout.</summary>
    public static CommunityFile Sample(string name, string dataFolder) => CommunityFileReader.Read(
        Path.Combine(SharedData.Repository(), "samples", "communities", name),
        CommunityReadOptions.Default with { DataFolder = Path.Combine(SharedData.Folder!, dataFolder) });

    /// <summary>What must always hold, as a run's summary tells it.</summary>
    public static void MustHold(RunSummary summary)
    {
        Assert.Equal((0, 0), (summary.Residual.EnergyWh, summary.Residual.MoneyMicroYen));
        Assert.Empty(summary.WorseOff);
        var e = summary.EnergyWh;
        Assert.Equal(e.Generated + e.RetailerImport + e.Discharged, e.Consumed + e.RetailerExport + e.Charged);
        Assert.Equal(e.StateChange, e.Charged - e.Discharged - e.Driven - e.Lost);
        Assert.DoesNotContain(summary.Notes, n => n.Contains("refused", StringComparison.Ordinal));
        Assert.DoesNotContain(summary.Notes, n => n.Contains("delayed", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}

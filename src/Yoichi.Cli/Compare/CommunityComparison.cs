using System.Collections.Immutable;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;

namespace Yoichi.Cli.Compare;

/// <summary>One community played under several mechanisms, all else equal.</summary>
sealed record CommunityComparison(string TitleEn, string TitleJa, ImmutableArray<RunSummary> Runs)
{
    public static CommunityComparison Of(CommunityFile file, IReadOnlyList<string> mechanisms, RunOptions options)
    {
        var runs = ImmutableArray.CreateBuilder<RunSummary>();
        foreach (var mechanism in mechanisms)
        {
            Console.Error.WriteLine(mechanism + " …");
            runs.Add(SimulationRun.Prepare(file, options with { Mechanism = mechanism }).Play(journal: null).Summary);
        }

        return new(file.Title.En, file.Title.Ja, runs.ToImmutable());
    }
}

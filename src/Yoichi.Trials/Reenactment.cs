using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Trials;

/// <summary>The trial of 2019–2020 played again, over many seeds, under each market rule and with each kind of agents.</summary>
/// <param name="Outcomes">Seeds × rules × agents.</param>
/// <param name="Planners">One a seed, in the order of the seeds: it knows no market rule and no agents.</param>
/// <param name="Sweep">Over the switches, rule by rule.</param>
public sealed record Reenactment(
    TrialOptions Options, CommunityFile File, int Days, ImmutableArray<ulong> Seeds, ImmutableArray<string> Agents,
    ImmutableArray<Outcome> Outcomes, ImmutableArray<PlannerCost> Planners, ImmutableArray<SweepRow> Sweep)
{
    public const string Community = "trial-20";

    /// <summary>One a seed.</summary>
    public IEnumerable<Outcome> Of(string mechanism, string agents) =>
        Outcomes.Where(o => o.Mechanism == mechanism && o.Agents == agents);

    public CellFigures Figures(Cell cell, string mechanism, string agents) => new(cell, [.. Of(mechanism, agents).Select(o => o.Cells[cell.Code])]);

    /// <summary>What agents gained as a share of the most that a planner who knows the future can gain, %.</summary>
    public Spread ShareOfPlanner(string mechanism, string agents) => Spread.Of(
        Of(mechanism, agents).OrderBy(o => o.Seed).Zip(Planners, (o, p) => 100 * o.MarketGain / p.MostGain));

    /// <summary>Every run in which somebody paid more than with the retailer alone, or saved by leaving trips to petrol.</summary>
    /// <remarks>The perfect plan, rounded to whole Wh, leaves trips some 0.01 % short: no more than 0.1 % is let pass.</remarks>
    public IEnumerable<Outcome> Faults => Outcomes.Where(o =>
        o.WorseOff > 0 || o.Driven < 0.999 * Outcomes.Where(p => p.Seed == o.Seed).Max(p => p.Driven));

    /// <param name="onRun">Told how many of how many pieces of work are done; from several threads, one at a time.</param>
    /// <exception cref="InputException">The options cannot be played.</exception>
    public static Reenactment Play(TrialOptions options, Action<int, int>? onRun, CancellationToken cancellationToken)
    {
        var file = BuiltInCommunities.Open(Community);
        ImmutableArray<ulong> seeds = [.. Enumerable.Range(0, options.Seeds).Select(i => file.Seed + (ulong)i)];
        ImmutableArray<string> agents = [.. new[] { "rule", options.Best, "foresight" }.Distinct()];
        // Everything that can be wrong with the options is found before minutes of work begin.
        foreach (var mechanism in options.Mechanisms) Check(SimulationRun.Prepare(file, Run(options, seeds[0], mechanism, options.Best)));

        var runs = (from seed in seeds from mechanism in options.Mechanisms from agent in agents select (seed, mechanism, agent)).ToList();
        var sweep = SweepRow.Plan(options, file, seeds);
        var outcomes = new Outcome[runs.Count];
        var planners = new PlannerCost[seeds.Length];
        var swept = new Outcome[sweep.Count];
        var (all, done, gate) = (runs.Count + seeds.Length + sweep.Count, 0, new object());
        Together(all, i =>
        {
            if (i < runs.Count)
                outcomes[i] = Outcome.Of(SimulationRun.Prepare(file, Run(options, runs[i].seed, runs[i].mechanism, runs[i].agent)), cancellationToken);
            else if (i < runs.Count + seeds.Length)
                planners[i - runs.Count] = SimulationRun.Prepare(file, Run(options, seeds[i - runs.Count], options.Mechanisms[0], "foresight")).CentralPlanner();
            else
                swept[i - runs.Count - seeds.Length] = Outcome.Of(SimulationRun.Prepare(file, sweep[i - runs.Count - seeds.Length].Run), cancellationToken);
            lock (gate) onRun?.Invoke(++done, all);
        }, cancellationToken);
        return new(options, file, options.Days ?? file.Days, seeds, agents, [.. outcomes], [.. planners], SweepRow.Of(sweep, swept));
    }

    static RunOptions Run(TrialOptions options, ulong seed, string mechanism, string agents) => new(
        Days: options.Days, Seed: seed, Mechanism: mechanism, Agents: agents, PvMeanKilowatts: options.PvMeanKilowatts,
        BuyBack: options.BuyBack, Charges: options.Charges, Catalog: options.Catalog);

    static void Check(SimulationRun run)
    {
        var book = Settlement.TariffBook.Parse(run.Definition.Tariffs);
        var slot = run.Definition.Grid.OfJstDay(run.Definition.From);
        foreach (var member in run.Definition.Members)
        {
            var month = book.Month(member.Terms, Settlement.BillingSpan.MonthOf(run.Definition.From), run.Definition.Grid, member.Id.Name);
            if (month.BuyBack >= month.MarginalPrice(slot, Energy.Zero))
                throw new InputException("trial.corridor", "--buy-back",
                    $"{month.BuyBack} ¥/kWh is no less than the retail price of {member.Id}, {month.MarginalPrice(slot, Energy.Zero)}: there is nothing to trade for");
        }
    }

    /// <summary>Pieces of work side by side, as many as there are processors: each run holds some ten MB.</summary>
    static void Together(int count, Action<int> work, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(0, count, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, work);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}

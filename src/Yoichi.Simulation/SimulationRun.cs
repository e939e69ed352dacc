using System.Collections.Immutable;
using System.Diagnostics;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Forecasts;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>A community made ready to be played: everything that can be wrong has been found out before it starts.</summary>
public sealed class SimulationRun
{
    const int HistoryDays = 7;
    const string Foresight = "foresight";
    const string Blind = "forecasts: none, agents are shown nothing of what is to come";
    readonly CommunityFile file;
    readonly CommunitySeries series;
    readonly double pvFactor;
    readonly AgentCatalog catalog;
    readonly RunForecasts? forecasts;
    readonly bool isBlind;

    SimulationRun(
        CommunityFile file, CommunityDefinition definition, CommunitySeries series, double pvFactor, string forecasts,
        AgentCatalog catalog)
    {
        (this.file, this.series, this.pvFactor, this.catalog) = (file, series, pvFactor, catalog);
        isBlind = forecasts == ForecastChoice.None;
        this.forecasts = IsAtOnce(forecasts) ? null : Forecasts(forecasts, definition);
        Definition = definition with
        {
            Origin = definition.Origin with { Notes = [.. Notes(series), .. this.forecasts?.Notes ?? [], .. isBlind ? [Blind] : Array.Empty<string>()] },
        };
    }

    public CommunityDefinition Definition { get; }

    /// <summary>What agents from elsewhere may give as reasons: kept beside the run, because the program cannot tell them.</summary>
    public ImmutableArray<Reason> ForeignReasons => catalog.ForeignReasons;

    public int Slots => (Definition.Until.DayNumber - Definition.From.DayNumber) * Definition.Grid.PerDay;

    /// <exception cref="InputException">The run cannot be played as asked.</exception>
    public static SimulationRun Prepare(CommunityFile file, RunOptions options)
    {
        // Generated homes and weather are left to chance too.
        if (options.Seed is { } seed) file = file with { Seed = seed };
        var agents = options.Agents ?? RunOptions.DefaultAgents;
        var catalog = options.Catalog ?? AgentCatalog.BuiltIn;
        if (!catalog.Names.Contains(agents))
            throw new InputException("run.agents", "--agents",
                $"there are no agents called '{agents}'; there are: {string.Join(", ", catalog.Names)}");
        var forecasts = options.Forecasts ?? ForecastChoice.DefaultFor(agents);
        if (!ForecastChoice.Names.Contains(forecasts))
            throw new InputException("run.forecasts", "--forecasts",
                $"there are no forecasts called '{forecasts}'; there are: {string.Join(", ", ForecastChoice.Names)}");
        var definition = CommunityAssembly.Define(file, options, agents, file.Seed);
        var series = SeriesLoader.Load(file, definition.From, definition.Until.DayNumber - definition.From.DayNumber,
            IsAtOnce(forecasts) ? HistoryDays : RunForecasts.HistoryDays);
        // Opening it once finds every tariff that is missing, before anything is written.
        _ = new Community.Community(definition, new EventFan());
        return new(file, definition, series, PvFactor(file, options), forecasts, catalog);
    }

    /// <summary>Plays it.</summary>
    /// <param name="journal">Gets the journal; null to keep none.</param>
    /// <param name="onSlot">Called with how many slots are done.</param>
    /// <param name="causes">Gets why agents did what they did, as CSV (<see cref="CauseLog"/>); null to keep none.</param>
    public RunRecord Play(
        Stream? journal, Action<int>? onSlot = null, Stream? causes = null, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var sites = Sites();
        using var listeners = new RunListeners(Definition, FillWatch.For(sites));
        using var writer = new JournalWriter(journal ?? Stream.Null, Definition);
        var (prices, issued) = (new RecentPrice(Definition.Grid), forecasts?.Start());
        listeners.Recorder.PriceFound = LearnsPrice(prices, issued);
        var port = new CommandPort(listeners.Community, writer);
        if (Definition.Origin.Agents == Foresight) Plan(sites, listeners.Community);
        using var log = causes is null ? null : new CauseLog(causes, Definition.Grid);
        new Simulator(listeners.Community, port, listeners.Digest, sites, prices, issued, Definition.Origin.Seed, log)
            .Run(onSlot, cancellationToken);
        var record = listeners.Result(writer.Digest());
        return record with
        {
            Forecasts = issued?.Served,
            Summary = record.Summary with
            {
                WallSeconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3),
                PeakMemoryMiB = PeakMemory(),
            },
        };
    }

    /// <summary>Plays it for these listeners alone, without journal, digest and summary: about half the work.</summary>
    /// <remarks>What happens is the same to the Wh and the µ¥ as in <see cref="Play"/>; marks are empty.</remarks>
    /// <returns>The community as it ended, with its ledger.</returns>
    public Community.Community PlayFor(CancellationToken cancellationToken, params IEventSink[] listeners)
    {
        var (prices, issued) = (new RecentPrice(Definition.Grid), forecasts?.Start());
        var recorder = new RunRecorder(Definition) { PriceFound = LearnsPrice(prices, issued) };
        var sites = Sites();
        var community = new Community.Community(Definition, new EventFan([recorder, .. FillWatch.For(sites), .. listeners]));
        using var nothingHeard = new EventDigest();
        if (Definition.Origin.Agents == Foresight) Plan(sites, community);
        new Simulator(community, new CommandPort(community, journal: null), nothingHeard, sites, prices, issued, Definition.Origin.Seed)
            .Run(null, cancellationToken);
        return community;
    }

    /// <summary>The least this run's energy could cost with the whole future known: the measure of what agents reach.</summary>
    /// <remarks>Flexible loads run as without the market: where there are some it is no bound. Prices are taken as they are when nothing is used yet: in a month with tiers it is a bound for the first.</remarks>
    public PlannerCost CentralPlanner()
    {
        var (sites, first) = (Sites(), Definition.Grid.OfJstDay(Definition.From));
        var community = new Community.Community(Definition, new EventFan());
        var plan = CommunityPlan.For(sites, community.PricesOf, community.TakesPart, first, Slots);
        return new CentralPlanner(sites, community.PricesOf, first, Slots).Of(plan);
    }

    /// <summary>What a member's store keeps of an AC Wh it draws; 1 for who has none.</summary>
    public double ChargeEfficiencyOf(ParticipantId member)
    {
        var entry = file.Participants.First(p => p.Id == member);
        return entry.Battery?.ChargeEfficiency ?? entry.Vehicle?.ChargeEfficiency ?? 1;
    }

    /// <summary>What each member's store holds at the end of a run without the market.</summary>
    internal IReadOnlyList<Energy> StoredAlone() => [.. Sites().Select(site => site.PlayAlone(Slots).Stored)];

    Action<DeliverySlot, Price>? LearnsPrice(RecentPrice prices, IssuedForecasts? issued) =>
        isBlind ? null : issued is null ? prices.Learn : issued.Learn;

    /// <summary>No model makes these: nothing is issued.</summary>
    static bool IsAtOnce(string forecasts) => forecasts is ForecastChoice.Recent or ForecastChoice.None;

    List<Site> Sites()
    {
        var first = Definition.Grid.OfJstDay(Definition.From);
        var sites = new List<Site>();
        var recent = new RecentMeans(Definition.Grid, file.Participants.Length);
        for (var i = 0; i < file.Participants.Length; i++)
        {
            var entry = file.Participants[i];
            var profile = CommunityAssembly.Profile(entry, Definition.Grid, file.Tariffs, Definition.From);
            var name = entry.Preferences.Agent ?? Definition.Origin.Agents;
            var agent = catalog.Create(name, profile, Definition.Origin.Seed)
                ?? throw new InputException("run.agents", $"participants.{entry.Id}", $"there is no agent called '{name}'");
            var energy = series.Participants[i];
            sites.Add(new(i, profile, agent, energy.LoadWattHours, Generated(i), series.Start - series.First, first, recent)
            {
                KnowsFuture = name == Foresight,
                IsBlind = isBlind,
                FlowsApart = entry.FlowsApart && entry.Battery is null,
            });
        }

        return sites;
    }

    /// <summary>Perfect foresight of a whole community: all stores are planned together before the first slot.</summary>
    void Plan(List<Site> sites, Community.Community community)
    {
        var first = Definition.Grid.OfJstDay(Definition.From);
        var plan = CommunityPlan.For(sites, community.PricesOf, community.TakesPart, first, Slots);
        for (var i = 0; i < sites.Count; i++)
            if (file.Participants[i].Preferences.Agent is null)
                sites[i].Agent = new PlannedAgent(sites[i].Profile, first, plan[i].Acts, plan[i].Nets);
    }

    ImmutableArray<long> Generated(int participant) => file.Participants[participant].Kind == ParticipantKind.Home
        ? Scaled(series.Participants[participant].GeneratedWattHours) : series.Participants[participant].GeneratedWattHours;

    RunForecasts Forecasts(string name, CommunityDefinition definition)
    {
        var known = series.Start - series.First;
        ReadOnlyMemory<long>? Known(bool has, ImmutableArray<long> wattHours) => has ? wattHours.AsMemory()[..known] : default(ReadOnlyMemory<long>?);
        return new(name,
            [.. file.Participants.Select((entry, i) => new SiteRecord(entry.Id,
                Known(entry.Load is not null, series.Participants[i].LoadWattHours), Known(entry.Pv is not null, Generated(i)),
                entry.Pv is { Series: null }))],
            definition.Grid, series.First, series.Start, definition.Grid.OfJstDay(definition.Until),
            file.Location is { } place ? new(place.Latitude, place.Longitude) : null, definition.Market.DayAheadAt);
    }

    /// <summary>The running total is scaled and rounded, so that a month is off by less than one Wh.</summary>
    ImmutableArray<long> Scaled(ImmutableArray<long> wattHours)
    {
        if (pvFactor == 1) return wattHours;
        var scaled = new long[wattHours.Length];
        var (total, given) = (0L, 0L);
        for (var i = 0; i < scaled.Length; i++)
        {
            total += wattHours[i];
            scaled[i] = (long)Math.Floor(total * pvFactor) - given;
            given += scaled[i];
        }

        return [.. scaled];
    }

    static ImmutableArray<string> Notes(CommunitySeries series) =>
    [
        .. series.Reports.Where(r => r.Filled > 0).Select(r => $"{r.File}: {r.Filled} missing readings filled in"),
        .. series.HistoryDays < HistoryDays
            ? [$"{series.HistoryDays} days of history before the first day: agents order less until they know more"] : Array.Empty<string>(),
    ];

    static double PvFactor(CommunityFile file, RunOptions options)
    {
        if (options.PvMeanKilowatts is not { } mean) return 1;
        var arrays = file.Participants.Where(p => p.Pv is not null && p.Kind == ParticipantKind.Home).ToList();
        if (arrays.Count == 0)
            throw new InputException("run.pv", "--pv-kw", "no home of this community has a solar array to scale");
        return mean / arrays.Average(p => p.Pv!.Array.KilowattsPeak);
    }

    static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 >> 20;
    }
}

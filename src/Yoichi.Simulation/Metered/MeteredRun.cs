using System.Collections.Immutable;
using System.Diagnostics;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>A month of real meters made ready to be settled: everything that can be wrong has been found out before it
/// starts.</summary>
/// <remarks>Trading is ex post alone (出なり): the same agents order on what was metered. The baseline is the same
/// flows with the retailer alone.</remarks>
public sealed class MeteredRun
{
    const string Foresight = "foresight";
    readonly CommunityFile file;
    readonly MeteredReadings readings;

    MeteredRun(CommunityFile file, CommunityDefinition definition, MeteredReadings readings, ReadingRules rules) =>
        (this.file, Definition, this.readings, Rules) = (file, definition, readings, rules);

    public CommunityDefinition Definition { get; }

    /// <summary>In force on the first day that is settled.</summary>
    public ReadingRules Rules { get; }

    public int Slots => (Definition.Until.DayNumber - Definition.From.DayNumber) * Definition.Grid.PerDay;

    /// <exception cref="InputException">The community does not trade after metering, its days are not those asked for,
    /// or no reading is of a participant of it in these days.</exception>
    public static MeteredRun Prepare(CommunityFile file, MeteredReadings readings, MeteredOptions options)
    {
        if (!file.Market.ExPost)
            throw new InputException("settle.exPost", file.Place,
                "market.exPost is false: this community does not trade on what was metered");
        if (readings.Grid != file.Grid)
            throw new InputException("settle.slots", file.Place,
                $"the readings are in slots of {readings.Grid.Minutes} minutes, the community's have {file.Grid.Minutes}");
        var days = options.Month is { } month ? new RunOptions(month, DateTime.DaysInMonth(month.Year, month.Month)) : new();
        var definition = CommunityAssembly.Define(file, days, RunOptions.DefaultAgents, file.Seed);
        var rules = ReadingRules.On(file.Settlement.Readings, definition.From);
        if (options.CloseAfterDays is { } closeAfter) rules = rules with { CloseAfterDays = closeAfter };
        definition = definition with
        {
            Market = definition.Market with { ExAnte = false },
            Origin = definition.Origin with { Notes = Notes(rules) },
        };
        // Opening it once finds every tariff that is missing, before anything is written.
        _ = new Community.Community(definition, new EventFan());
        var (first, end) = (file.Grid.OfJstDay(definition.From), file.Grid.OfJstDay(definition.Until));
        if (!readings.Logs.Any(log => log.First < end && log.End > first && definition.Members.Any(m => m.Id.Name == log.Participant)))
            throw new InputException("settle.nothing", file.Place,
                $"no reading is of a participant of this community between {definition.From:yyyy-MM-dd} and {definition.Until.AddDays(-1):yyyy-MM-dd}");
        return new(file, definition, readings, rules);
    }

    /// <summary>Settles it.</summary>
    /// <param name="journal">Gets the journal; null to keep none.</param>
    /// <param name="onSlot">Called with how many slots are settled.</param>
    public MeteredOutcome Play(Stream? journal, Action<int>? onSlot = null, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var bills = new BillWatch(Definition);
        using var listeners = new RunListeners(Definition, bills);
        using var writer = new JournalWriter(journal ?? Stream.Null, Definition);
        var prices = new RecentPrice(Definition.Grid);
        listeners.Recorder.PriceFound = prices.Learn;
        var play = new MeteredPlay(listeners.Community, new CommandPort(listeners.Community, writer), listeners.Digest,
            Sites(), prices, Rules);
        play.Run(onSlot, cancellationToken);
        var record = listeners.Result(writer.Digest());
        record = record with
        {
            Summary = record.Summary with { WallSeconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 3) },
        };
        return play.Outcome(record, bills);
    }

    ImmutableArray<MeteredSite> Sites() => [.. file.Participants.Select((entry, member) =>
    {
        // Real meters count a flexible load with everything else.
        var profile = CommunityAssembly.Profile(entry, Definition.Grid, file.Tariffs, Definition.From) with { Flexible = null };
        var name = entry.Preferences.Agent ?? Definition.Origin.Agents;
        // Who knows the future has nothing to gain after metering.
        var agent = Agents.Create(name == Foresight ? RunOptions.DefaultAgents : name, profile, Definition.Origin.Seed)!;
        var who = Definition.Members[member];
        var (joins, leaves) = (who.From ?? Definition.From, who.Until ?? Definition.Until);
        var grid = Definition.Grid;
        return new MeteredSite(member, entry, agent, readings,
            grid.OfJstDay(joins < Definition.From ? Definition.From : joins),
            grid.OfJstDay(leaves > Definition.Until ? Definition.Until : leaves), who.MeterClass != MeterClass.None);
    })];

    static ImmutableArray<string> Notes(ReadingRules rules) =>
    [
        "settled on meter readings: trades after metering only, the baseline is the same flows with the retailer alone",
        .. rules.IsConfirmed ? Array.Empty<string>()
            : [$"unconfirmed rule: gaps without a counter are estimated up to {rules.EstimateUpToDays} days, trading waits {rules.WaitDays} days for a silent meter, the month is closed {rules.CloseAfterDays} days after its last"],
    ];
}

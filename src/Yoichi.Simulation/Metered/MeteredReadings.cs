using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>All that meters said of a community's participants, by participant and channel.</summary>
public sealed class MeteredReadings(SlotGrid grid)
{
    readonly SortedDictionary<(string Participant, Channel Channel), BeliefLog> logs = [];
    readonly List<RegisterSeries> registers = [];
    readonly List<PartialSeries> partials = [];

    public SlotGrid Grid { get; } = grid;

    /// <summary>By name, then channel.</summary>
    public IEnumerable<BeliefLog> Logs => logs.Values;

    public IReadOnlyList<RegisterSeries> Registers => registers;

    public BeliefLog? LogOf(string participant, Channel channel) => logs.GetValueOrDefault((participant, channel));

    public ImmutableArray<RegisterSeries> RegistersOf(string participant, Channel channel) =>
        [.. registers.Where(r => r.Participant == participant && r.Channel == channel)];

    public ImmutableArray<PartialSlot> PartialsOf(string participant, Channel channel) =>
        [.. partials.Where(p => p.Participant == participant && p.Channel == channel).SelectMany(p => p.Slots)];

    /// <summary>Adds what an import read; the same said again changes nothing.</summary>
    /// <exception cref="InputException">It was read into other slots than the community's.</exception>
    public void Add(ImportResult import)
    {
        foreach (var log in import.Beliefs) Add(log);
        foreach (var register in import.Registers) Add(register);
        partials.AddRange(import.Partials);
    }

    /// <inheritdoc cref="Add(ImportResult)"/>
    public void Add(BeliefLog log)
    {
        if (log.Grid != Grid)
            throw new InputException("settle.slots", log.Participant,
                $"its readings are in slots of {log.Grid.Minutes} minutes, the community's have {Grid.Minutes}");
        if (!logs.TryGetValue((log.Participant, log.Channel), out var mine))
            logs[(log.Participant, log.Channel)] = mine = new(log.Participant, log.Channel, Grid);
        foreach (var slot in log.KnownSlots())
            foreach (var belief in log.History(slot))
                mine.Add(slot, belief with { Source = mine.SourceOf(log.Sources[belief.Source]) });
    }

    public void Add(RegisterSeries register) => registers.Add(register);
}

using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Devices;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>One participant's place: its meters, its devices, its agent, and the same place without the market.</summary>
sealed class Site : ISeenSite
{
    readonly Store store, baselineStore;
    readonly FlexibleCalendar? calendar;
    readonly FlexibleLoad? flexible;
    readonly RecentMeans recent;

    /// <param name="member">Its place in the community.</param>
    /// <param name="recent">Of all sites; what this one's history says is learnt at once, but for the day before the first
    /// (<see cref="LearnEve"/>).</param>
    /// <param name="history">Slots of the series that lie before the first delivered slot.</param>
    public Site(int member, SiteProfile profile, IAgent agent, ImmutableArray<long> loadWh, ImmutableArray<long> generatedWh, int history,
        DeliverySlot first, RecentMeans recent)
    {
        (Member, Profile, Agent, First, this.recent) = (member, profile, agent, first, recent);
        (LoadWh, GeneratedWh, History) = (loadWh, generatedWh, history);
        (store, baselineStore) = (new(profile), new(profile));
        calendar = profile.Flexible is { } load ? new(load, profile.Grid) : null;
        flexible = calendar is null ? null : new(calendar, first - history + loadWh.Length);
        for (var i = 0; i < history - profile.Grid.PerDay; i++) Learn(first - history + i, new(loadWh[i]), new(generatedWh[i]));
    }

    public int Member { get; }

    public SiteProfile Profile { get; }

    public IAgent Agent { get; set; }

    /// <summary>Its agent is shown the true future instead of a forecast.</summary>
    public bool KnowsFuture { get; init; }

    /// <summary>Its agent is shown no forecast of its use and output.</summary>
    public bool IsBlind { get; init; }

    /// <summary>Load and generation are two meters' counts at the grid: see <see cref="Files.ParticipantEntry.FlowsApart"/>.</summary>
    public bool FlowsApart { get; init; }

    public DeliverySlot First { get; }

    public ImmutableArray<long> LoadWh { get; }

    public ImmutableArray<long> GeneratedWh { get; }

    public int History { get; }

    public Energy Stored => store.State;

    /// <summary>Use without battery, vehicle and flexible load.</summary>
    public Energy ActualLoad(DeliverySlot slot) => new(LoadWh[History + (slot - First)]);

    /// <summary>What the flexible load uses in a slot without the market.</summary>
    public Energy UsualFlexible(DeliverySlot slot) => calendar?.Baseline(slot) ?? default;

    /// <summary>What the flexible load still has to use in the window a slot lies in. Ask in time order.</summary>
    public Energy FlexibleLeft(DeliverySlot slot) => flexible?.Left(slot) ?? default;

    public Energy ActualGenerated(DeliverySlot slot) => new(GeneratedWh[History + (slot - First)]);

    /// <summary>Use and output in a slot as the site's agent sees them beforehand.</summary>
    public (Energy Load, Energy Generated) Outlook(DeliverySlot slot, in TimeOfDay time) => KnowsFuture && History + (slot - First) < LoadWh.Length
        ? (ActualLoad(slot), ActualGenerated(slot)) : IsBlind ? default : recent.Expect(Member, time);

    /// <summary>Plays one slot: the devices do as the agent wishes, or with the retailer alone as the rule says.</summary>
    public SlotReading Deliver(DeliverySlot slot, in DeviceAct act)
    {
        var (own, sun) = (ActualLoad(slot), ActualGenerated(slot));
        var (use, useAlone) = (own + (flexible?.Run(slot, Agent.PlansFlexible ? act.Flexible : null) ?? default), own + UsualFlexible(slot));
        var step = store.Step(slot, Profile.Battery?.Held(act.Wish, use - sun) ?? act.Wish);
        var alone = baselineStore.Step(slot, baselineStore.RetailWish(slot, useAlone, sun));
        var net = use + step.Charged - sun - step.Discharged;
        var netAlone = useAlone + alone.Charged - sun - alone.Discharged;
        var both = FlowsApart ? Energy.Min(use, sun) : Energy.Zero;
        return new(
            Energy.Max(net, Energy.Zero) + both, Energy.Max(-net, Energy.Zero) + both, use, sun, step.Charged,
            step.Discharged, step.Driven, step.Lost, store.State, Energy.Max(netAlone, Energy.Zero) + both,
            Energy.Max(-netAlone, Energy.Zero) + both, BaselineStored: baselineStore.State);
    }

    /// <summary>The whole run with the retailer alone, from the start and apart from what is being played.</summary>
    /// <returns>What the site draws (negative: feeds in) by slot, and what is stored at the end.</returns>
    public (long[] Nets, Energy Stored) PlayAlone(int slots)
    {
        var (alone, nets) = (new Store(Profile), new long[slots]);
        for (var t = 0; t < slots; t++)
        {
            var (use, sun) = (ActualLoad(First + t) + UsualFlexible(First + t), ActualGenerated(First + t));
            var step = alone.Step(First + t, alone.RetailWish(First + t, use, sun));
            nets[t] = (use + step.Charged - sun - step.Discharged).WattHours;
        }

        return (nets, alone.State);
    }

    /// <summary>A slot of the day before the first is over: orders are placed on that day already, and know of no more.</summary>
    public void LearnEve(DeliverySlot slot)
    {
        if (slot >= First - History) Learn(slot, ActualLoad(slot), ActualGenerated(slot));
    }

    public void Learn(DeliverySlot slot, Energy used, Energy sun) => recent.Learn(Member, slot, used, sun);

    /// <summary>The battery or the vehicle, or neither.</summary>
    sealed class Store(SiteProfile profile)
    {
        readonly Battery? battery = profile.Battery is { } spec ? new(spec) : null;
        readonly Vehicle? vehicle = profile.Vehicle is { } spec ? new(spec, profile.Grid) : null;

        public Energy State => battery?.State ?? vehicle?.State ?? Energy.Zero;

        public VehicleStep Step(DeliverySlot slot, Energy wish)
        {
            if (vehicle is not null) return vehicle.Step(slot, wish);
            if (battery is null) return default;
            var step = battery.Step(wish, profile.Grid.Minutes);
            return new(step.Charged, step.Discharged, Energy.Zero, Energy.Zero, step.Lost);
        }

        public Energy RetailWish(DeliverySlot slot, Energy used, Energy sun) =>
            vehicle is not null ? RetailRule.Vehicle(vehicle.Calendar, vehicle.Model, slot, profile.Grid)
                : battery is not null ? RetailRule.Battery(used, sun) : Energy.Zero;
    }
}

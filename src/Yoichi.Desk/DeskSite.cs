using Yoichi.Bidding;
using Yoichi.Devices;
using Yoichi.People;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>A member somebody orders for: its place, its agent, and what is believed of its store.</summary>
/// <remarks>The agent is asked by one at a time: whoever asks locks <see cref="Asking"/>.</remarks>
sealed class DeskSite : ISeenSite
{
    /// <summary>What was said of a store longer ago says nothing any more.</summary>
    const int MostDaysOld = 7;

    readonly FlexibleCalendar? calendar;
    readonly VehicleCalendar? week;
    readonly StoreModel? model;
    readonly Func<IAgent> make;
    IAgent? agent;
    FlexibleLoad? flexible;
    Energy state;
    DeliverySlot ran;                                         // up to which the flexible load was followed
    DeliverySlot known;                                       // at whose start the store held that
    bool isBelieved;                                          // a meter or the home said so

    /// <param name="member">Its place in the community.</param>
    /// <param name="began">The slot at whose start its store holds what its profile says.</param>
    /// <param name="revision">Of what is registered of its place.</param>
    public DeskSite(int member, SiteProfile profile, string agentName, Preferences? wishes, long revision, DeliverySlot began, Func<IAgent> make)
    {
        (Member, Profile, AgentName, WishesOf, Revision, this.make, known) = (member, profile, agentName, wishes, revision, make, began);
        calendar = profile.Flexible is { } load ? new(load, profile.Grid) : null;
        if (profile.Vehicle is { } vehicle) (week, model) = (new(vehicle, profile.Grid), new(vehicle.AsBattery()));
        else if (profile.Battery is { } battery) model = new(battery);
        state = profile.Battery?.Initial ?? profile.Vehicle?.Initial ?? default;
    }

    public Lock Asking { get; } = new();

    public int Member { get; }

    public SiteProfile Profile { get; }

    public string AgentName { get; }

    /// <summary>The member's preferences; null where it never said any.</summary>
    public Preferences? WishesOf { get; }

    public long Revision { get; }

    public IAgent Agent => agent ??= make();

    public bool KnowsFuture => false;

    /// <summary>The slot after the last it has learnt from.</summary>
    public DeliverySlot Learnt { get; set; }

    /// <summary>Whether the plug was reported to be out, and when; null where nothing was said.</summary>
    public (DateTimeOffset At, bool IsConnected)? Plug { get; private set; }

    /// <summary>Forecasts are always issued here.</summary>
    public (Energy Load, Energy Generated) Outlook(DeliverySlot slot, in TimeOfDay time) => default;

    public Energy UsualFlexible(DeliverySlot slot) => calendar?.Baseline(slot) ?? default;

    /// <summary>As much as its usual hours have left: nobody tells when it really ran. A service that begins in the midst of a window
    /// takes it for untouched.</summary>
    public Energy FlexibleLeft(DeliverySlot slot)
    {
        if (calendar is null) return default;
        if (flexible is null) (flexible, ran) = (new(calendar), slot);
        for (; ran < slot; ran += 1) flexible.Run(ran, null);
        return flexible.Left(slot);
    }

    /// <summary>The agent begins anew: what it had made of things is not to be trusted after it failed.</summary>
    public void Renew() => agent = null;

    /// <summary>What the store holds at the start of a slot: what was metered or reported last, carried on by use and output since.</summary>
    /// <param name="net">Use less output of a slot since; null where it is not known.</param>
    public Energy StoredAt(DeliverySlot now, Func<DeliverySlot, Energy?> net)
    {
        if (model is null) return default;
        var stored = state;
        for (var slot = known; slot < now; slot += 1)
        {
            if (week is not null) stored -= Energy.Max(default, Energy.Min(week.Drive(slot), stored - model.Floor));
            var wish = week is not null ? RetailRule.Vehicle(week, model, slot, Profile.Grid) : net(slot) is { } need ? -need : default;
            stored += model.At(stored, wish, Profile.Grid.Minutes).Change;
        }

        return stored;
    }

    /// <summary>A meter, or the home itself, says what the store holds at the start of a slot.</summary>
    public void Believe(DeliverySlot slot, Energy stored)
    {
        if (model is null) return;
        // Before anything was said the store is taken to be as registered: what was said shortly before is better than that.
        if (slot < (isBelieved ? known : known - MostDaysOld * Profile.Grid.PerDay)) return;
        isBelieved = true;
        (known, state) = (slot, Energy.Max(model.Floor, Energy.Min(stored, model.Ceiling)));
    }

    /// <summary>The newest report, where it says more than is known.</summary>
    public void Hear(ReportedState report)
    {
        if (report.IsConnected is { } connected) Plug = (report.At, connected);
        if (report.Stored is { } stored) Believe(Profile.Grid.At(report.At), stored);
    }

    public bool HasStore => model is not null;

    /// <summary>The slot at whose start it was asked last, before this start or after it; null for never.</summary>
    public DeliverySlot? Turn { get; set; }

    /// <summary>Its agent has heard of what traded in so many lines of the journal.</summary>
    public long Told { get; set; }

    /// <summary>What its agent learnt and what is believed of its store, as bytes.</summary>
    public byte[] Remember() => AgentMemory.Write(Remember);

    /// <summary>Goes on from what was kept of the same agent, wishes and devices.</summary>
    /// <returns>False where it is of others, or cannot be read: this site is then not to be used.</returns>
    public bool TryRecall(byte[] kept) => AgentMemory.TryRead(kept, Remember);

    void Remember(AgentMemory memory)
    {
        var (of, learnt, turn, told) = ($"{AgentName} {WishesOf?.Version ?? 0} {Revision}", Learnt, Turn, Told);
        var mine = of;
        memory.Text(ref of);
        if (of != mine) throw new InvalidDataException("of another agent, or other devices");
        memory.Slot(ref learnt);
        memory.Slot(ref turn);
        memory.Whole(ref told);
        memory.Energy(ref state);
        memory.Slot(ref known);
        memory.Flag(ref isBelieved);
        (Learnt, Turn, Told) = (learnt, turn, told);
        (Agent as IRemembers)?.Remember(memory);
    }

    /// <summary>Goes on from the site of the same member before its agent, wishes or devices changed: with what is believed of the store, where there was
    /// one, and where only its wishes changed with what the agent learnt.</summary>
    /// <returns>False where that cannot be read: this site is then not to be used.</returns>
    public bool TryTakeOver(DeskSite was)
    {
        TakeOver(was);
        // Whoever asks it at the moment is waited for.
        lock (was.Asking) return AgentName != was.AgentName || Revision != was.Revision || was.Agent is not IRemembers learnt || Agent is not IRemembers learns
            || AgentMemory.TryRead(AgentMemory.Write(learnt.Remember), learns.Remember);
    }

    /// <summary>The same without what the agent learnt.</summary>
    public void TakeOver(DeskSite was)
    {
        (Learnt, Plug, Turn, Told) = (was.Learnt, was.Plug, was.Turn, was.Told);
        if (was.HasStore && was.isBelieved) Believe(was.known, was.state);
    }
}

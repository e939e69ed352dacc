using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>One participant's slot: what was metered as it is believed now, and once settled what was traded.</summary>
/// <remarks>Null is what is not known yet: a slot that is traded and not metered, or metered and not settled.</remarks>
public sealed record ParticipantSlotRow(ParticipantId Participant, DeliverySlot Slot)
{
    public Energy? Forward { get; init; }

    public Energy? Reverse { get; init; }

    public Energy? Load { get; init; }

    public Energy? Generated { get; init; }

    public Energy? Charged { get; init; }

    public Energy? Discharged { get; init; }

    public ReadingQuality? Quality { get; init; }

    public ReadingStage? Stage { get; init; }

    public Energy? Bought { get; init; }

    public Money? BoughtFor { get; init; }

    public Energy? Sold { get; init; }

    public Money? SoldFor { get; init; }

    public Energy? BaselineForward { get; init; }

    public Energy? BaselineReverse { get; init; }

    /// <summary>This slot with what came later.</summary>
    public ParticipantSlotRow Then(ParticipantSlotRow later) => new(Participant, Slot)
    {
        Forward = later.Forward ?? Forward,
        Reverse = later.Reverse ?? Reverse,
        Load = later.Load ?? Load,
        Generated = later.Generated ?? Generated,
        Charged = later.Charged ?? Charged,
        Discharged = later.Discharged ?? Discharged,
        Quality = later.Quality ?? Quality,
        Stage = later.Stage ?? Stage,
        Bought = later.Bought ?? Bought,
        BoughtFor = later.BoughtFor ?? BoughtFor,
        Sold = later.Sold ?? Sold,
        SoldFor = later.SoldFor ?? SoldFor,
        BaselineForward = later.BaselineForward ?? BaselineForward,
        BaselineReverse = later.BaselineReverse ?? BaselineReverse,
    };
}

/// <summary>One participant's day: flows and trades of its settled slots, and how good its readings are.</summary>
/// <param name="Day">JST.</param>
public sealed record ParticipantDayRow(ParticipantId Participant, DateOnly Day)
{
    /// <summary>Slots settled.</summary>
    public long Slots { get; init; }

    public Energy Forward { get; init; }

    public Energy Reverse { get; init; }

    public Energy Bought { get; init; }

    public Money BoughtFor { get; init; }

    public Energy Sold { get; init; }

    public Money SoldFor { get; init; }

    public Energy BaselineForward { get; init; }

    public Energy BaselineReverse { get; init; }

    /// <summary>Readings believed now, by quality.</summary>
    public long Measured { get; init; }

    public long Recovered { get; init; }

    public long Estimated { get; init; }

    public long ConstrainedEstimates { get; init; }

    /// <summary>Readings believed now that are 速報 still.</summary>
    public long Preliminary { get; init; }

    /// <summary>How often a better reading took the place of another.</summary>
    public long Superseded { get; init; }

    public long Readings => Measured + Recovered + Estimated + ConstrainedEstimates;

    /// <summary>Both added up, under this one's participant and day.</summary>
    public ParticipantDayRow Then(ParticipantDayRow more) => new(Participant, Day)
    {
        Slots = Slots + more.Slots,
        Forward = Forward + more.Forward,
        Reverse = Reverse + more.Reverse,
        Bought = Bought + more.Bought,
        BoughtFor = BoughtFor + more.BoughtFor,
        Sold = Sold + more.Sold,
        SoldFor = SoldFor + more.SoldFor,
        BaselineForward = BaselineForward + more.BaselineForward,
        BaselineReverse = BaselineReverse + more.BaselineReverse,
        Measured = Measured + more.Measured,
        Recovered = Recovered + more.Recovered,
        Estimated = Estimated + more.Estimated,
        ConstrainedEstimates = ConstrainedEstimates + more.ConstrainedEstimates,
        Preliminary = Preliminary + more.Preliminary,
        Superseded = Superseded + more.Superseded,
    };
}

/// <summary>A participant's month: its days added up, and what stands on its bill.</summary>
/// <param name="Sums">Its Day is the first of the month.</param>
/// <param name="Total">After the last delta note; null while there is no bill.</param>
/// <param name="Baseline">What the month would have cost with the retailer alone.</param>
public sealed record ParticipantMonth(ParticipantDayRow Sums, Money? Total, Money? Baseline);

/// <summary>How good a participant's readings of a day are.</summary>
/// <param name="SlotsOver">Slots of the day that were settled for somebody.</param>
public sealed record MeterDay(ParticipantDayRow Sums, long SlotsOver)
{
    /// <summary>Readings that have not come, for a participant that was there all day.</summary>
    public long Missing => Math.Max(0, SlotsOver - Sums.Readings);
}

using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>A bill, a delta note, or a bill that waits for readings.</summary>
/// <param name="Month">First day of the month, JST.</param>
/// <param name="Note">0 for the bill, then the note's number.</param>
/// <param name="MissingSlots">What a bill waits for; 0 once it is issued.</param>
/// <param name="Total">Of the month as this leaves it; null while it waits.</param>
/// <param name="Baseline">With the retailer alone.</param>
/// <param name="Due">What this asks for: the total of a bill, the difference of a note.</param>
/// <param name="SlotsChanged">Of a note.</param>
public sealed record BillRow(
    ParticipantId Participant, DateOnly Month, long Note, long MissingSlots, Money? Total, Money? Baseline, Money? Due, long SlotsChanged)
{
    public BillRow Then(BillRow later) => later with
    {
        Total = later.Total ?? Total,
        Baseline = later.Baseline ?? Baseline,
        Due = later.Due ?? Due,
    };
}

/// <summary>Which lines of a bill or a note.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum BillPart : byte
{
    /// <summary>What is due: a bill's lines, or a note's.</summary>
    Due = 0,

    /// <summary>The month with the retailer alone.</summary>
    Baseline = 1,

    /// <summary>The month as a note leaves it.</summary>
    Standing = 2,
}

/// <param name="Line">From 0, in the order of the bill.</param>
/// <param name="Kind">See docs/reference/bill-lines.md.</param>
public sealed record BillLineRow(
    ParticipantId Participant, DateOnly Month, long Note, BillPart Part, long Line, string Kind, Energy Quantity, Price? UnitPrice, Money Amount);

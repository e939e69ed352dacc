using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>Why something was ordered for a participant, or was not, and what the market said at once. Kept beside the journal,
/// in the transaction of what it explains: it decides nothing, and a replay does not need it.</summary>
/// <param name="Slot">Of delivery.</param>
/// <param name="Decided">The slot at whose start, or in which, it was decided.</param>
/// <param name="Kind"><c>day-ahead-buy</c>, <c>gate-sell</c>, <c>metered-none</c> …, or <see cref="ByHand"/>.</param>
/// <param name="Quantity">Ordered; zero where nothing was.</param>
/// <param name="Limit">Null where nothing was ordered.</param>
/// <param name="Code">What the reason is called; A to C are its numbers.</param>
public sealed record ReasonRow(
    ParticipantId Participant, DeliverySlot Slot, DeliverySlot Decided, string Kind, Energy Quantity, Price? Limit, string Code,
    long A = 0, long B = 0, long C = 0)
{
    /// <summary>The participant ordered itself: nobody orders for it in that slot any more.</summary>
    public const string ByHand = "hand";

    /// <summary>Longest kind, code or refusal, in characters.</summary>
    public const int LongestName = 40;

    /// <summary>The order it became; null where there is none, or where its number was not asked for.</summary>
    public long? OrderId { get; init; }

    /// <summary>Why the market refused the order; null where it did not.</summary>
    public string? Refusal { get; init; }
}

using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>An offer to trade in one delivery slot at its limit or better.</summary>
/// <param name="Quantity">Greater than zero.</param>
/// <param name="Limit">At the meter, before premiums; a whole number of ticks.</param>
/// <param name="Terms">Identity tags need not be listed: a sale by H012 carries <c>seller:H012</c> by itself,
/// a purchase by shop7 carries <c>buyer:shop7</c>.</param>
/// <remarks>An order's place in the list handed to a mechanism is its arrival; mechanisms name orders by it.</remarks>
public readonly record struct Order(
    ParticipantId Participant, Side Side, Energy Quantity, Price Limit, OrderTerms Terms);

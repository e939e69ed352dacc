using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>What trades cost besides their price, and what happens to promises that were not kept.</summary>
public sealed record SettlementRules(ChargeChoice Charges, ImbalanceRule Imbalance);

/// <summary>Charges on every kWh bought in the market: a set of the tariff book by name, or amounts.</summary>
/// <param name="Name">Null where the file gives the amounts itself; then they are all that is charged.</param>
public sealed record ChargeChoice(string? Name, Price Wheeling, Price Loss, Price Fee);

/// <summary>The price of energy sold but not delivered, and of energy bought but not used.</summary>
/// <param name="Shortfall">What a seller pays for what is missing; null for its own retail energy price.</param>
/// <param name="Excess">What a buyer gets for what it did not use; null for its own buy-back price.</param>
public sealed record ImbalanceRule(Price? Shortfall, Price? Excess);

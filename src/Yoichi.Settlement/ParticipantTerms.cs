namespace Yoichi.Settlement;

/// <summary>Which tariffs of the <see cref="TariffBook"/> a participant is billed by.</summary>
/// <param name="Retail">Name of a retail tariff.</param>
/// <param name="BuyBack">Name of a buy-back tariff.</param>
/// <param name="Charges">Name of a set of charges on trades.</param>
/// <param name="Levy">Name of a levy; needed where the retail tariff does not include it, else not read.</param>
/// <param name="Imbalance">Name of an imbalance rule; null for <see cref="ImbalanceRule.OwnPrices"/>.</param>
/// <param name="Fuel">Name of a fuel adjustment; null for none.</param>
/// <param name="Amperes">Contract current, for a base charge by 10 A; 0 for none.</param>
/// <param name="ContractWatts">Contract power, for a base charge by kW; 0 for none.</param>
public sealed record ParticipantTerms(
    string Retail, string BuyBack, string Charges, string? Levy = null, string? Imbalance = null,
    string? Fuel = null, int Amperes = 0, long ContractWatts = 0);

using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>Finds the versions that hold in a month, and says what is missing.</summary>
sealed class TermsLookup(TariffBook book, ParticipantTerms terms, DateOnly month, string place)
{
    readonly ImmutableArray<string>.Builder unconfirmed = ImmutableArray.CreateBuilder<string>();

    public MonthTerms Resolve(BillingSpan span, SlotGrid grid)
    {
        var plan = Find("retail", book.Retail, terms.Retail);
        var buyBack = Find("buy-back", book.BuyBack, terms.BuyBack);
        var charges = Find("charges", book.Charges, terms.Charges);
        var levy = plan.LevyIncluded ? default : Find("levy", book.Levies, terms.Levy
            ?? throw Wrong($"retail tariff '{terms.Retail}' does not include the levy: name one"));
        var fuel = terms.Fuel is { } fuelName ? Find("fuel", book.Fuel, fuelName) : default;
        var imbalance = terms.Imbalance is { } rule ? Find("imbalance", book.Imbalance, rule) : ImbalanceRule.OwnPrices;
        RequireContract(plan);
        return new(grid, span, plan, fuel, buyBack, levy, charges, imbalance, terms.Amperes, terms.ContractWatts,
            unconfirmed.ToImmutable());
    }

    T Find<T>(string kind, ImmutableSortedDictionary<string, Tariff<T>> tariffs, string name)
    {
        if (!tariffs.TryGetValue(name, out var tariff))
            throw new InputException("tariff.unknown", place,
                $"there is no {kind} tariff '{name}'; there are: {string.Join(", ", tariffs.Keys)}");
        if (tariff.At(month) is not { } version)
            throw new InputException("tariff.no-version", place,
                $"{kind} tariff '{name}' has no version for {month:yyyy-MM}");
        if (version.Unconfirmed) unconfirmed.Add($"{kind} {name} from {version.From:yyyy-MM-dd}: {version.Source}");
        return version.Value;
    }

    void RequireContract(RetailPlan plan)
    {
        if (terms.Amperes is < 0 or > 10_000)
            throw Wrong($"a contract of {terms.Amperes} A: 0 to 10,000 is possible");
        if (terms.ContractWatts is < 0 or > 1_000_000_000)
            throw Wrong($"a contract of {terms.ContractWatts} W: 0 to 1,000,000,000 is possible");
        if (plan.Base.PerTenAmperes != Money.Zero && terms.Amperes == 0)
            throw Wrong($"retail tariff '{terms.Retail}' has a base charge by 10 A: give the contract's amperes");
        if (plan.Base.PerKilowatt != Money.Zero && terms.ContractWatts == 0)
            throw Wrong($"retail tariff '{terms.Retail}' has a base charge by kW: give the contract's power");
    }

    InputException Wrong(string reason) => new("tariff.contract", place, reason);
}

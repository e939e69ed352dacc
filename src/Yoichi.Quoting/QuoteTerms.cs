using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>The rules of a quote: built-in tariffs by name, a fee on trades, and when there is trading.</summary>
/// <param name="Plan">The retail tariff the home has now, and all neighbours with it.</param>
/// <param name="Amperes">Contract current, for base charges by 10 A.</param>
/// <param name="ExAnte">Trades on forecasts before delivery as well, and bears the imbalance; false: after metering only.</param>
/// <param name="Fee">On every traded kWh, to the operator, on top of what <paramref name="Charges"/> say; null for theirs.</param>
public sealed record QuoteTerms(string Plan, string BuyBack, string Charges, int Amperes, Price? Fee, bool ExAnte)
{
    /// <summary>Under which sun new panels and the neighbours' stand.</summary>
    public QuotePlace Place { get; init; } = QuotePlace.Default;

    const string Own = "quote";                              // the set of charges with the quote's own fee
    const string Levy = "japan";

    public static QuoteTerms Default { get; } =
        new("tepco-ep-juryo-dento-b", "tepco-ep-standard", "tepco-low-voltage", 40, null, false);

    /// <summary>The book of just the tariffs a quote names: every run reads its own copy.</summary>
    /// <param name="plans">Further retail tariffs.</param>
    /// <exception cref="InputException">A name nobody knows.</exception>
    public TariffBook Book(IEnumerable<string> plans)
    {
        var all = TariffBook.Load(BuiltInTariffs.Texts);
        var charges = Known(all.Charges, Charges, "--charges", "set of charges");
        if (Fee is { } fee)
            charges = new(Own, [.. charges.Versions.Select(v => v with { Value = v.Value with { Fee = fee } })]);
        return new()
        {
            Retail = plans.Prepend(Plan).Distinct().ToImmutableSortedDictionary(
                p => p, p => Known(all.Retail, p, "--plan", "retail tariff"), StringComparer.Ordinal),
            BuyBack = One(Known(all.BuyBack, BuyBack, "--buy-back", "buy-back tariff")),
            Charges = One(charges),
            Levies = One(all.Levies[Levy]),
        };
    }

    /// <summary>What a participant on a plan is billed by.</summary>
    public ParticipantTerms On(string plan) =>
        new(plan, BuyBack, Fee is null ? Charges : Own, Levy, Amperes: Amperes);

    /// <summary>The first year, from the one measured on, in which every tariff holds in that month.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public int YearFor(TariffBook book, DateOnly measured, IReadOnlyCollection<string> plans)
    {
        InputException? first = null;
        for (var year = measured.Year; year <= 2100; year++)
            try
            {
                var span = BillingSpan.MonthOf(new(year, measured.Month, 1));
                foreach (var plan in plans.Prepend(Plan)) book.Month(On(plan), span, SlotGrid.HalfHour, $"--plan {plan}");
                return year;
            }
            catch (InputException wrong)
            {
                if (wrong.Problem.Code != "tariff.no-version") throw;
                first ??= wrong;
            }

        throw first!;
    }

    static Tariff<T> Known<T>(ImmutableSortedDictionary<string, Tariff<T>> tariffs, string name, string option, string what) =>
        tariffs.TryGetValue(name, out var tariff) ? tariff : throw new InputException("quote.tariff", option,
            $"there is no {what} '{name}'; there are: {string.Join(", ", tariffs.Keys)}");

    static ImmutableSortedDictionary<string, Tariff<T>> One<T>(Tariff<T> tariff) =>
        ImmutableSortedDictionary.Create<string, Tariff<T>>(StringComparer.Ordinal).Add(tariff.Name, tariff);
}

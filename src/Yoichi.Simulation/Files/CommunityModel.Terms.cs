using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    /// <summary>What has been found about terms before: many participants share them. Null for sound ones.</summary>
    readonly Dictionary<ParticipantTerms, InputProblem?> knownTerms = [];

    ParticipantTerms Terms(MapReader map, bool mayExport)
    {
        var contract = map.Map("contract", "contract");
        var terms = new ParticipantTerms(
            map.Text("plan", null, "the name of a retail tariff"),
            map.Text("buyBack", mayExport ? null : "none", "the name of a buy-back tariff, since it can export"),
            settlement.Charges,
            map.Text("levy", "japan", "the name of a levy"),
            SettlementRules.OwnName,
            map.Has("fuel") ? map.Text("fuel", null, "the name of a fuel adjustment") : null,
            (int)(contract?.Whole("amperes", 0, 0, 10_000, "A") ?? 0),
            contract?.Thousandths("kW", 0, 0, MostWatts, "kW") ?? 0);
        if (hasTariffs) CheckTerms(map, terms);
        return terms;
    }

    void CheckTerms(MapReader map, ParticipantTerms terms)
    {
        var isKnown = CheckKnown(map, "plan", terms.Retail, book.Retail.Keys, "retail tariff")
            & CheckKnown(map, "buyBack", terms.BuyBack, book.BuyBack.Keys, "buy-back tariff")
            & CheckKnown(map, "levy", terms.Levy!, book.Levies.Keys, "levy")
            & CheckKnown(map, "fuel", terms.Fuel, book.Fuel.Keys, "fuel adjustment");
        if (!isKnown || map.IsPartial || run.From == default || !book.Charges.ContainsKey(terms.Charges)) return;
        if (!knownTerms.TryGetValue(terms, out var problem)) knownTerms[terms] = problem = TermsProblem(terms);
        if (problem is not null) map.Wrong("plan", "community.tariff", problem.Reason);
    }

    /// <summary>Terms must hold in every month there is a bill for.</summary>
    InputProblem? TermsProblem(ParticipantTerms terms)
    {
        try
        {
            var end = run.From.AddDays(run.Days);
            for (var month = new DateOnly(run.From.Year, run.From.Month, 1); month < end; month = month.AddMonths(1))
                book.Month(terms, BillingSpan.MonthOf(month), run.Grid);
            return null;
        }
        catch (InputException wrong)
        {
            return wrong.Problem;
        }
    }

    static bool CheckKnown(MapReader map, string key, string? name, IEnumerable<string> known, string what)
    {
        if (name is null or "" || known.Contains(name, StringComparer.Ordinal)) return true;
        if (map.Has(key))
            map.Wrong(key, "community.unknown-name", $"there is no {what} '{name}'{Spelling.Hint(name, known)}");
        return false;
    }

    void CheckCharges(MapReader? map)
    {
        if (map is not null && hasTariffs)
            CheckKnown(map, "charges", settlement.Charges, book.Charges.Keys, "set of charges");
    }
}

using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>A retailer's customers as a community, for one month that has been metered: who would have gained, and what
/// it would have cost the retailer.</summary>
/// <remarks>All are on one plan. Their flows are what the meters saw; panels that are not there are generated.</remarks>
public sealed class ShadowMonth
{
    /// <summary>What <c>--roofs</c> puts on a home.</summary>
    public const double RoofKilowatts = 4;

    /// <summary>Shares of roofs looked at where hardly anybody has surplus, per cent.</summary>
    public static readonly ImmutableArray<int> TriedRoofs = [10, 20, 30, 50];

    readonly FoundReadings readings;
    readonly QuoteTerms terms;
    readonly ulong seed;
    readonly int? roofs;
    readonly DateOnly measured;
    readonly TariffBook book;
    readonly ImmutableArray<(HomeMeters Home, MeasuredMonth Month)> homes;
    readonly ImmutableArray<string> left;

    /// <param name="measured">First day of the month; null for the latest that most homes have whole.</param>
    /// <param name="roofs">Per cent of homes that get 4 kW, of those without panels; null for none.</param>
    /// <exception cref="InputException">No month that half of the homes have, or an unknown tariff.</exception>
    public ShadowMonth(FoundReadings readings, DateOnly? measured, QuoteTerms terms, ulong seed, int? roofs, string place)
    {
        (this.readings, this.terms, this.seed, this.roofs) = (readings, terms, seed, roofs);
        var all = HomeMeters.All(readings);
        this.measured = measured ?? MostCommonLatest(all, place);
        book = terms.Book([]);
        var year = terms.YearFor(book, this.measured, []);
        var (kept, dropped) = (ImmutableArray.CreateBuilder<(HomeMeters, MeasuredMonth)>(), ImmutableArray.CreateBuilder<string>());
        foreach (var home in all)
            try
            {
                MeasuredMonth.Require(home, this.measured);
                kept.Add((home, MeasuredMonth.Of(home, this.measured, year)));
            }
            catch (InputException wrong)
            {
                dropped.Add($"{home.Name}: {wrong.Problem.Reason}");
            }

        if (kept.Count * 2 < all.Length || kept.Count < 2)
            throw new InputException("quote.month", measured is null ? place : "--month",
                $"{this.measured:yyyy-MM} is there whole for {kept.Count} of {all.Length} homes: at least two, and half of them, are needed");
        (homes, left) = (kept.ToImmutable(), dropped.ToImmutable());
    }

    /// <summary>How many months will be played.</summary>
    public int Months => 1 + (IsDark ? TriedRoofs.Length : 0);

    /// <summary>Nobody has surplus to sell, and nobody asked for roofs.</summary>
    bool IsDark => roofs is null && homes.All(h => h.Month.GeneratedWattHours.All(wh => wh == 0));

    /// <param name="onMonth">Called with how many months have been played, from any thread.</param>
    public ShadowResult Run(Action<int>? onMonth, CancellationToken cancellationToken)
    {
        int[] shares = [roofs ?? 0, .. IsDark ? TriedRoofs : []];
        var played = new ShadowPlay[shares.Length];
        var done = 0;
        Together.Do(shares.Length, i =>
        {
            played[i] = Play(shares[i], cancellationToken);
            onMonth?.Invoke(Interlocked.Increment(ref done));
        }, cancellationToken);
        var price = book.Month(terms.On(terms.Plan), BillingSpan.MonthOf(homes[0].Month.Month), SlotGrid.HalfHour, "--plan");
        return new(readings, homes[0].Month.Month, measured, terms, seed, left, homes.Sum(h => h.Month.Filled),
            homes.Sum(h => h.Month.Readings), price.Unconfirmed, played[0], [.. played.Skip(1)]);
    }

    ShadowPlay Play(int percent, CancellationToken cancellationToken)
    {
        var month = homes[0].Month;
        var roofed = Roofed(percent);
        var panels = roofed.Count == 0 ? [] : NewPanels.WattHours([new(RoofKilowatts, 30, 180)], month, book, terms.On(terms.Plan), seed, terms.Place);
        // Numbers for all where one of the names could not name a participant.
        var areNames = homes.All(h => ParticipantId.TryParse(h.Home.Name, out _));
        var ids = homes.Select((h, i) => ParticipantId.Parse(areNames ? h.Home.Name : $"M{i + 1:0000}")).ToArray();
        var entries = homes.Select((h, i) => Neighbourhood.Entry(ids[i], terms.On(terms.Plan), h.Month.First,
            h.Month.LoadWattHours, roofed.Contains(i) ? [.. h.Month.GeneratedWattHours.Zip(panels, (a, b) => a + b)] : h.Month.GeneratedWattHours, null) with
        {
            FlowsApart = h.Home.Kind == MeterKind.AtTheGrid && !roofed.Contains(i),
        });
        var file = Neighbourhood.Empty(month.Month, book, "shadow-month", seed, terms.ExAnte, terms.Place) with { Participants = [.. entries] };
        var watch = new BillWatch();
        var run = SimulationRun.Prepare(file, new());
        var retailer = RunBills.Of(run.Definition, ProcurementPrices.OfTariff);
        retailer.Finish(run.PlayFor(cancellationToken, watch, retailer));
        return new(percent, roofed.Count, [.. homes.Select((h, i) => watch.MemberOf(ids[i], h.Home.Name, roofed.Contains(i)))],
            watch.Traded, watch.PaidForTrades)
        {
            AfterCosts = retailer.RetailerMonths.SingleOrDefault() is { } own
                ? new(ShadowPlay.AfterCostsCode, own.BaselineMargin, own.Margin) : null,
            CostSource = retailer.RetailerMonths.SingleOrDefault() is { } priced ? (priced.Terms.Source, priced.Terms.Unconfirmed) : null,
        };
    }

    /// <summary>Which homes get a roof: the first of an order drawn from the seed, so that a larger share only adds.</summary>
    HashSet<int> Roofed(int percent)
    {
        var bare = Enumerable.Range(0, homes.Length).Where(i => homes[i].Month.GeneratedWattHours.All(wh => wh == 0)).ToArray();
        var chance = Rng.Stream(seed, "roofs");
        for (var i = bare.Length - 1; i > 0; i--)
        {
            var j = (int)chance.Between(0, i);
            (bare[i], bare[j]) = (bare[j], bare[i]);
        }

        return [.. bare.Take((homes.Length * percent + 50) / 100)];
    }

    /// <summary>The month most homes have as their last whole one; of equally common ones the later.</summary>
    static DateOnly MostCommonLatest(ImmutableArray<HomeMeters> homes, string place)
    {
        var months = new List<DateOnly>();
        InputException? none = null;
        foreach (var home in homes)
            try
            {
                months.Add(MeasuredMonth.Latest(home, place));
            }
            catch (InputException wrong)
            {
                none ??= wrong;
            }

        return months.Count == 0 ? throw none! : months.CountBy(m => m).OrderByDescending(c => c.Value).ThenByDescending(c => c.Key).First().Key;
    }
}

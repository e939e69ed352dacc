using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Devices;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>Answers what a month would have come to for one home, with and without the market, as it is and with
/// other devices or another plan.</summary>
/// <remarks>There is no formula of its own: the home is put into made-up neighbourhoods with its measured half-hours, and
/// the month is played by the simulator, once for each variant and neighbourhood. docs/decisions/0013.</remarks>
public sealed class HomeQuote
{
    static readonly ParticipantId HomeId = ParticipantId.Parse("home"), VehicleId = ParticipantId.Parse("vehicle");
    readonly FoundReadings readings;
    readonly HomeMeters home;
    readonly MeasuredMonth month;
    readonly QuoteTerms terms;
    readonly TariffBook book;
    readonly ulong seed;
    readonly ImmutableArray<QuoteVariant> variants;
    readonly ImmutableArray<MonthTerms> prices;

    /// <param name="measured">First day of the month to quote; null for the last whole one.</param>
    /// <param name="place">What the readings are called in messages.</param>
    /// <exception cref="InputException">No such month, an unknown tariff, or a device that cannot be.</exception>
    public HomeQuote(
        FoundReadings readings, HomeMeters home, DateOnly? measured, QuoteTerms terms, QuoteWishes wishes, ulong seed,
        string place)
    {
        (this.readings, this.home, this.terms, this.seed) = (readings, home, terms, seed);
        if (measured is { } asked) MeasuredMonth.Require(home, asked);
        var from = measured ?? MeasuredMonth.Latest(home, place);
        book = terms.Book(wishes.OtherPlans);
        month = MeasuredMonth.Of(home, from, terms.YearFor(book, from, wishes.OtherPlans));
        variants = wishes.Variants(terms.Plan, bothFlows: StoreAgent is not null);
        Streets = Neighbourhood.All(seed);
        prices = [.. variants.Select(v => book.Month(terms.On(v.Plan), BillingSpan.MonthOf(month.Month), SlotGrid.HalfHour, "--plan"))];
        if (wishes.Battery is { } battery) DeviceCheck.Require(DeviceCheck.Problems(battery, "--battery"));
        if (wishes.Vehicle is { } vehicle) DeviceCheck.Require(DeviceCheck.Problems(vehicle, "--ev"));
    }

    /// <summary>Who runs the home's battery: an agent that plans ahead, where there is one; null for the usual.</summary>
    internal static string? StoreAgent { get; } = Agents.Names.Contains("plan") ? "plan" : null;

    /// <summary>Where the home is put; fewer for tests.</summary>
    internal ImmutableArray<Neighbourhood> Streets { get; init; }

    /// <summary>How many months will be played.</summary>
    public int Months => variants.Length * Streets.Length;

    /// <param name="onMonth">Called with how many months have been played, from any thread.</param>
    public QuoteResult Run(Action<int>? onMonth, CancellationToken cancellationToken)
    {
        var streets = Streets;
        var neighbours = new CommunityFile[streets.Length];
        Together.Do(streets.Length, s => neighbours[s] = Settled(streets[s]), cancellationToken);
        var played = new HouseholdMonth[variants.Length * streets.Length];
        var done = 0;
        Together.Do(played.Length, at =>
        {
            var (v, s) = (at / streets.Length, at % streets.Length);
            played[at] = Play(variants[v], prices[v], streets[s], neighbours[s], cancellationToken);
            onMonth?.Invoke(Interlocked.Increment(ref done));
        }, cancellationToken);
        return new(readings, home, month, terms, seed, streets,
            [.. variants.Select((variant, v) => new VariantQuote(
                variant, [.. played.AsSpan(v * streets.Length, streets.Length)], prices[v].Unconfirmed))]);
    }

    HouseholdMonth Play(
        QuoteVariant variant, MonthTerms price, Neighbourhood street, CommunityFile neighbours, CancellationToken cancellationToken)
    {
        var entry = Neighbourhood.Entry(HomeId, terms.On(variant.Plan), month.First, month.LoadWattHours,
            Generated(variant.Panels, street.Seed), variant.Battery) with
        {
            FlowsApart = home.Kind == MeterKind.AtTheGrid && !variant.HasDevices,
        };
        if (variant.Battery is not null) entry = entry with { Preferences = entry.Preferences with { Agent = StoreAgent } };
        var members = neighbours.Participants.Add(entry);
        if (variant.Vehicle is { } vehicle)
            members = members.Add(new(VehicleId, ParticipantKind.Vehicle, HomeId, ["homes"], terms.On(variant.Plan), null,
                null, null, vehicle, false, false, Neighbourhood.Wishes(false, false, default, default)));
        var run = SimulationRun.Prepare(neighbours with { Participants = members }, new());
        var watch = new HouseholdWatch(HomeId, VehicleId, price);
        run.PlayFor(cancellationToken, watch);
        return watch.Result(street.Code, street.Seed);
    }

    /// <summary>The street with its made-up energy written down: generated once, not for every variant.</summary>
    CommunityFile Settled(Neighbourhood street)
    {
        var price = prices[0];
        var corridor = price.MarginalPrice(price.FirstSlot, Energy.Zero) - price.Charges.PerKWh - price.BuyBack;
        var file = street.Community(month.Month, book, terms.On(terms.Plan), corridor, terms.ExAnte, terms.Place);
        var series = SeriesLoader.Load(file, file.Start, file.Days, MeasuredMonth.HistoryDays);
        return file with
        {
            Participants = [.. file.Participants.Select((p, i) => Neighbourhood.Entry(p.Id, p.Terms, series.First,
                series.Participants[i].LoadWattHours, series.Participants[i].GeneratedWattHours, p.Battery) with
            {
                Preferences = p.Preferences,
            })],
        };
    }

    /// <summary>What the home's meters saw, and what new panels would have made under the street's weather.</summary>
    ImmutableArray<long> Generated(ImmutableArray<PvArray> panels, ulong weather) =>
        panels.IsEmpty ? month.GeneratedWattHours
            : [.. month.GeneratedWattHours.Zip(NewPanels.WattHours(panels, month, book, terms.On(terms.Plan), weather, terms.Place), (a, b) => a + b)];
}

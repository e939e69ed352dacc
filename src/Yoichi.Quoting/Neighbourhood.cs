using System.Collections.Immutable;
using Yoichi.Devices;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>A made-up street to put a home into: households of the kinds of the built-in trial-20, drawn from a seed.</summary>
/// <param name="Code">Stable, for scripts: <c>sun-poor-1</c>, <c>middle-1</c>, <c>sun-rich-1</c>, <c>sun-poor-2</c> …</param>
/// <param name="PvPercent">Of the neighbours, how many have panels; every third of those has a battery of 6.4 kWh.</param>
/// <param name="Seed">Of habits, roofs, margins and the order of sunny and dull days.</param>
public sealed record Neighbourhood(string Code, int PvPercent, ulong Seed)
{
    /// <summary>Beside the home itself.</summary>
    public const int Neighbours = 20;

    const int ReferenceMonth = 8;
    static readonly (string Name, int PvPercent)[] Kinds = [("sun-poor", 15), ("middle", 40), ("sun-rich", 75)];
    static readonly SourcePlace Nowhere = new("neighbourhood", 0, 0, "neighbourhood");

    /// <summary>Streets with little, some and much sun, three of each, all of different seeds.</summary>
    public static ImmutableArray<Neighbourhood> All(ulong seed) =>
        [.. Enumerable.Range(0, 3 * Kinds.Length).Select(i => new Neighbourhood(
            $"{Kinds[i % 3].Name}-{i / 3 + 1}", Kinds[i % 3].PvPercent, seed + (ulong)i))];

    /// <summary>The street without the home, as a community that could be played.</summary>
    /// <param name="most">Neighbours want a least gain per kWh of up to half of this.</param>
    public CommunityFile Community(DateOnly month, TariffBook book, ParticipantTerms terms, Price most, bool exAnte, QuotePlace? place = null)
    {
        var chance = Rng.Stream(Seed, "neighbourhood");
        var homes = Enumerable.Range(1, Neighbours).Select(i => Home(i, terms, most, chance)).ToImmutableArray();
        return Empty(month, book, Code, Seed, exAnte, place) with { Participants = homes };
    }

    /// <summary>A community of nobody: a call auction after metering on what was metered (出なり), which is how services
    /// in Japan mostly trade, and where asked for auctions on forecasts before.</summary>
    /// <param name="place">Null: <see cref="QuotePlace.Default"/>.</param>
    public static CommunityFile Empty(DateOnly month, TariffBook book, string name, ulong seed, bool exAnte, QuotePlace? place = null) => new()
    {
        Place = name,
        Name = name,
        Title = new(name, name),
        Start = month,
        Days = DateTime.DaysInMonth(month.Year, month.Month),
        Grid = SlotGrid.HalfHour,
        Location = (place ?? QuotePlace.Default).Location,
        Seed = seed,
        Market = new("call", exAnte, true, new(new TimeOnly(12, 0), 60, 48), new(24, 10, PriceBand.Widest), PriceBand.Widest, null),
        Settlement = new("none", ImbalanceRule.OwnPrices),
        Tariffs = book,
        Participants = [],
    };

    /// <summary>A household of these flows.</summary>
    public static ParticipantEntry Entry(
        ParticipantId id, ParticipantTerms terms, DeliverySlot first, ImmutableArray<long> load,
        ImmutableArray<long> generated, BatterySpec? battery) => new(
        id, ParticipantKind.Home, default, ["homes"], terms, new SeriesSource.Given(Nowhere, first, load),
        generated.All(wh => wh == 0) ? null
            : new(new(0), new SeriesSource.Given(Nowhere, first, generated), null, id.Name), battery, null, false, false,
        Wishes(!generated.All(wh => wh == 0), battery is not null, default, default));

    public static PreferenceEntry Wishes(bool hasPv, bool hasBattery, Price sale, Price purchase) => new(
        null, hasPv ? [Tag.Parse("non-fit"), Tag.Parse("solar")] : hasBattery ? [Tag.Parse("battery")] : [], [], [], [], [],
        sale, purchase);

    ParticipantEntry Home(int number, ParticipantTerms terms, Price most, Rng chance)
    {
        var id = ParticipantId.Parse($"N{number:00}");
        var perMonth = new Energy(chance.Between(250, 560) * 1000);
        // The share is met exactly: an even spread over the numbers, which themselves mean nothing.
        var hasPv = number * PvPercent / 100 > (number - 1) * PvPercent / 100;
        var hasBattery = hasPv && number * PvPercent / 100 % 3 == 0;
        var array = new PvArray(chance.Between(35, 50) / 10.0, chance.Between(20, 30), chance.Between(135, 225));
        Price Margin() => Price.OfTicks(chance.Between(0, Math.Max(0, most.MicroYenPerWattHour / 20)));
        var (sale, purchase) = (Margin(), Margin());
        return new(id, ParticipantKind.Home, default, ["neighbours"], terms,
            new SeriesSource.Generated(Nowhere, "household", id.Name + "/load", perMonth, ReferenceMonth, null),
            hasPv ? new(array, null, null, id.Name + "/pv") : null,
            hasBattery ? QuoteWishes.StandardBattery : null, null, false, false, Wishes(hasPv, hasBattery, sale, purchase));
    }
}

using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Makes of a community file, and what a run changes of it, the definition the community decides by.</summary>
static class CommunityAssembly
{
    const string ThisRun = "this-run";                        // the name of a buy-back price given for one run

    /// <exception cref="InputException">The run asks for a tariff, mechanism or days that cannot be.</exception>
    public static CommunityDefinition Define(CommunityFile file, RunOptions options, string agents, ulong seed)
    {
        var book = Overlay(file.Tariffs, options);
        var from = options.From ?? file.Start;
        var members = file.Participants.Select(p => ToMember(p, options)).ToImmutableArray();
        return new(file.Name, file.Grid.Minutes, from, from.AddDays(options.Days ?? file.Days),
            ToRule(file, options, book, members, from), members, book.ToCanonicalText(),
            new(file.Title.En, file.Title.Ja, agents, seed, []))
        { Certificates = file.Certificates };
    }

    /// <param name="from">The run's first day: the demand charge is that of its month.</param>
    public static SiteProfile Profile(ParticipantEntry entry, SlotGrid grid, TariffBook book, DateOnly from) => new(
        entry.Id, grid, entry.Battery, entry.Vehicle, entry.Preferences.SaleTags, entry.Preferences.Require,
        entry.Preferences.AllPremiums, entry.Preferences.PurchaseMargin, entry.Preferences.SaleMargin,
        entry.HasDemandCharge ? DemandCharge(entry, grid, book, from) : null)
    {
        Monthly = entry.Preferences.Monthly,
        Flexible = entry.Flexible,
        HasLoad = entry.Load is not null,
    };

    /// <summary>Per W and month: a thousandth of the plan's price per kW.</summary>
    static Price DemandCharge(ParticipantEntry entry, SlotGrid grid, TariffBook book, DateOnly from) => new(
        book.Month(entry.Terms, BillingSpan.MonthOf(from), grid, $"participants.{entry.Id}").Plan.DemandPerKilowatt.MicroYen / 1000);

    static Member ToMember(ParticipantEntry entry, RunOptions options) => new(
        entry.Id, entry.Kind.ToString().ToLowerInvariant(), entry.Owner == default ? null : entry.Owner,
        entry.Groups,
        entry.Terms with
        {
            BuyBack = options.BuyBack is null ? entry.Terms.BuyBack : ThisRun,
            Charges = options.Charges ?? entry.Terms.Charges,
        },
        [.. entry.Preferences.SaleTags.Concat(entry.Preferences.PurchaseTags).Distinct().Order()], entry.IsFit,
        entry.Battery?.Initial ?? entry.Vehicle?.Initial ?? Energy.Zero, entry.MeterClass, entry.Joins, entry.Leaves);

    static MarketRule ToRule(
        CommunityFile file, RunOptions options, TariffBook book, ImmutableArray<Member> members, DateOnly from)
    {
        var market = file.Market;
        var mechanism = options.Mechanism ?? market.Mechanism;
        var midRate = market.MidRate ?? MidRate(book, members, file.Grid, from);
        if (mechanism != "continuous")
            return new(mechanism, market.ExAnte, market.ExPost, market.Rounds.DayAheadAt, market.Rounds.OpenHours * 60,
                market.Rounds.GateMinutes, market.PriceBand.Floor, market.PriceBand.Ceiling, midRate);
        var hours = market.Continuous;
        return new(mechanism, market.ExAnte, market.ExPost, null, hours.OpenHours * 60,
            hours.CloseMinutesBeforeEnd - file.Grid.Minutes, hours.PriceBand.Floor, hours.PriceBand.Ceiling, midRate);
    }

    /// <summary>Halfway between the dearest buy-back and the cheapest retail price of the first slot, so that both
    /// sides of every pair gain; on a tick.</summary>
    static Price MidRate(TariffBook book, ImmutableArray<Member> members, SlotGrid grid, DateOnly from)
    {
        var slot = grid.OfJstDay(from);
        var terms = members.Select(m => book.Month(m.Terms, BillingSpan.MonthOf(from), grid, $"participants.{m.Id}")).ToList();
        var retail = terms.Min(t => t.MarginalPrice(slot, Energy.Zero) - t.Charges.PerKWh);
        var buyBack = terms.Max(t => t.BuyBack);
        return new Price((retail + buyBack).MicroYenPerWattHour / 2).FloorToTick();
    }

    static TariffBook Overlay(TariffBook book, RunOptions options)
    {
        if (options.Charges is { } named && !book.Charges.ContainsKey(named))
            throw new InputException("tariff.unknown", "--charges",
                $"there is no set of charges '{named}'; there are: {string.Join(", ", book.Charges.Keys)}");
        if (options.BuyBack is not { } price) return book;
        var always = new Tariff<Price>(ThisRun,
            [new(new DateOnly(1990, 1, 1), null, "given for this run alone", false, price)]);
        return new TariffBook
        {
            Retail = book.Retail,
            Levies = book.Levies,
            Fuel = book.Fuel,
            Charges = book.Charges,
            Imbalance = book.Imbalance,
            BuyBack = book.BuyBack.SetItem(ThisRun, always),
        };
    }
}

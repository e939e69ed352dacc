using Yoichi.Testing;
using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>The bill against a second one, worked out Wh by Wh in decimal yen from the rules as a person reads them.</summary>
public sealed class ReferenceBillTests
{
    /// <summary>¥/kWh of the Wh number <paramref name="nth"/> of the month (from 0), whole months only.</summary>
    static decimal RetailYen(MonthTerms terms, decimal window, long nth)
    {
        foreach (var tier in terms.Plan.Tiers)
            if (tier.UpTo is not { } end || nth < end.WattHours) return Yen(tier.Price);
        return window;
    }

    /// <summary>¥/kWh of a slot by its window; 0 for a plan without.</summary>
    static decimal WindowYen(RetailPlan plan, SlotGrid grid, DeliverySlot slot)
    {
        if (plan.Windows.IsEmpty) return 0;
        var start = grid.StartOf(slot);
        var day = (TariffDays)(1 << (((int)start.DayOfWeek + 6) % 7));
        bool Named(PriceWindow w) => w.Months.Contains(start.Month) && w.Days.HasFlag(day)
            && Enumerable.Range(w.Hours.From, w.Hours.To > w.Hours.From ? w.Hours.To - w.Hours.From : w.Hours.To + 24 - w.Hours.From)
                .Any(h => h % 24 == start.Hour);
        return Yen((plan.Windows.FirstOrDefault(w => !w.IsRest && Named(w)) ?? plan.Windows.First(w => w.IsRest)).Price);
    }

    static decimal Yen(Price price) => price.MicroYenPerWattHour / 1000m;

    static decimal Yen(Money money) => money.MicroYen / 1_000_000m;

    static decimal Base(MonthTerms terms, int amperes, decimal kilowatts, bool used)
    {
        var charge = terms.Plan.Base;
        var full = Yen(charge.Fixed) + Yen(charge.PerTenAmperes) * amperes / 10 + Yen(charge.PerKilowatt) * kilowatts;
        return used || !charge.HalfWhenUnused ? full : full / 2;
    }

    static decimal Alone(MonthTerms terms, SlotPosition[] slots, int amperes, decimal kilowatts)
    {
        var (yen, nth, highest) = (0m, 0L, 0L);
        for (var i = 0; i < slots.Length; i++)
        {
            var window = WindowYen(terms.Plan, terms.Grid, terms.FirstSlot + i);
            for (var wh = 0L; wh < slots[i].Forward.WattHours; wh++, nth++)
                yen += (RetailYen(terms, window, nth) + Yen(terms.Fuel) + Yen(terms.Levy)) / 1000;
            yen -= slots[i].Reverse.WattHours * Yen(terms.BuyBack) / 1000;
            highest = Math.Max(highest, slots[i].Forward.WattHours);
        }

        return yen + Base(terms, amperes, kilowatts, nth > 0)
            + highest * terms.Grid.PerHour / 1000m * Yen(terms.Plan.DemandPerKilowatt);
    }

    static decimal WithMarket(MonthTerms terms, SlotPosition[] slots, int amperes, decimal kilowatts)
    {
        SlotPosition[] residual = [.. slots.Select(s => Slot(
            forward: Math.Max(0, s.Forward.WattHours - s.Bought.WattHours),
            reverse: Math.Max(0, s.Reverse.WattHours - s.Sold.WattHours)))];
        var nth = residual.Sum(s => s.Forward.WattHours);
        var used = slots.Sum(s => s.Forward.WattHours) > 0;
        // The retailer's energy as if it were all; base, demand and levy go by all forward flow.
        var yen = Alone(terms, residual, amperes, kilowatts)
            - Base(terms, amperes, kilowatts, nth > 0) + Base(terms, amperes, kilowatts, used);
        long Peak(IEnumerable<SlotPosition> of) => of.Max(s => s.Forward.WattHours);
        yen += (Peak(slots) - Peak(residual)) * terms.Grid.PerHour / 1000m * Yen(terms.Plan.DemandPerKilowatt);
        for (var i = 0; i < slots.Length; i++)
        {
            var delivered = Math.Min(slots[i].Bought.WattHours, slots[i].Forward.WattHours);
            yen += Yen(slots[i].BoughtFor) - Yen(slots[i].SoldFor);
            yen += delivered * (Yen(terms.Levy) + Yen(terms.Charges.PerKWh)) / 1000;
            // What was bought too much first makes good what was sold too much.
            var excess = slots[i].Bought.WattHours - delivered;
            var missing = Math.Max(0, slots[i].Sold.WattHours - slots[i].Reverse.WattHours);
            yen -= Math.Max(0, excess - missing) * Yen(terms.BuyBack) / 1000;
            var window = WindowYen(terms.Plan, terms.Grid, terms.FirstSlot + i);
            for (var wh = excess; wh < missing; wh++, nth++)
                yen += (RetailYen(terms, window, nth) + Yen(terms.Fuel)) / 1000;
        }

        return yen;
    }

    [Fact]
    public void Both_come_to_the_same_yen() => Seeds.Each(120, (rng, size) =>
    {
        string[] plans =
        [
            "flat-27", "tepco-ep-juryo-dento-b", "time-of-use-three-rates", "high-voltage-office",
            "tepco-ep-teiatsu-denryoku",
        ];
        var terms = Month(new(plans[rng.Between(0, plans.Length - 1)], "flat-8.5", "tepco-low-voltage-with-fee", Levy: "japan",
            Amperes: 40, ContractWatts: 6_500), BillingSpan.MonthOf(new(2025, (int)rng.Between(6, 8), 1)));
        // 110 kWh in a slot, now and then, so that tiers are climbed in few slots.
        SlotPosition[] slots = [.. Enumerable.Range(0, size).Select(_ => Slot(
            rng.Between(0, 20) == 0 && terms.Plan.Tiers.Length > 1 ? 110_000 : rng.Between(0, 900), rng.Between(0, 900),
            rng.Between(0, 900), rng.Between(-5, 30), rng.Between(0, 900), rng.Between(-5, 30)))];
        var bill = Bill(terms, slots);

        var alone = Alone(terms, slots, 40, 6.5m);
        var with = WithMarket(terms, slots, 40, 6.5m);
        Assert.Equal(Math.Floor(alone), bill.Baseline.MicroYen / 1_000_000m);
        Assert.Equal(Math.Floor(Math.Min(with, alone)), bill.Total.MicroYen / 1_000_000m);
        var guarantee = bill.Lines.Where(l => l.Kind == LineKinds.Guarantee).Sum(l => l.Amount.MicroYen);
        Assert.Equal(Math.Min(0, alone - with), guarantee / 1_000_000m);
    });
}

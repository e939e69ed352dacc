using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>Finds what is odd about a month.</summary>
public static class Oddities
{
    /// <summary>Use that lies this far from the own baseline is told, where it is at least <see cref="LeastWh"/>.</summary>
    public const int UsePercent = 25;

    public const long LeastWh = 10_000;

    /// <summary>In the order they are read.</summary>
    public static ImmutableArray<Oddity> Of(BillSubject subject, Bill bill, MonthStatement statement) =>
        [.. new[]
        {
            PartMonth(subject.Month.Span), Readings(statement), Credit(bill), Guarantee(bill), Imbalance(bill),
            AboveRetail(statement, bill), BelowBuyBack(statement), Use(statement), Unused(subject.Month, statement),
            Unconfirmed(subject.Month),
        }.OfType<Oddity>()];

    static Oddity? PartMonth(BillingSpan span) => span.Days == span.DaysInMonth ? null : new("part-month", new(
        $"This bill covers {span.Days} of the month's {span.DaysInMonth} days: base charge and tiers count in that proportion.",
        $"この請求はひと月{span.DaysInMonth}日のうち{span.Days}日分です。基本料金と段階の境目は日割りです。"));

    static Oddity? Readings(MonthStatement statement)
    {
        var (estimated, recovered) = (statement.Count(ReadingKind.Estimated), statement.Count(ReadingKind.Recovered));
        if (estimated + recovered == 0) return null;
        return new("readings-estimated", new(
            $"{BillText.Slots(estimated)} estimated, {BillText.Slots(recovered)} read later from the meter's memory. If better readings arrive, a note states the difference and this bill stays as it is.",
            $"計量値のうち{Numbers.Whole(estimated)}コマは推定、{Numbers.Whole(recovered)}コマはメーターの記録から後で回収した値です。より正確な値が届けば差額精算書でお知らせし、この請求書は変わりません。"));
    }

    static Oddity? Credit(Bill bill) => bill.Total >= Money.Zero ? null : new("credit", new(
        $"The total is below zero: you receive {Numbers.Yen(-bill.Total.FloorYen())}.",
        $"合計がマイナスです。{Numbers.Yen(-bill.Total.FloorYen())}をお受け取りになります。"));

    static Oddity? Guarantee(Bill bill)
    {
        var amount = -Sum(bill.Lines, LineKinds.Guarantee);
        return amount <= Money.Zero ? null : new("guarantee", new(
            $"With its trades this month would have cost {BillText.Amount(amount)} yen more than with the retailer alone. The guarantee pays that, so you pay no more.",
            $"取引の結果、電力会社だけの場合より{BillText.Amount(amount)}円高くなるところでした。その分は保証が負担し、高くはなりません。"));
    }

    static Oddity? Imbalance(Bill bill)
    {
        var lines = bill.Lines.Where(l => l.Kind is LineKinds.ImbalanceShortfall or LineKinds.ImbalanceExcess).ToList();
        if (lines.Count == 0) return null;
        var missing = lines.Where(l => l.Kind == LineKinds.ImbalanceShortfall).Sum(l => l.Quantity.WattHours);
        var excess = -lines.Where(l => l.Kind == LineKinds.ImbalanceExcess).Sum(l => l.Quantity.WattHours);
        var parts = new List<Bilingual>();
        if (missing > 0) parts.Add(new($"{BillText.KWh(new(missing))} kWh sold were not delivered", $"届かなかった販売 {BillText.KWh(new(missing))} kWh"));
        if (excess > 0) parts.Add(new($"{BillText.KWh(new(excess))} kWh bought were not used", $"使わなかった購入 {BillText.KWh(new(excess))} kWh"));
        return new("imbalance", new(
            $"The meter did not bear out every trade: {string.Join(", ", parts.Select(p => p.En))}. The retailer makes that good at the imbalance price.",
            $"約定どおりにならなかった電気があります（{string.Join("、", parts.Select(p => p.Ja))}）。過不足の単価で電力会社と精算しました。"));
    }

    /// <summary>Slots in which a purchase with its charges cost more than the retailer's next kWh of this month.</summary>
    static Oddity? AboveRetail(MonthStatement statement, Bill bill)
    {
        var terms = statement.Terms;
        var retail = new Energy(bill.Lines.Where(l => l.Kind == LineKinds.Energy).Sum(l => l.Quantity.WattHours));
        var (slots, more) = (0, Money.Zero);
        for (var i = 0; i < statement.Positions.Count; i++)
        {
            var p = statement.Positions[i];
            if (p.Bought == Energy.Zero) continue;
            var above = p.BoughtFor - p.Bought * (terms.MarginalPrice(terms.FirstSlot + i, retail) - terms.Charges.PerKWh);
            if (above <= Money.Zero) continue;
            slots++;
            more += above;
        }

        return slots == 0 ? null : new("purchase-above-retail", new(
            $"In {BillText.Slots(slots)} you bought above the retail price, {BillText.Amount(more)} yen more in all: that is what the wishes in your orders (premiums) allow.",
            $"{Numbers.Whole(slots)}コマで小売単価より高く買いました（計{BillText.Amount(more)}円）。注文に付けた希望（プレミアム）によるものです。"));
    }

    static Oddity? BelowBuyBack(MonthStatement statement)
    {
        var (slots, less) = (0, Money.Zero);
        foreach (var p in statement.Positions)
        {
            var below = p.Sold * statement.Terms.BuyBack - p.SoldFor;
            if (p.Sold == Energy.Zero || below <= Money.Zero) continue;
            slots++;
            less += below;
        }

        return slots == 0 ? null : new("sale-below-buy-back", new(
            $"In {BillText.Slots(slots)} you sold below the buy-back price, {BillText.Amount(less)} yen less in all: your orders allowed it.",
            $"{Numbers.Whole(slots)}コマで買取単価より安く売りました（計{BillText.Amount(less)}円）。注文の条件によるものです。"));
    }

    static Oddity? Use(MonthStatement statement)
    {
        var (with, without) = (0L, 0L);
        foreach (var p in statement.Positions)
            (with, without) = (with + p.Forward.WattHours, without + p.BaselineForward.WattHours);
        var difference = with - without;
        if (Math.Abs(difference) < LeastWh || (Int128)Math.Abs(difference) * 100 < (Int128)without * UsePercent) return null;
        var numbers = $"{Numbers.KWh(with)} / {Numbers.KWh(without)} kWh";
        return difference > 0
            ? new("use-above-baseline", new(
                $"You took much more from the grid than you would have without the market ({numbers}): batteries and vehicles charged at other times.",
                $"系統から受けた電気が、市場なしの場合よりかなり多くなりました（{numbers}）。蓄電池や車の充電時間が変わったためです。"))
            : new("use-below-baseline", new(
                $"You took much less from the grid than you would have without the market ({numbers}): batteries and vehicles were run differently, or end the month emptier.",
                $"系統から受けた電気が、市場なしの場合よりかなり少なくなりました（{numbers}）。蓄電池や車の使い方が変わったか、月末の残量が減ったためです。"));
    }

    static Oddity? Unused(MonthTerms terms, MonthStatement statement) =>
        !terms.Plan.Base.HalfWhenUnused || statement.Positions.Any(p => p.Forward > Energy.Zero) ? null
            : new("no-use", new("Nothing was taken from the grid, so the base charge is half.",
                "系統から電気を受けなかったため、基本料金は半額です。"));

    static Oddity? Unconfirmed(MonthTerms terms)
    {
        if (terms.Unconfirmed.IsEmpty) return null;
        var names = string.Join(", ", terms.Unconfirmed.Select(Brief));
        return new("tariff-unconfirmed", new(
            $"Numbers nobody has checked against their source: {names}.",
            $"出典と照合していない単価を使っています: {names}。"));
    }

    /// <summary>Kind, name and date, without the source.</summary>
    static string Brief(string unconfirmed) => unconfirmed.Split(':')[0];

    static Money Sum(ImmutableArray<BillLine> lines, string kind) =>
        lines.Where(l => l.Kind == kind).Aggregate(Money.Zero, (sum, l) => sum + l.Amount);
}

using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Something about a day a reader would ask about.</summary>
/// <param name="Code">Stable.</param>
public sealed record DayOddity(string Code, Bilingual Text);

/// <summary>Looks a day over for what is out of the ordinary.</summary>
public static class DayOddities
{
    public static ImmutableArray<DayOddity> Of(ExplainedDay day)
    {
        var found = ImmutableArray.CreateBuilder<DayOddity>();
        void Add(string code, string en, string ja) => found.Add(new(code, new(en, ja)));

        if (!day.ReasonsKnown)
            Add("explain.no-reasons", "This run kept no reasons (reasons.csv): what was done is told, why is not.",
                "この実行には理由の記録（reasons.csv）がないため、行動だけを示します。");
        Lacking(day, Add);
        Readings(day, Add);
        Imbalance(day, Add);
        Prices(day, Add);
        Refused(day, Add);
        Stores(day, Add);
        if (day.Money?.Day.AmountOf(LineKinds.Demand) is { MicroYen: > 0 } demand)
            Add("peak-raised", $"The month's highest slot lies on this day so far: {Figures.Yen(demand)} yen of demand charge.",
                $"今月の最大需要はこの日までではこの日で、デマンド料金が {Figures.Yen(demand)} 円増えました。");
        var unknown = day.ReasonsKnown ? day.Orders.Count(o => o.Cause is null) : 0;
        if (unknown > 0)
            Add("reason-missing", $"Orders whose reason is not in reasons.csv: {unknown}.", $"reasons.csv に理由のない注文が {unknown} 件あります。");
        return found.ToImmutable();
    }

    /// <summary>Where the agent went on with less than it should have, in its own words.</summary>
    static void Lacking(ExplainedDay day, Action<string, string, string> add)
    {
        foreach (var code in Reasons.Lacking)
        {
            IEnumerable<Cause> Said(ExplainedSlot s) =>
                s.Refusals.Select(r => r.Cause).Concat(s.Act is { Cause: var act } ? [act] : []).Where(c => c.Code == code);
            var causes = day.Slots.SelectMany(Said).ToList();
            if (causes.Count == 0) continue;
            var said = Words.Reason(day.Texts, code, causes);
            Told(day, s => Said(s).Any(), (n, when) => add(code, $"{said.En} ({n.En}, {when.En})", $"{said.Ja}（{n.Ja}、{when.Ja}）"));
        }
    }

    static void Readings(ExplainedDay day, Action<string, string, string> add)
    {
        Told(day, s => s.Reading is null, (n, when) => add("reading-missing", $"No reading yet for {n.En}: {when.En}.", $"計量値がまだないコマ：{n.Ja}（{when.Ja}）。"));
        Told(day, s => s.Reading is { Quality: not ReadingQuality.Measured },
            (n, when) => add("reading-estimated", $"Not measured but filled in or recovered: {n.En}, {when.En}.", $"実測でなく補完された計量値：{n.Ja}（{when.Ja}）。"));
        Told(day, s => s.Superseded > 0,
            (n, when) => add("reading-superseded", $"A better reading replaced an earlier one: {n.En}, {when.En}.", $"よりよい計量値に置き換わったコマ：{n.Ja}（{when.Ja}）。"));
    }

    static void Imbalance(ExplainedDay day, Action<string, string, string> add)
    {
        if (day.Money is not { Day: { } money }) return;
        var (missing, excess) = (money.QuantityOf(LineKinds.ImbalanceShortfall), -money.QuantityOf(LineKinds.ImbalanceExcess));
        if (missing > Energy.Zero)
            add("imbalance-shortfall", $"Sold but not delivered: {Figures.KWh(missing)}, made good for {Figures.YenOf(money.AmountOf(LineKinds.ImbalanceShortfall)).En}.",
                $"売ったが届かなかった電力量（不足インバランス）：{Figures.KWh(missing)}、補填 {Figures.YenOf(money.AmountOf(LineKinds.ImbalanceShortfall)).Ja}。");
        if (excess > Energy.Zero)
            add("imbalance-excess", $"Bought but not used: {Figures.KWh(excess)}, taken back for {Figures.YenOf(-money.AmountOf(LineKinds.ImbalanceExcess)).En}.",
                $"買ったが使わなかった電力量（余剰インバランス）：{Figures.KWh(excess)}、買い取り {Figures.YenOf(-money.AmountOf(LineKinds.ImbalanceExcess)).Ja}。");
    }

    static void Prices(ExplainedDay day, Action<string, string, string> add)
    {
        bool Any(ExplainedSlot s, Side side, Func<Price, bool> odd) => s.Orders.Any(o => o.Side == side && o.Trades.Any(t => odd(t.Price)));
        Told(day, s => Any(s, Side.Buy, price => price + s.Charges > s.RetailPrice),
            (n, when) => add("dearer-than-retailer", $"Bought dearer, with charges, than the retailer's price: {n.En}, {when.En}.", $"託送料金等を含め、小売単価より高く買ったコマ：{n.Ja}（{when.Ja}）。"));
        Told(day, s => Any(s, Side.Sell, price => price < s.BuyBackPrice),
            (n, when) => add("cheaper-than-buy-back", $"Sold cheaper than the retailer's buy-back price: {n.En}, {when.En}.", $"買取単価より安く売ったコマ：{n.Ja}（{when.Ja}）。"));
        Told(day, s => s.Bought > Energy.Zero && s.Sold > Energy.Zero,
            (n, when) => add("both-sides", $"Bought and sold for the same slot, as what was expected changed: {n.En}, {when.En}.", $"見込みの変化で、同じコマを買いも売りもしました：{n.Ja}（{when.Ja}）。"));
    }

    static void Refused(ExplainedDay day, Action<string, string, string> add)
    {
        foreach (var reason in day.Slots.SelectMany(s => s.Refused.Select(r => r.Reason)).Distinct().Order())
            Told(day, s => s.Refused.Any(r => r.Reason == reason), (n, when) => add("order-refused",
                $"The market refused an order, because {Words.Refusal(reason).En}: {n.En}, {when.En}.", $"市場が注文を受け付けませんでした（{Words.Refusal(reason).Ja}）：{n.Ja}（{when.Ja}）。"));
    }

    static void Stores(ExplainedDay day, Action<string, string, string> add)
    {
        var store = Words.Store(day.Member);
        if (day.Slots.LastOrDefault(s => s.Reading is not null)?.Reading is not { } last) return;
        var more = last.Stored - last.BaselineStored;
        if (more.WattHours < -100)
            add("store-owes", $"The {store.En} ends the day with {Figures.KWh(-more)} less than it would with the retailer alone: that much use is put off, not saved.",
                $"{store.Ja}の残量は、小売だけの場合より {Figures.KWh(-more)} 少なく終わりました（その分は節約でなく先送りです）。");
        if (more.WattHours > 100)
            add("store-ahead", $"The {store.En} ends the day with {Figures.KWh(more)} more than it would with the retailer alone: that much is paid already.",
                $"{store.Ja}の残量は、小売だけの場合より {Figures.KWh(more)} 多く終わりました（その分は支払い済みです）。");
    }

    static void Told(ExplainedDay day, Func<ExplainedSlot, bool> odd, Action<Bilingual, Bilingual> tell)
    {
        var slots = day.Slots.Where(odd).Select(s => s.Slot).ToList();
        if (slots.Count > 0) tell(Figures.Slots(slots.Count), Spans.Of(day.Grid, slots));
    }
}

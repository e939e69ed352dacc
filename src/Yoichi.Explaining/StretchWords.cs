using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>One stretch of a day in words: what was done, and why.</summary>
public static class StretchWords
{
    /// <summary>More reasons than these are left to the single slots.</summary>
    const int MostReasons = 2;

    public static Bilingual Doing(ExplainedDay day, Stretch stretch)
    {
        var parts = new List<Bilingual>();
        if (stretch.Sold > Energy.Zero)
            parts.Add(new($"sold {Figures.KWh(stretch.Sold)}{Prices(stretch, Side.Sell).En}",
                $"{Figures.KWh(stretch.Sold)} を売り{Prices(stretch, Side.Sell).Ja}"));
        if (stretch.Bought > Energy.Zero)
            parts.Add(new($"bought {Figures.KWh(stretch.Bought)}{Prices(stretch, Side.Buy).En}",
                $"{Figures.KWh(stretch.Bought)} を買い{Prices(stretch, Side.Buy).Ja}"));
        var store = Words.Store(day.Member);
        if (stretch.Store == StoreDoing.Charges)
            parts.Add(new($"{store.En} charged {Figures.KWh(stretch.Charged)}", $"{store.Ja}に {Figures.KWh(stretch.Charged)} 充電"));
        if (stretch.Store == StoreDoing.Discharges)
            parts.Add(new($"{store.En} gave {Figures.KWh(stretch.Discharged)}", $"{store.Ja}から {Figures.KWh(stretch.Discharged)} 放電"));
        if (stretch.FromRetailer > Energy.Zero)
            parts.Add(new($"{Figures.KWh(stretch.FromRetailer)} from the retailer", $"電力会社から {Figures.KWh(stretch.FromRetailer)}"));
        if (stretch.ToRetailer > Energy.Zero)
            parts.Add(new($"{Figures.KWh(stretch.ToRetailer)} of surplus to the retailer", $"電力会社へ余剰 {Figures.KWh(stretch.ToRetailer)}"));
        if (parts.Count == 0)
            return stretch.Slots.All(s => s.Reading is null)
                ? new("no reading", "計量値なし") : new("nothing traded, nothing from or to the grid", "取引も系統との受け渡しもなし");
        return new(string.Join("; ", parts.Select(p => p.En)), string.Join("、", parts.Select(p => p.Ja)));
    }

    /// <summary>Why nothing traded where it was tried, then the weightiest reasons, as sentences; empty where none is known.</summary>
    public static ImmutableArray<Bilingual> Why(ExplainedDay day, Stretch stretch) =>
        [.. InVain(stretch), .. stretch.Reasons.Take(MostReasons).Select(r => Why(day.Texts, stretch, r))];

    static IEnumerable<Bilingual> InVain(Stretch stretch)
    {
        var orders = stretch.Slots.SelectMany(s => s.Orders).ToList();
        if (orders.Count == 0 || orders.Any(o => o.Filled > Energy.Zero)) yield break;
        var most = orders.GroupBy(o => (o.Side, o.Fate)).OrderByDescending(g => g.Sum(o => o.Rest.WattHours)).ThenBy(g => g.Key.Fate)
            .First().MaxBy(o => o.Rest)!;
        var (side, fate) = (Words.Side(most.Side), Words.Fate(most));
        yield return new($"Its orders to {side.En} did not trade: {fate.En}.", $"{side.Ja}注文は約定しませんでした：{fate.Ja}。");
    }

    static Bilingual Why(ReasonTexts texts, Stretch stretch, StretchReason reason)
    {
        var said = Words.Reason(texts, reason.Code, reason.Causes);
        return reason.Slots == stretch.Slots.Length ? said
            : new($"{said.En} ({Figures.Slots(reason.Slots).En})", $"{said.Ja}（{Figures.Slots(reason.Slots).Ja}）");
    }

    /// <summary>What was asked or bid, and what came of it.</summary>
    static Bilingual Prices(Stretch stretch, Side side)
    {
        var (quantity, amount) = side == Side.Sell ? (stretch.Sold, stretch.SoldFor) : (stretch.Bought, stretch.BoughtFor);
        if (stretch.Limits(side) is not { } limits || Figures.Mean(quantity, amount) is not { } mean) return default;
        var limit = Figures.Range(limits.Least, limits.Most);
        return side == Side.Sell
            ? new($" (asked {limit}, got {mean} ¥/kWh)", $"（指値 {limit}、約定平均 {mean} 円/kWh）")
            : new($" (bid up to {limit}, paid {mean} ¥/kWh)", $"（指値 {limit}、約定平均 {mean} 円/kWh）");
    }
}

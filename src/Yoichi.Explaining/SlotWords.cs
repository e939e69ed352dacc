using Yoichi.Bidding;
using Yoichi.Billing;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Everything about one slot, a line each.</summary>
public static class SlotWords
{
    public static IEnumerable<Bilingual> Of(ExplainedDay day, ExplainedSlot slot)
    {
        var number = day.Grid.JstNumber(slot.Slot);
        yield return new($"Slot {number}, {Spans.Of(day.Grid, slot.Slot, slot.Slot + 1)}", $"{number} コマ目（{Spans.Of(day.Grid, slot.Slot, slot.Slot + 1)}）");
        yield return new($"Retail {slot.RetailPrice}, buy-back {slot.BuyBackPrice}, charges on a purchase {slot.Charges} ¥/kWh",
            $"小売 {slot.RetailPrice}、買取 {slot.BuyBackPrice}、買いにかかる託送等 {slot.Charges} 円/kWh");
        if (slot.Reading is { } r) yield return Metered(r);
        else yield return new("No reading", "計量値なし");
        foreach (var auction in slot.Auctions) yield return Auction(auction);
        foreach (var order in slot.Orders)
        {
            yield return Order(order);
            if (order.Cause is { } cause) yield return Because(day, cause);
            foreach (var trade in order.Trades) yield return Trade(order, trade);
        }

        foreach (var none in slot.Refusals)
        {
            yield return new($"No order in the {Words.Round(none.Round).En}", $"{Words.Round(none.Round).Ja}：注文なし");
            yield return Because(day, none.Cause);
        }

        foreach (var refused in slot.Refused)
            yield return new($"The market refused an order: {Words.Refusal(refused.Reason).En}", $"市場が注文を拒否：{Words.Refusal(refused.Reason).Ja}");
        if (slot.Act is { } act)
        {
            var store = Words.Store(day.Member);
            yield return act.Wish is { } wish
                ? new($"The agent wished of the {store.En}: {Wish(wish).En}", $"{store.Ja}への希望：{Wish(wish).Ja}")
                : new($"The {store.En} stands still, for the reason it had before", $"{store.Ja}は前と同じ理由で動きません");
            yield return Because(day, act.Cause);
        }

        if (slot.Flexible is { Wish: { } used } flexible)
        {
            yield return new($"The flexible load: {used}", $"時間をずらせる機器：{used}");
            yield return Because(day, flexible.Cause);
        }

        foreach (var line in slot.Money?.Lines ?? [])
        {
            yield return new($"{BillSections.NameOf(line.Kind).En}: {Line(line).En}", $"{BillSections.NameOf(line.Kind).Ja}：{Line(line).Ja}");
            yield return new($"    because: {ChargeWords.Why(line.Kind).En} [{line.Kind}]", $"    理由：{ChargeWords.Why(line.Kind).Ja}［{line.Kind}］");
        }

        if (slot.Money is { } money)
            yield return new($"In all {Yen(money.Cost)} yen; with the retailer alone {Yen(money.Alone)}",
                $"合計 {Yen(money.Cost)} 円、小売だけなら {Yen(money.Alone)} 円");
    }

    static Bilingual Metered(in Community.SlotReading r)
    {
        var store = r.Charged + r.Discharged == Energy.Zero && r.Stored == Energy.Zero ? default : new Bilingual(
            $", charged {r.Charged}, discharged {r.Discharged}, stored at its end {r.Stored}",
            $"、充電 {r.Charged}、放電 {r.Discharged}、終わりの残量 {r.Stored}");
        return new Bilingual($"Metered: used {r.Load}, made {r.Generated}, from the grid {r.Forward}, to the grid {r.Reverse}",
            $"計量値：消費 {r.Load}、発電 {r.Generated}、順潮流 {r.Forward}、逆潮流 {r.Reverse}") + store;
    }

    static Bilingual Auction(Auction a)
    {
        var price = a.Least is { } least && a.Most is { } most ? Figures.Range(least, most) : Numbers.None;
        return new($"{Words.Round(a.Round).En}: {a.Orders} orders, {a.Wanted} wanted, {a.Offered} offered, {a.Matched} traded at {price} ¥/kWh",
            $"{Words.Round(a.Round).Ja}：注文 {a.Orders} 件、買い {a.Wanted}、売り {a.Offered}、約定 {a.Matched}、価格 {price} 円/kWh");
    }

    static Bilingual Order(ExplainedOrder o)
    {
        var fate = Words.Fate(o);
        return new($"Order to {Words.Side(o.Side).En} {o.Quantity} at {o.Limit} ¥/kWh, {o.Filled} traded: {fate.En}",
            $"注文（{Words.Side(o.Side).Ja} {o.Quantity}、指値 {o.Limit} 円/kWh、約定 {o.Filled}）：{fate.Ja}");
    }

    static Bilingual Trade(ExplainedOrder order, ExplainedTrade t) => order.Side == Side.Buy
        ? new($"    {t.Quantity} from {t.With} at {t.Price} ¥/kWh ({Words.Round(t.Round).En})", $"    {t.With} から {t.Quantity}、{t.Price} 円/kWh（{Words.Round(t.Round).Ja}）")
        : new($"    {t.Quantity} to {t.With} at {t.Price} ¥/kWh ({Words.Round(t.Round).En})", $"    {t.With} へ {t.Quantity}、{t.Price} 円/kWh（{Words.Round(t.Round).Ja}）");

    static Bilingual Because(ExplainedDay day, Cause cause)
    {
        var said = Words.Reason(day.Texts, cause.Code, [cause]);
        var factors = Factors(day, cause);
        return new($"    because: {said.En} [{cause.Code}{factors.En}]", $"    理由：{said.Ja}［{cause.Code}{factors.Ja}］");
    }

    static Bilingual Factors(ExplainedDay day, Cause cause)
    {
        if (day.Texts.Find(cause.Code) is not { Factors.Length: > 0 } reason) return default;
        string Say(bool ja) => " " + string.Join(", ", reason.Factors.Select((f, i) => $"{f.Name} {reason.Text(i, cause.Number(i), ja)}"));
        return new(Say(false), Say(true));
    }

    static Bilingual Wish(Energy wish) => wish.WattHours switch
    {
        0 => new("nothing", "動かさない"),
        > 0 => new($"to charge {wish}", $"{wish} の充電"),
        _ => new($"to give {-wish}", $"{-wish} の放電"),
    };

    static Bilingual Line(Settlement.BillLine line)
    {
        var amount = Yen(line.Amount);
        return line.UnitPrice is { } price
            ? new($"{line.Quantity} × {price} ¥/kWh = {amount} yen", $"{line.Quantity} × {price} 円/kWh = {amount} 円")
            : new($"{line.Quantity}, {amount} yen", $"{line.Quantity}、{amount} 円");
    }

    static string Yen(Money money) =>
        Math.Round(money.MicroYen / 1_000_000m, 2).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}

using System.Xml.Linq;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>A day as a picture: use and generation, the meter and what was traded, the store, and orders between the
/// retailer's two prices.</summary>
static class DayPicture
{
    /// <summary>Null where nothing is known of the day.</summary>
    public static XElement? Of(ExplainedDay day)
    {
        if (day.Slots.All(s => s.Reading is null && s.Orders.IsEmpty)) return null;
        return new Picture("picture", new("The day, slot by slot", "コマごとの動き"), new(
            "Panels share the hours of the day: use and generation; energy through the meter, and how much of it was traded; "
                + "the store; and, between the retailer's price and what it pays for surplus, what was bid, asked and paid.",
            "時刻を共有する段：消費と発電、メーターを通る電気とそのうちの取引、蓄電、そして小売単価と買取単価のあいだの指値と約定価格。"))
        {
            Legend =
            [
                ("use", new("use", "消費")), ("own", new("generation", "発電")), ("retail", new("retailer; bids", "小売・買い指値")),
                ("local", new("traded; asks", "取引・売り指値")), ("store", new("charge, discharge, stored", "充電・放電・残量")),
                ("price", new("price paid or got", "約定価格")),
            ],
            Caption = new("Bids and asks that did not trade at all are dashed. The band lies between the retailer's two prices, less the charges on a purchase.",
                "まったく約定しなかった指値は破線。帯は、小売単価（託送等を除く）と買取単価のあいだ。"),
        }.Draw(width => Draw(day, width));
    }

    static (double, object) Draw(ExplainedDay day, double width)
    {
        var slots = new ExplainedSlot?[day.Grid.PerDay];
        foreach (var slot in day.Slots) slots[day.Grid.JstNumber(slot.Slot) - 1] = slot;
        DayPanels.Series Power(Func<ExplainedSlot, Energy> pick, int sign, string fill, bool fromZero = true) => new(fill,
            [.. slots.Select(s => s?.Reading is null ? null : (double?)sign * pick(s).WattHours * day.Grid.PerHour / 1000.0)], fromZero);

        var panels = new DayPanels(day.Grid, width);
        panels.Add(new("Use and generation, kW", "消費と発電（kW）"), 110, Power(s => s.Reading!.Value.Load, 1, "use"),
            Power(s => s.Reading!.Value.Generated, 1, "own", fromZero: false));
        panels.Add(new("Meter: in above zero, out below, kW", "メーター：上が順潮流、下が逆潮流（kW）"), 110,
            Power(s => s.Reading!.Value.Forward, 1, "retail"), Power(s => s.Reading!.Value.Reverse, -1, "retail"),
            Power(s => Energy.Min(s.Bought, s.Reading!.Value.Forward), 1, "local"),
            Power(s => Energy.Min(s.Sold, s.Reading!.Value.Reverse), -1, "local"));
        if (day.Slots.Any(s => s.Reading is { } r && (r.Charged, r.Discharged, r.Stored) != default))
        {
            panels.Add(new("Discharge above zero, charge below, kW", "上が放電、下が充電（kW）"), 80,
                Power(s => s.Discharged, 1, "store"), Power(s => s.Charged, -1, "store"));
            panels.Add(new("Stored, kWh", "残量（kWh）"), 70,
                new DayPanels.Series("store", [.. slots.Select(s => s?.Reading?.Stored.WattHours / 1000.0)], FromZero: true));
        }

        Prices(panels, slots);
        return panels.Finish(i => slots[i] is { } slot ? Readout(day.Grid, slot) : null);
    }

    static void Prices(DayPanels panels, ExplainedSlot?[] slots)
    {
        static double? Yen(Price? price) => price?.MicroYenPerWattHour / 1000.0;
        var marks = new List<DayPanels.Mark>();
        for (var i = 0; i < slots.Length; i++)
            foreach (var order in slots[i]?.Orders ?? [])
                marks.Add(new(i, Yen(order.Limit)!.Value,
                    (order.Side == Side.Buy ? "retail" : "local") + (order.Filled == Energy.Zero ? " dashed" : "")));
        double?[] top = [.. slots.Select(s => Yen(s?.RetailPrice - s?.Charges))], bottom = [.. slots.Select(s => Yen(s?.BuyBackPrice))];
        panels.Add(Numbers.YenPerKWh, 130, marks, new DayPanels.Series("gain-area", top, FromZero: false) { Down = bottom },
            new DayPanels.Series("price", [.. slots.Select(s => s is null ? null : Mean(s))], FromZero: false));
    }

    /// <summary>Mean price of the slot's trades, ¥/kWh.</summary>
    static double? Mean(ExplainedSlot slot)
    {
        var trades = slot.Orders.SelectMany(o => o.Trades).ToList();
        var wattHours = trades.Sum(t => t.Quantity.WattHours);
        return wattHours == 0 ? null : trades.Sum(t => (t.Quantity * t.Price).MicroYen) / (1000.0 * wattHours);
    }

    static string Readout(SlotGrid grid, ExplainedSlot slot)
    {
        var text = Dates.TimeOfDay(grid, grid.JstNumber(slot.Slot));
        if (slot.Reading is { } r)
        {
            text += $" · ⌂ {Numbers.Whole(r.Load.WattHours)} Wh · ☀ {Numbers.Whole(r.Generated.WattHours)} Wh"
                + $" · ↓ {Numbers.Whole(r.Forward.WattHours)} Wh ({Numbers.Whole(slot.Bought.WattHours)})"
                + $" · ↑ {Numbers.Whole(r.Reverse.WattHours)} Wh ({Numbers.Whole(slot.Sold.WattHours)})";
            if ((r.Charged, r.Discharged, r.Stored) != default)
                text += $" · ▮ {Numbers.Whole((r.Charged - r.Discharged).WattHours)} → {Numbers.Whole(r.Stored.WattHours)} Wh";
        }

        return Mean(slot) is { } price ? $"{text} · {Numbers.Fixed(price, 2)} ¥/kWh" : text;
    }
}

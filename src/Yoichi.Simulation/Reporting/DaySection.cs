using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>One home's day, slot by slot: load and sun, the meter, the battery, the price.</summary>
static class DaySection
{
    public static XElement? Of(RunRecord record)
    {
        if (record.Day is not { Slots.Count: > 0 } day) return null;
        var kind = record.Members.FirstOrDefault(member => member.Id == day.Participant)?.Kind;
        return E("section", A("id", "day"),
            E("h2", Say("One home's day: ", "ある家の1日："), Name(day.Participant.Name)),
            E("p", Say(Dates.LongWithWeekday(day.Day)), kind is null ? "" : new object[] { " · ", Name(kind) }),
            new Picture("home-day", new("Slot by slot", "コマごとの動き"), new(
                "Panels share the time axis: load and generation; energy through the meter, and how much of it was "
                    + "traded; charging, discharging and what is stored; the market's price.",
                "時刻を共有する段：消費と発電、メーターを通る電気とそのうちの取引、充放電と蓄電量、市場の価格。"))
            {
                Legend = [("use", new("load", "消費")), ("own", new("generated", "発電")), ("local", new("traded", "取引")),
                    ("retail", new("retailer", "小売")), ("store", new("charge, discharge, stored", "充電・放電・蓄電量")),
                    ("price", new("price", "価格"))],
                Data = DataTable.Behind(Table(record.Grid, day)),
            }.Draw(width => Draw(record.Grid, day, width)));
    }

    static (double, object) Draw(SlotGrid grid, DayRecord day, double width)
    {
        var slots = new DaySlot?[grid.PerDay];
        foreach (var slot in day.Slots) slots[grid.JstNumber(slot.Slot) - 1] = slot;

        // Energy of each slot as its mean power, kW; −1 draws below zero.
        DayPanels.Series Power(Func<DaySlot, Energy> pick, int sign, string fill) => new(fill,
            [.. slots.Select(slot => slot is { } known ? sign * pick(known).WattHours * grid.PerHour / 1000.0 : (double?)null)],
            FromZero: !fill.Contains("line-only", StringComparison.Ordinal));

        var panels = new DayPanels(grid, width);
        panels.Add(new("Load and generation, kW", "消費と発電（kW）"), 120, Power(slot => slot.Load, 1, "use"),
            Power(slot => slot.Generated, 1, "own line-only"));
        panels.Add(new("Meter: in above zero, out below, kW", "メーター：上が受電、下が送電（kW）"), 120,
            Power(slot => slot.Forward, 1, "retail"), Power(slot => slot.Reverse, -1, "retail"),
            Power(slot => Energy.Min(slot.Bought, slot.Forward), 1, "local"),
            Power(slot => Energy.Min(slot.Sold, slot.Reverse), -1, "local"));
        if (day.Slots.Any(slot => (slot.Charged, slot.Discharged, slot.Stored) != default))
        {
            panels.Add(new("Discharge above zero, charge below, kW", "上が放電、下が充電（kW）"), 90,
                Power(slot => slot.Discharged, 1, "store"), Power(slot => slot.Charged, -1, "store"));
            panels.Add(new("Stored, kWh", "蓄電量（kWh）"), 80,
                new DayPanels.Series("store", [.. slots.Select(slot => slot?.Stored.WattHours / 1000.0)], FromZero: true));
        }

        if (day.Slots.Any(slot => slot.Price is not null))
            panels.Add(Numbers.YenPerKWh, 90, new DayPanels.Series("price line",
                [.. slots.Select(slot => slot?.Price?.MicroYenPerWattHour / 1000.0)], FromZero: false));
        return panels.Finish(i => slots[i] is { } slot ? Readout(grid, slot) : null);
    }

    static string Readout(SlotGrid grid, DaySlot slot)
    {
        var text = $"{Dates.TimeOfDay(grid, grid.JstNumber(slot.Slot))} · ⌂ {Numbers.Whole(slot.Load.WattHours)} Wh"
            + $" · ☀ {Numbers.Whole(slot.Generated.WattHours)} Wh · ↓ {Numbers.Whole(slot.Forward.WattHours)} Wh"
            + $" ({Numbers.Whole(slot.Bought.WattHours)}) · ↑ {Numbers.Whole(slot.Reverse.WattHours)} Wh"
            + $" ({Numbers.Whole(slot.Sold.WattHours)})";
        if ((slot.Charged, slot.Discharged, slot.Stored) != default)
            text += $" · ▮ {Numbers.Whole((slot.Charged - slot.Discharged).WattHours)}"
                + $" → {Numbers.Whole(slot.Stored.WattHours)} Wh";
        return slot.Price is null ? text : $"{text} · {Numbers.PriceOf(slot.Price)} ¥/kWh";
    }

    static XElement Table(SlotGrid grid, DayRecord day) => DataTable.Of(
        new("The day in Wh and ¥/kWh", "この日の電力量（Wh）と価格（円/kWh）"),
        [new("Starts", "開始"), new("Load", "消費"), new("Generated", "発電"), new("Charged", "充電"), new("Discharged", "放電"),
            new("Forward", "順潮流"), new("Reverse", "逆潮流"), new("Bought", "買い"), new("Sold", "売り"), new("Stored", "蓄電量"),
            new("Price", "価格")],
        day.Slots.Select(slot => new object[]
        {
            Dates.TimeOfDay(grid, grid.JstNumber(slot.Slot)), Wh(slot.Load), Wh(slot.Generated), Wh(slot.Charged),
            Wh(slot.Discharged), Wh(slot.Forward), Wh(slot.Reverse), Wh(slot.Bought), Wh(slot.Sold), Wh(slot.Stored),
            Numbers.PriceOf(slot.Price),
        }));

    static string Wh(Energy energy) => Numbers.Whole(energy.WattHours);
}

using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Settlement.Tests;

/// <summary>Short ways to write a month down in a test.</summary>
static class Street
{
    public static readonly TariffBook Book = TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs"));

    public static readonly ParticipantId H1 = ParticipantId.Parse("H01");

    public static readonly BillingSpan August2020 = BillingSpan.MonthOf(new(2020, 8, 1));

    public static MonthTerms Month(ParticipantTerms terms, BillingSpan span, int minutes = 30) =>
        Book.Month(terms, span, new(minutes));

    /// <summary>Flat 27.00 and 8.50, levy included, nothing on trades.</summary>
    public static MonthTerms Flat(Charges? charges = null, ImbalanceRule? imbalance = null, Price fuel = default) =>
        new(SlotGrid.HalfHour, August2020, RetailPlan.Flat(Yen(27.00m)), fuel, Yen(8.50m), default,
            charges ?? Charges.None, imbalance ?? ImbalanceRule.OwnPrices);

    public static Price Yen(decimal perKWh) => new((long)(perKWh * 1000));

    public static Money MoneyOf(decimal yen) => new((long)(yen * 1_000_000));

    /// <summary>A slot in which the market changed no flow; energies in Wh, money in yen.</summary>
    public static SlotPosition Slot(
        long forward = 0, long reverse = 0, long bought = 0, decimal boughtFor = 0, long sold = 0, decimal soldFor = 0) =>
        new(new(forward), new(reverse), new(bought), MoneyOf(boughtFor), new(sold), MoneyOf(soldFor),
            new(forward), new(reverse));

    /// <summary>The bill of slots one after another from the first of the month.</summary>
    public static Bill Bill(MonthTerms terms, params ReadOnlySpan<SlotPosition> slots)
    {
        var account = new MonthAccount(H1, terms);
        for (var i = 0; i < slots.Length; i++) account.Add(terms.FirstSlot + i, slots[i]);
        return account.Close();
    }

    /// <summary>Lines as a table that reads like the bill: kind, Wh, ¥/kWh, ¥.</summary>
    public static string Table(IEnumerable<BillLine> lines) => string.Concat(lines.Select(l =>
        $"{l.Kind} {l.Quantity.WattHours} {l.UnitPrice?.ToString() ?? "-"} {l.Amount}\n"));
}

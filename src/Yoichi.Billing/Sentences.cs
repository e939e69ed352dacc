using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>A month in one sentence.</summary>
static class Sentences
{
    public static Bilingual Of(Bill bill, in StatementRow total) => Traded(total) + Outcome(bill);

    static Bilingual Traded(in StatementRow t)
    {
        var (bought, sold) = (t.Bought > Energy.Zero, t.Sold > Energy.Zero);
        var buy = bought ? new Bilingual($"bought {Numbers.KWh(t.Bought)} kWh from neighbours at {BillText.Mean(t.Bought, t.BoughtFor)} yen on average",
            $"近隣から{Numbers.KWh(t.Bought)} kWhを平均{BillText.Mean(t.Bought, t.BoughtFor)}円で買い") : default;
        var sell = sold ? new Bilingual($"sold {Numbers.KWh(t.Sold)} kWh at {BillText.Mean(t.Sold, t.SoldFor)} yen",
            $"{Numbers.KWh(t.Sold)} kWhを平均{BillText.Mean(t.Sold, t.SoldFor)}円で売り") : default;
        return (bought, sold) switch
        {
            (true, true) => new Bilingual("You ", "") + buy + new Bilingual(" and ", "、") + sell + new Bilingual(". ", "ました。"),
            (true, false) => new Bilingual("You ", "") + buy + new Bilingual(". ", "ました。"),
            (false, true) => new Bilingual("You ", "近隣へ") + sell + new Bilingual(". ", "ました。"),
            _ => new("You traded nothing with neighbours. ", "近隣との取引はありませんでした。"),
        };
    }

    static Bilingual Outcome(Bill bill)
    {
        var saved = bill.Baseline - bill.Total;
        var percent = Improvement.Percent(bill.Baseline, bill.Total) is { } p
            ? new Bilingual($" ({Numbers.Percent((double)p)})", $"（{Numbers.Percent((double)p)}）") : default;
        var yen = Numbers.Yen(saved.FloorYen());
        return (saved > Money.Zero, bill.Total < Money.Zero) switch
        {
            (true, false) => new Bilingual($"The month costs {Numbers.Yen(bill.Total.FloorYen())}, {yen}", $"今月は{Numbers.Yen(bill.Total.FloorYen())}で、電力会社だけの場合より{yen}")
                + percent + new Bilingual(" less than with the retailer alone.", "安くなりました。"),
            (true, true) => new Bilingual($"The month brings you {Numbers.Yen(-bill.Total.FloorYen())}, {yen}", $"今月は{Numbers.Yen(-bill.Total.FloorYen())}の受け取りで、電力会社だけの場合より{yen}")
                + percent + new Bilingual(" better than with the retailer alone.", "有利になりました。"),
            (false, false) => new($"The month costs {Numbers.Yen(bill.Total.FloorYen())}, as much as with the retailer alone.",
                $"今月は{Numbers.Yen(bill.Total.FloorYen())}で、電力会社だけの場合と同じです。"),
            (false, true) => new($"The month brings you {Numbers.Yen(-bill.Total.FloorYen())}, as much as with the retailer alone.",
                $"今月は{Numbers.Yen(-bill.Total.FloorYen())}の受け取りで、電力会社だけの場合と同じです。"),
        };
    }
}

using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Settlement.Tests;

/// <summary>The files of data/tariffs.</summary>
public sealed class ShippedTariffTests
{
    static readonly TariffBook Book = TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs"));

    [Fact]
    public void A_month_of_the_trial_community_is_billed()
    {
        var terms = new ParticipantTerms("flat-27", "flat-8.5", "none");
        var month = Book.Month(terms, BillingSpan.MonthOf(new(2025, 8, 1)), SlotGrid.HalfHour);
        var account = new MonthAccount(ParticipantId.Parse("H01"), month);
        // 400 Wh used, of which 300 Wh bought at 13.10: 0.1 kWh × 27 + 3.93 = 6.63; alone 0.4 × 27 = 10.80.
        account.Add(month.FirstSlot, new(new(400), default, new(300), new(3_930_000), default, default, new(400), default));
        var bill = account.Close();
        Assert.Equal(Money.OfYen(6), bill.Total);
        Assert.Equal(Money.OfYen(10), bill.Baseline);
    }

    [Fact]
    public void The_canonical_text_reads_back_to_itself()
    {
        var text = Book.ToCanonicalText();
        Assert.Equal(text, TariffBook.Parse(text).ToCanonicalText());
    }
}

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

    [Fact]
    public void The_example_of_the_tariff_page_can_be_read()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.Repository(), "docs", "reference", "tariff-file.md"));
        var from = page.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var example = page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
        var plan = Assert.Single(TariffBook.Load([("tariff-file.md", example)]).Retail).Value.Versions[0];
        Assert.Equal(Book.Retail["tepco-ep-juryo-dento-b"].Versions[0].Value.Tiers, plan.Value.Tiers);
    }

    [Fact]
    public void The_page_of_bill_lines_names_every_kind_with_its_other_side()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.Repository(), "docs", "reference", "bill-lines.md"));
        var rows = page.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|').Select(c => c.Trim(' ', '`')).ToArray()).ToArray();
        Assert.Equal(15, rows.Length);
        Assert.All(rows, row => Assert.Equal(BillPostings.CounterOf(row[1]).Name, row[^2]));
    }
}

using System.Text.Json;
using System.Xml.Linq;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;
using static Yoichi.Billing.Tests.Months;

namespace Yoichi.Billing.Tests;

public sealed class BillPageTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-bills-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_bill_people_have_read()
    {
        var document = Sample.Document();
        Golden.Check("bill.html", Sample.Body(BillPage.Render(document, "H01-2024-06.csv")));
        Golden.Check("bill.csv", BillCsv.Lines(document));
        Golden.Check("bill.json", BillJson.Write(document));
        Golden.Check("statement.csv", BillCsv.Statement(document));
    }

    [Fact]
    public void The_page_is_well_formed_in_both_languages_and_asks_for_nothing_from_outside()
    {
        var page = XDocument.Parse(BillPage.Render(Sample.Document())["<!DOCTYPE html>\n".Length..]);
        int Count(string language) => page.Descendants("main").Descendants().Attributes("lang").Count(l => l.Value == language);
        Assert.True(Count("en") > 40);
        Assert.Equal(Count("en"), Count("ja"));
        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName == "src");
    }

    [Fact]
    public void Table_and_json_add_up_to_the_total()
    {
        var document = Sample.Document();
        Assert.Equal(document.Bill.Total.MicroYen, ReAdd(BillCsv.Lines(document), "with"));
        Assert.Equal(document.Bill.Baseline.MicroYen, ReAdd(BillCsv.Lines(document), "without"));
        using var json = JsonDocument.Parse(BillJson.Write(document));
        Assert.Equal(document.Bill.Total.MicroYen, json.RootElement.GetProperty("lines").EnumerateArray().Sum(l => l.GetProperty("amountMicroYen").GetInt64()));
        Assert.Equal(BillDocument.RoundingRule, json.RootElement.GetProperty("rounding").GetProperty("rule").GetString());
        Assert.Equal(document.Subject.Month.SlotCount, json.RootElement.GetProperty("readings").EnumerateObject().Sum(k => k.Value.GetInt32()));
    }

    [Fact]
    public void The_statement_has_a_row_a_slot_that_adds_up_to_the_bill()
    {
        var document = Sample.Document();
        var rows = BillCsv.Statement(document).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(r => r.Split(',')).ToList();
        Assert.Equal(7 * 48, rows.Count);
        long Sum(int column) => rows.Sum(r => long.Parse(r[column]));
        long Of(string kind) => document.Bill.Lines.Where(l => l.Kind == kind).Sum(l => l.Quantity.WattHours);
        Assert.Equal((Of(LineKinds.MarketPurchase), -Of(LineKinds.MarketSale)), (Sum(4), Sum(6)));
        Assert.Equal((Of(LineKinds.Energy), -Of(LineKinds.BuyBack)), (Sum(8), Sum(9)));
        Assert.Equal((Of(LineKinds.ImbalanceShortfall), -Of(LineKinds.ImbalanceExcess)), (Sum(10), Sum(11)));
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("ja", true)]
    [InlineData("ja", false)]
    public void A_bill_prints_to_exactly_one_page(string language, bool full)
    {
        if (Chromium.Path is null) Assert.Skip(Chromium.Absent);
        var document = full ? Sample.Document() : Document(Flat(), Slot(forward: 1_000));
        Assert.Equal(1, Chromium.PagesOf(BillPage.Render(document, "H01-2024-06.csv"), language, folder));
    }

    [Fact]
    public void A_plan_of_a_window_an_hour_still_prints_to_one_page()
    {
        if (Chromium.Path is null) Assert.Skip(Chromium.Absent);
        var windows = Enumerable.Range(0, 24).Select(h => new PriceWindow($"hour-{h}", [.. Enumerable.Range(1, 12)], TariffDays.Every, new(h, h + 1), new(20_000 + h * 10)));
        var month = new MonthTerms(SlotGrid.HalfHour, August2025, new RetailPlan([], [.. windows], new(), default, LevyIncluded: true),
            default, new(8_500), default, Charges.None, ImbalanceRule.OwnPrices);
        var document = Document(month, [.. Enumerable.Range(0, 48).Select(i => Slot(forward: 100 + i))]);
        Assert.Equal(24, document.Bill.Lines.Count(l => l.Kind == LineKinds.Energy));
        var page = BillPage.Render(document);
        Assert.Contains("Energy: hour-23", page, StringComparison.Ordinal);
        Assert.Equal(1, Chromium.PagesOf(page, "en", folder));
    }
}

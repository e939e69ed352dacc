using System.Xml.Linq;
using Yoichi.Market;
using Yoichi.Simulation.Reporting;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

public sealed class ReportingTests
{
    [Fact]
    public void A_small_run_gives_the_page_people_have_read() =>
        Golden.Check("report-small.html", HtmlReport.Render(ReportingRecords.Small()));

    [Fact]
    public void The_same_record_gives_the_same_bytes_however_long_the_run_took()
    {
        var run = ReportingRecords.Small();
        var slower = run with { Summary = run.Summary with { WallSeconds = 99, PeakMemoryMiB = 4000 } };

        Assert.Equal(HtmlReport.Render(run), HtmlReport.Render(ReportingRecords.Small()));
        Assert.Equal(HtmlReport.Render(run), HtmlReport.Render(slower));
    }

    [Fact]
    public void The_page_asks_for_nothing_from_outside()
    {
        var page = Page(ReportingRecords.Small());

        Assert.DoesNotContain(page.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href");
        Assert.DoesNotContain("url(", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page.ToString(), StringComparison.Ordinal);
        Assert.Contains(page.Descendants("meta").Attributes("content"),
            content => content.Value.Contains("default-src 'none'", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_picture_has_a_title_a_description_and_ids_of_its_own()
    {
        var page = Page(ReportingRecords.Small());
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(7 * 2, page.Descendants("svg").Count());
        Assert.All(page.Descendants("svg"), svg => Assert.All(
            ((string)svg.Attribute("aria-labelledby")!).Split(' '), id => Assert.Contains(id, ids)));
    }

    [Fact]
    public void Every_text_in_one_language_stands_beside_the_other()
    {
        var page = Page(ReportingRecords.Small());
        int Count(string language) =>
            page.Descendants("body").Descendants().Attributes("lang").Count(lang => lang.Value == language);

        Assert.True(Count("en") > 100);
        Assert.Equal(Count("en"), Count("ja"));
    }

    [Fact]
    public void Names_from_files_stay_text()
    {
        const string Hostile = "\"><script>alert('x')</script><!-- & ]]> \u0001 \ud800 \u202E";
        var run = ReportingRecords.Small();
        var group = new GroupSummary(Hostile, 1, 100, 90, 10);
        var page = Page(run with
        {
            TitleEn = Hostile,
            TitleJa = Hostile + "日本",
            Members = [.. run.Members.Select(m => m with { Kind = Hostile, Groups = [Hostile] })],
            Curves = run.Curves! with { Round = Hostile },
            Summary = run.Summary with
            {
                Community = Hostile,
                Mechanism = Hostile,
                Agents = Hostile,
                From = Hostile,
                Notes = [Hostile],
                WorseOff = [Hostile],
                Office = group,
                JournalSha256 = Hostile,
                EventsSha256 = Hostile,
                Bill = run.Summary.Bill with { Groups = [group] },
                Market = run.Summary.Market with { MeanPrice = Hostile },
            },
        });

        Assert.Single(page.Descendants("script"));
        Assert.DoesNotContain("alert", page.Descendants("script").Single().Value, StringComparison.Ordinal);
        Assert.Equal("\"><script>alert('x')</script><!-- & ]]> \uFFFD \uFFFD \u202E",
            page.Descendants("h1").Single().Elements().First().Value);
    }

    [Fact]
    public void A_run_without_trades_says_so_and_draws_no_prices()
    {
        var page = Page(ReportingRecords.WithoutTrades(ReportingRecords.Small()));

        Assert.Contains("Nothing was traded", Section(page, "prices").Value, StringComparison.Ordinal);
        Assert.Empty(Section(page, "prices").Descendants("svg"));
        Assert.DoesNotContain(page.Descendants("section"), section => (string?)section.Attribute("id") == "curves");
    }

    [Fact]
    public void Parts_that_a_run_does_not_have_are_left_out()
    {
        var run = ReportingRecords.Small();
        var page = Page(run with
        {
            Day = null,
            Curves = null,
            Slots = [],
            Members = [],
            Summary = run.Summary with { Office = null, Notes = [], Bill = new(0, 0, null, []) },
        });

        Assert.Equal(["headline", "savings", "prices", "energy"],
            page.Descendants("section").Attributes("id").Select(id => id.Value));
        Assert.Empty(Section(page, "savings").Descendants("svg"));
    }

    [Fact]
    public void A_baseline_of_zero_has_yen_and_no_per_cent()
    {
        var run = ReportingRecords.Small();
        var page = Page(run with
        {
            Summary = run.Summary with { Office = null, Bill = new(0, -500, null, [new("pv", 1, 0, -500, null)]) },
        });

        var cells = Section(page, "savings").Descendants("tr").ElementAt(1).Elements("td").Select(cell => cell.Value);
        Assert.Equal(["1", "¥0", "−¥500", "¥500", "–", "¥500"], cells);
    }

    [Theory]
    [InlineData(15, 1)]
    [InlineData(15, 96 * 3)]
    [InlineData(30, 1)]
    [InlineData(30, 60)]
    [InlineData(30, 1488)]
    [InlineData(60, 24)]
    [InlineData(15, 35_040)]
    public void A_run_of_any_length_fits_a_page(int minutes, int slots)
    {
        var text = HtmlReport.Render(ReportingRecords.Run(new SlotGrid(minutes), slots, members: 300));

        Assert.True(XDocument.Parse(text).Descendants("svg").Any());
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(text), 10_000, 2_000_000);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_below_zero_has_a_true_minus_and_a_place_on_the_axis()
    {
        var run = ReportingRecords.Small();
        var page = Page(run with
        {
            Slots = [.. run.Slots.Select((slot, i) => slot.Price is null
                ? slot
                : slot with { Price = Price.OfTicks(-150 + i % 2) })],
            Curves = run.Curves! with
            {
                Price = Price.OfTicks(-150),
                Orders = [new(Side.Sell, Price.OfTicks(-200), new(100)), new(Side.Buy, Price.OfTicks(-100), new(100))],
            },
        });

        Assert.Contains("−1.50 ¥/kWh", Section(page, "curves").Value, StringComparison.Ordinal);
        Assert.Contains(Section(page, "prices").Descendants("title"),
            title => title.Value.Contains("−1.50 ¥/kWh", StringComparison.Ordinal));
    }

    [Fact]
    public void A_very_large_book_is_drawn_with_few_steps_and_all_its_energy()
    {
        var orders = Enumerable.Range(0, 20_000).Select(i => new CurveOrder(Side.Sell, Price.OfTicks(i), new(10))).ToList();
        var curve = new OrderCurve(orders, Side.Sell);

        Assert.InRange(curve.Steps.Count, 2, 250);
        Assert.Equal(200.0, curve.Total);
        Assert.Equal(20_000, curve.Steps.Sum(step => step.Orders));
    }

    [Fact]
    public void A_fault_in_the_books_is_not_hidden()
    {
        var run = ReportingRecords.Small();
        var page = Page(run with
        {
            Summary = run.Summary with
            {
                Residual = new(3, -1),
                WorseOff = ["H001"],
                EnergyWh = run.Summary.EnergyWh with { Consumed = run.Summary.EnergyWh.Consumed + 3 },
            },
        });

        Assert.Contains("do not balance", Section(page, "headline").Value, StringComparison.Ordinal);
        Assert.Contains("H001", Section(page, "headline").Value, StringComparison.Ordinal);
        Assert.Contains("≠", page.Descendants("footer").Single().Value, StringComparison.Ordinal);
    }

    static XDocument Page(RunRecord run) => XDocument.Parse(HtmlReport.Render(run));

    static XElement Section(XDocument page, string id) =>
        page.Descendants("section").Single(section => (string?)section.Attribute("id") == id);
}

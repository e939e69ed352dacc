using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

public sealed class TariffBookTests
{
    const string Dated = """
        kind: levy
        name: a
        versions:
          - { from: 2024-05-01, source: "it's", price: 3.49 }
          - { from: 2025-05-01, until: 2025-07-01, source: s, unconfirmed: true, price: 3.98 }
          - { from: 2026-05-01, source: s, price: 4.18 }
        """;

    [Theory]
    [InlineData(2024, 4, null)]
    [InlineData(2024, 5, "3.49")]
    [InlineData(2025, 4, "3.49")]
    [InlineData(2025, 5, "3.98")]
    [InlineData(2025, 6, "3.98")]
    [InlineData(2025, 7, null)]
    [InlineData(2026, 4, null)]
    [InlineData(2026, 5, "4.18")]
    [InlineData(2099, 1, "4.18")]
    public void A_month_has_the_version_that_holds_in_it_or_none(int year, int month, string? price)
    {
        var tariff = TariffBook.Load([("t", Dated)]).Levies["a"];
        Assert.Equal(price, tariff.At(new(year, month, 1))?.Value.ToString());
    }

    [Fact]
    public void The_canonical_text_is_the_same_whatever_the_order_of_files()
    {
        (string, string)[] files = [("1", Dated), ("2", Dated.Replace("name: a", "name: b", StringComparison.Ordinal))];
        Assert.Equal(TariffBook.Load(files).ToCanonicalText(), TariffBook.Load(files.Reverse()).ToCanonicalText());
    }

    [Fact]
    public void The_canonical_text_bills_as_the_files_do()
    {
        var again = TariffBook.Parse(Book.ToCanonicalText());
        Assert.Equal(Book.ToCanonicalText(), again.ToCanonicalText());
        foreach (var plan in Book.Retail.Keys)
        {
            var terms = new ParticipantTerms(plan, "tepco-ep-standard", "tepco-low-voltage-with-fee", "japan", "own-prices", null, 30, 5_000);
            var span = BillingSpan.MonthOf(new(2025, 8, 1));
            SlotPosition[] slots = [.. Enumerable.Range(0, 48).Select(i => Slot(7_000 + i, 300, 100 + 100 * i, 40, 20 * i, 11))];
            Assert.Equal(Table(Bill(Book.Month(terms, span, SlotGrid.HalfHour), slots).Lines),
                Table(Bill(again.Month(terms, span, SlotGrid.HalfHour), slots).Lines));
        }
    }

    [Fact]
    public void Every_number_survives_the_canonical_text()
    {
        const string all = """
            kind: retail
            name: all
            versions:
              - from: 2025-04-01
                source: "a: 'b' # c \\ 日本"
                unconfirmed: true
                windows:
                  - { name: x, months: [1, 12], days: [mon, sun], hours: 22-3, price: 0.001 }
                  - { name: y, price: 999.999 }
                base: { fixed: 0.001, perTenAmperes: 1, perKilowatt: 2.5, halfWhenUnused: true }
                demandPerKilowatt: 1234.567
                levy: included
            ---
            { kind: fuel, name: f, versions: [{ from: 2025-04-01, source: s, price: -10.055 }] }
            ---
            { kind: imbalance, name: i, versions: [{ from: 2025-04-01, source: s, shortfall: 45, excess: -0.5 }] }
            ---
            { kind: charges, name: c, versions: [{ from: 2025-04-01, source: s, wheeling: 9.44, fee: 0, loss: { percent: 7.125, price: 8.5 } }] }
            """;
        var book = TariffBook.Parse(TariffBook.Load([("t", all)]).ToCanonicalText());
        var plan = book.Retail["all"].Versions[0];
        Assert.Equal(@"a: 'b' # c \ 日本", plan.Source);
        Assert.True(plan.Unconfirmed);
        var x = plan.Value.Windows[0];
        Assert.Equal([1, 12], x.Months);
        Assert.Equal((TariffDays.Monday | TariffDays.Sunday, new HourRange(22, 3), new Price(1)), (x.Days, x.Hours, x.Price));
        Assert.True(plan.Value.Windows[1].IsRest);
        Assert.Equal(new BaseCharge(new(1_000), Money.OfYen(1), new(2_500_000), true), plan.Value.Base);
        Assert.Equal(new Money(1_234_567_000), plan.Value.DemandPerKilowatt);
        Assert.True(plan.Value.LevyIncluded);
        Assert.Equal(new Price(-10_055), book.Fuel["f"].Versions[0].Value);
        Assert.Equal(new ImbalanceRule(new(45_000), new(-500)), book.Imbalance["i"].Versions[0].Value);
        Assert.Equal(new Charges(new(9_440), 7_125, new(8_500), default), book.Charges["c"].Versions[0].Value);
    }

    [Fact]
    public void Every_shipped_version_names_a_source_and_recalled_numbers_say_so()
    {
        Assert.Equal(12, Book.Retail.Count + Book.BuyBack.Count + Book.Levies.Count);
        var terms = new ParticipantTerms("tepco-ep-juryo-dento-b", "tepco-ep-standard", "tepco-low-voltage", Levy: "japan", Amperes: 30);
        var unconfirmed = Book.Month(terms, BillingSpan.MonthOf(new(2025, 8, 1)), SlotGrid.HalfHour).Unconfirmed;
        Assert.Equal(["retail tepco-ep-juryo-dento-b from 2024-04-01", "charges tepco-low-voltage from 2024-04-01"],
            unconfirmed.Select(u => u[..u.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Empty(Book.Month(terms with { Charges = "none" }, August2020, SlotGrid.HalfHour).Unconfirmed);
    }

    public static TheoryData<ParticipantTerms, string, string> WrongTerms => new()
    {
        { new("flat-28", "none", "none"), "tariff.unknown", "flat-27" },
        { new("flat-27", "some", "none"), "tariff.unknown", "flat-8.5" },
        { new("flat-27", "none", "some"), "tariff.unknown", "none" },
        { new("flat-27", "none", "none", Fuel: "some"), "tariff.unknown", "tepco-ep" },
        { new("flat-27", "none", "none", Imbalance: "some"), "tariff.unknown", "own-prices" },
        { new("flat-27", "none", "none", Fuel: "tepco-ep"), "tariff.no-version", "2020-08" },
        { new("time-of-use-night", "none", "none"), "tariff.contract", "levy" },
        { new("time-of-use-night", "none", "none", Levy: "some"), "tariff.unknown", "japan" },
        { new("tepco-ep-juryo-dento-b", "none", "none", Levy: "japan"), "tariff.contract", "amperes" },
        { new("flat-27", "none", "none", Amperes: -1), "tariff.contract", "-1 A" },
        { new("flat-27", "none", "none", ContractWatts: -1), "tariff.contract", "-1 W" },
    };

    [Theory]
    [MemberData(nameof(WrongTerms), DisableDiscoveryEnumeration = true)]
    public void Terms_that_cannot_be_met_are_refused_where_they_were_written(ParticipantTerms terms, string code, string says)
    {
        var refused = Assert.Throws<InputException>(() => Book.Month(terms, August2020, SlotGrid.HalfHour, "street.yaml:7:3"));
        Assert.Equal((code, "street.yaml:7:3"), (refused.Problem.Code, refused.Problem.Place));
        Assert.Contains(says, refused.Problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_charge_by_kilowatt_needs_the_contracts_power()
    {
        var shop = new ParticipantTerms("tepco-ep-teiatsu-denryoku", "none", "none", Levy: "japan");
        Assert.Contains("power", Assert.Throws<InputException>(() => Month(shop, BillingSpan.MonthOf(new(2025, 8, 1)))).Problem.Reason,
            StringComparison.Ordinal);
    }
}

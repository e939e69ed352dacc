using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

/// <summary>Metered homes from five countries; skipped where their data is not beside the checkout.</summary>
public sealed class RealHomesTests
{
    static QuoteResult Quote(string file, Metering.ImportOptions? options = null, string? name = null)
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Absent);
        var readings = FoundReadings.Read([Path.Combine(SharedData.Folder!, file)], null, options ?? new());
        var home = HomeMeters.One(readings, name, file);
        return new HomeQuote(readings, home, null, QuoteTerms.Default, Given.Wish([new(3, 30, 180)]), 1, file)
        {
            Streets = [Neighbourhood.All(1)[1]],
        }.Run();
    }

    static void Sound(QuoteResult quote, MeterKind kind, int year, int month)
    {
        Assert.Equal((kind, new DateOnly(year, month, 1)), (quote.Home.Kind, quote.Month.Measured));
        foreach (var m in quote.Variants.SelectMany(v => v.Months))
        {
            Assert.Equal(m.Generated + m.Forward + m.Discharged, m.Load + m.Reverse + m.Charged);
            Assert.True(m.BillYen <= m.WithoutYen);
        }

        Assert.True(quote.Variants[1].Middle.WithoutYen < quote.TodayYen, "panels lower the bill");
    }

    [Fact]
    public void Germany() => Sound(Quote("htw-berlin-74/ts_household_kWh_15min_2015_h001.csv.gz"), MeterKind.Consumer, 2015, 12);

    [Fact]
    public void California() =>
        Sound(Quote("citylearn-2022/Building_1.csv.gz", new() { PvKilowatts = 4 }), MeterKind.Gross, 2017, 7);

    [Fact]
    public void England_with_a_battery_counts_at_the_grid() =>
        Sound(Quote("uk-home-battery-2024/Energy Flows Data 2024-05-01.csv.gz"), MeterKind.AtTheGrid, 2024, 6);

    [Fact]
    public void A_flat_in_Sydney_out_of_a_wide_file()
    {
        Sound(Quote("sydney-apartments/bondi_load_filled.csv.gz", name: "B3"), MeterKind.Consumer, 2017, 7);
        Assert.Equal("quote.participant", Assert.Throws<InputException>(() => Quote("sydney-apartments/bondi_load_filled.csv.gz")).Problem.Code);
        Assert.Contains("B1, B4", Assert.Throws<InputException>(
            () => Quote("sydney-apartments/bondi_load_filled.csv.gz", name: "B9")).Problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_hundred_and_fifty_Swiss_homes_for_a_shadow_month()
    {
        Assert.SkipWhen(SharedData.Folder is null, SharedData.Absent);
        var folder = Path.Combine(SharedData.Folder!, "swiss-households-15min");
        var readings = FoundReadings.Read([folder], null, new() { FirstDate = new(2018, 10, 29) });
        var shadow = new ShadowMonth(readings, null, QuoteTerms.Default, 1, 30, folder).Run(null, TestContext.Current.CancellationToken);
        Assert.Equal(new DateOnly(2018, 11, 1), shadow.Measured);
        Assert.Equal(350, shadow.Play.Members.Length + shadow.Left.Length);
        Assert.Equal(-Money.OfYen(shadow.Play.TotalGainYen), shadow.Play.Margin.Change);
        Assert.True(shadow.Play.TotalGainYen > 0);
    }
}

namespace Yoichi.Metering.Tests;

/// <summary>Each format of a known set on its hand-made file, traps included.</summary>
public class FormatSampleTests
{
    static (string, Channel, long, int)[] Energy(ImportResult result) =>
        [.. result.Series.Select(series => (series.Participant, series.Channel, series.Total.WattHours, series.Gaps))];

    [Fact]
    public void Ausgrid_load_is_general_use_and_controlled_load_together()
    {
        var result = Given.ReadSample("ausgrid", "ausgrid.csv");
        Assert.Equal([("1", Channel.Load, 44100, 0), ("1", Channel.Generation, 30516, 0), ("2", Channel.Load, 24200, 0),
            ("2", Channel.Generation, 42716, 0)], Energy(result));
        Assert.All(result.Series, series => Assert.Equal((Given.Slot("2012-07-01T00:00+09:00"), 96), (series.First, series.WattHours.Length)));
        // 0:30 is the end of the first half hour: 0.2 of general use and 1.25 of controlled load.
        Assert.Equal(1450, result.Series[0].WattHours[0]);
        Assert.Equal(1, Given.CountOf(result, Problems.ValueEstimated));
    }

    [Fact]
    public void Htw_file_is_asked_about_unless_it_can_be_a_homes_use()
    {
        Assert.Equal([("htw_home", Channel.Load, 7966, 0)], Energy(Given.ReadSample("htw", "htw_home.csv")));
        Assert.Equal([("htw_pv", Channel.Generation, 22910, 0)], Energy(Given.ReadSample("htw", "htw_pv.csv")));
        foreach (var sample in (string[])["htw_pv.csv", "htw_price.csv"])
            Assert.Equal("file.unit", Given.Refusal(() => MeterFormats.Find("htw").Read([Given.Sample(sample)], new())).Code);
        var prices = Assert.Single(Given.ReadSample("htw", "htw_price.csv").Prices);
        Assert.Equal(("EUR", 15, 96, 21, -9960L, 30000L),
            (prices.Currency, prices.Grid.Minutes, prices.MicroPerKWh.Length, prices.Negatives, prices.Lowest!.Value, prices.Highest!.Value));
    }

    [Fact]
    public void Swiss_week_starts_on_the_monday_stated_and_feed_in_is_a_gap()
    {
        var result = Given.ReadSample("swiss", "swiss.csv");
        Assert.Equal([("1000001", Channel.Load, 84170, 0), ("1000002", Channel.Load, 84030, 1), ("1000003", Channel.Load, 84030, 1)], Energy(result));
        Assert.Equal((1, 1), (Given.CountOf(result, Problems.ValueNegative), Given.CountOf(result, Problems.ValueMissing)));
        var swiss = MeterFormats.Find("swiss");
        Assert.Equal("import.firstDate", Given.Refusal(() => swiss.Read([Given.Sample("swiss.csv")], new())).Code);
        Assert.Equal("import.firstDate", Given.Refusal(() => swiss.Read([Given.Sample("swiss.csv")], new() { FirstDate = new(2018, 10, 30) })).Code);
        var two = swiss.Read([Given.Sample("swiss.csv"), Given.Sample("swiss.csv")], new() { FirstDate = new(2018, 10, 29) });
        Assert.All(two.Series, series => Assert.Equal(2 * 336, series.WattHours.Length));
    }

    [Fact]
    public void Uk_flows_balance_in_every_slot_and_the_total_line_is_no_row()
    {
        var result = Given.ReadSample("uk-home-battery", "uk_home_battery.csv");
        Assert.Empty(result.Report.Problems);
        Assert.Equal(Enum.GetValues<Channel>(), result.Series.Select(series => series.Channel));
        long At(Channel channel, int slot) => result.Series.Single(series => series.Channel == channel).WattHours[slot]!.Value;
        for (var slot = 0; slot < 96; slot++)
            Assert.Equal(At(Channel.Generation, slot) + At(Channel.Import, slot) + At(Channel.Discharge, slot),
                At(Channel.Load, slot) + At(Channel.Export, slot) + At(Channel.Charge, slot));
        var text = Given.Sample("uk_home_battery.csv").Text();
        var wrong = Given.Read("uk-home-battery", text.Replace("\"Total:\",\"3.68\"", "\"Total:\",\"3.69\"", StringComparison.Ordinal));
        Assert.Equal(text.Contains("\"Total:\",\"3.68\"", StringComparison.Ordinal) ? 1 : 0, Given.CountOf(wrong, Problems.CheckDiffers));
        Assert.Equal(1, Given.CountOf(Given.Read("uk-home-battery", text.Replace("\"0.5\"", "\"0.6\"", StringComparison.Ordinal)), Problems.CheckDiffers));
    }

    [Fact]
    public void Bdg2_blank_is_a_gap_and_a_week_of_zeros_is_told()
    {
        var result = Given.ReadSample("bdg2", "bdg2.csv");
        Assert.Equal([("North_office_Ada", Channel.Load, 529000, 0), ("North_office_Ben", Channel.Load, 3249875, 2)], Energy(result));
        Assert.Equal((1, 1), (Given.CountOf(result, Problems.ValueMissing), Given.CountOf(result, Problems.ValueZeros)));
    }

    [Fact]
    public void Nrel_generation_is_turned_round_and_both_spellings_of_dates_are_read()
    {
        var result = Given.ReadSample("nrel", "nrel.csv");
        Assert.Equal([("nrel", Channel.Load, 5040000, 0), ("nrel", Channel.Generation, 3052000, 2)], Energy(result));
        Assert.All(result.Series, series => Assert.Equal(Given.Slot("2011-01-12T00:00+09:00"), series.First));
        Assert.Equal((1, 1, 0), (Given.CountOf(result, Problems.ValueNegative), Given.CountOf(result, Problems.RowRemark),
            Given.CountOf(result, Problems.CheckDiffers)));
    }

    [Fact]
    public void Site_is_read_in_the_units_its_columns_name_and_drifting_stamps_count_as_their_minute()
    {
        var result = Given.ReadSample("site", "site.csv");
        Assert.Equal([("site", Channel.Load, 2295000, 48), ("site", Channel.Generation, 1832000, 48)], Energy(result));
        Assert.Equal(48, Given.CountOf(result, Problems.TimeMissing));      // the leap day is absent
    }

    [Fact]
    public void Byron_generation_is_each_tenants_panels_and_tariffs_know_who_is_on_them()
    {
        var result = Given.ReadSample("byron", "byron_load.csv", "byron_solar.csv", "byron_participants.csv", "byron_retail.csv", "byron_network.csv");
        Assert.Equal([("tenant_1", Channel.Load, 23900, 0), ("tenant_2", Channel.Load, 24000, 0), ("tenant_3", Channel.Load, 216100, 0),
            ("tenant_2", Channel.Generation, 158063, 0), ("tenant_3", Channel.Generation, 277678, 0)], Energy(result));
        var peak = result.Tariffs.Single(row => row is { Part: "peak", Offer: "Shop TOU" });
        Assert.Equal((290000L, "AUD/kWh", true), (peak.Micro, peak.Unit, peak.WeekdaysOnly));
        Assert.Equal(["07:00-09:00", "17:00-20:00"], peak.Windows.Select(window => window.ToString()));
        Assert.Equal(["tenant_2"], peak.Participants);
        var block = result.Tariffs.Single(row => row.Part == "block1");
        Assert.Equal((50_000_000L, 310000L), (block.UpTo!.Value, block.Micro));
        Assert.Equal("AUD/kVA/month", result.Tariffs.Single(row => row.Part == "demand").Unit);
        Assert.Equal(1, Given.CountOf(result, Problems.TariffUnknown));     // tenant_3 is on an offer of the moon
        Assert.Equal("file.unit", Given.Refusal(() => Given.ReadSample("byron", "byron_solar.csv")).Code);
    }
}

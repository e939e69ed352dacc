using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

public sealed class QuotePlaceTests
{
    [Theory]
    [InlineData("Tokyo", "Tokyo", 35.69, 139.69)]
    [InlineData("tokyo", "Tokyo", 35.69, 139.69)]
    [InlineData("東京", "Tokyo", 35.69, 139.69)]
    [InlineData("東京都", "Tokyo", 35.69, 139.69)]
    [InlineData("京都", "Kyoto", 35.02, 135.76)]
    [InlineData("北海道", "Hokkaido", 43.06, 141.35)]
    [InlineData("26.2, 127.7", "26.2° N, 127.7° E", 26.2, 127.7)]
    public void A_prefecture_or_degrees_are_a_place(string text, string name, double latitude, double longitude)
    {
        var place = QuotePlace.Parse(text);
        Assert.Equal((name, new Location(latitude, longitude)), (place.Name.En, place.Location));
    }

    [Theory]
    [InlineData("Atlantis")]
    [InlineData("北海")]
    [InlineData("35.7")]
    [InlineData("35.7,139.7,1")]
    [InlineData("19.9,139.7")]
    [InlineData("46.1,139.7")]
    [InlineData("35.7,121.9")]
    [InlineData("35.7,154.1")]
    [InlineData("")]
    public void Anything_else_and_places_outside_Japan_are_refused(string text) =>
        Assert.Equal("quote.place", Assert.Throws<InputException>(() => QuotePlace.Parse(text)).Problem.Code);

    [Fact]
    public void All_47_prefectures_are_known_and_none_twice()
    {
        string[] some = ["Hokkaido", "Aomori", "Niigata", "Nara", "Okinawa"];
        Assert.All(some, name => Assert.Equal(name, QuotePlace.Parse(name).Name.En));
    }

    [Fact]
    public void Panels_in_winter_make_more_in_the_south_and_the_quote_says_whose_clouds_it_took()
    {
        var first = new DateOnly(2025, 12, 1);
        QuoteResult In(string? place) => Given.Quote(Given.Readings(Given.Series(Metering.Channel.Load, first, 31, (_, _) => 200)),
            Given.Wish(panels: [QuoteWishes.StandardRoof]), Given.Flat with { Place = place is null ? QuotePlace.Default : QuotePlace.Parse(place) }, streets: 1).Run();
        long Made(QuoteResult quote) => quote.Variants[1].Middle.Generated.WattHours;
        var (usual, north, south) = (In(null), In("北海道"), In("沖縄"));
        Assert.True(Made(north) < Made(usual) && Made(usual) < Made(south), $"{Made(north)} {Made(usual)} {Made(south)}");
        Assert.Contains(QuoteWords.Sure(south), w => w.En.Contains("the sun of Okinawa", StringComparison.Ordinal) && w.En.Contains("Mishima", StringComparison.Ordinal)
            && w.Ja.Contains("沖縄県", StringComparison.Ordinal));
        Assert.Contains("\"place\": \"Okinawa\"", QuoteJson.Write(south), StringComparison.Ordinal);
    }

    [Fact]
    public void A_battery_that_may_feed_the_grid_is_also_shown_as_one_that_may_not_where_its_agent_can_tell()
    {
        var wishes = Given.Wish(panels: [QuoteWishes.StandardRoof], battery: QuoteWishes.StandardBattery);
        string[] Codes(bool both, QuoteWishes of) => [.. of.Variants("flat-27", both).Select(v => v.Code)];
        Assert.Equal(["as-is", "panels", "panels+battery"], Codes(false, wishes));
        Assert.Equal(["as-is", "panels", "panels+battery-no-reverse-flow", "panels+battery"], Codes(true, wishes));
        var bound = wishes with { Battery = QuoteWishes.StandardBattery with { MayExport = false } };
        Assert.Equal(Codes(false, bound), Codes(true, bound));
        Assert.False(wishes.Variants("flat-27", true)[2].Battery!.MayExport);
    }

    [Fact]
    public void A_quote_with_a_battery_says_who_runs_it()
    {
        var quote = Given.Quote(Given.SampleHome(), Given.Wish([QuoteWishes.StandardRoof], QuoteWishes.StandardBattery), streets: 1).Run();
        var words = string.Join('\n', QuoteWords.Sure(quote).Select(w => w.En));
        Assert.Contains(HomeQuote.StoreAgent is null ? "whether reverse flow is allowed makes no difference" : "plans the day ahead", words, StringComparison.Ordinal);
        Assert.Equal(HomeQuote.StoreAgent is null ? 3 : 4, quote.Variants.Length);
    }
}

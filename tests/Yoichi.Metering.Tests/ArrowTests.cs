namespace Yoichi.Metering.Tests;

public class ArrowTests
{
    [Fact]
    public void Metering_knows_only_units() => Assert.Equal(["Yoichi.Units"],
        typeof(MeterSeries).Assembly.GetReferencedAssemblies()
            .Select(a => a.Name!).Where(n => n.StartsWith("Yoichi.", StringComparison.Ordinal)).Order());

    [Fact]
    public void Every_format_is_found_by_its_name()
    {
        Assert.Equal(["wide", "long", "readings", "citylearn", "ausgrid", "htw", "swiss", "bdg2", "site", "uk-home-battery", "nrel", "byron",
            "jepx", "price", "area-demand", "metpv", "jma", "ev-norway", "ev-acn",
            "c-route", "flat-48", "kurashi-tepco", "green-button", "ct-stream"], MeterFormats.All.Select(format => format.Name));
        Assert.All(MeterFormats.All, format => Assert.Same(format, MeterFormats.Find(format.Name)));
        Assert.Equal("import.format", Given.Refusal(() => MeterFormats.Find("Wide")).Code);
    }
}

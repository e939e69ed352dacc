using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>Where energy came from and where it went: over the whole run, and over an average day.</summary>
/// <remarks>Behind the meters, what a battery discharges is output and what it takes is input, so that
/// output = on site + to neighbours + to the retailer, and input = on site + from neighbours + from the retailer.</remarks>
static class EnergySection
{
    static readonly Bilingual OnSite = new("stayed on site", "敷地内で利用"),
        Neighbours = new("between neighbours", "近隣どうしの取引"),
        ToRetailer = new("surplus to the retailer", "小売へ余剰売電"),
        FromRetailer = new("from the retailer", "小売から購入"),
        Generated = new("Generated", "発電"), Discharged = new("Discharged", "放電"),
        Consumed = new("Consumed", "消費"), Charged = new("Charged", "充電"),
        Output = new("Output of the sites", "各敷地の供給"), Input = new("Input of the sites", "各敷地の需要");

    public static XElement Of(RunRecord record)
    {
        var wh = record.Summary.EnergyWh;
        return E("section", A("id", "energy"),
            E("h2", Say("Where the energy came from and went", "電気の流れ")),
            Flow(wh),
            record.Slots.Count == 0 ? null : AverageDay(record));
    }

    static XElement Flow(EnergySummary wh) => new Picture("energy-flow",
        new("The whole run", "期間全体"),
        new("What the sites generated and discharged either stayed on site, went to neighbours or went to the retailer; "
                + "what they consumed and charged came from their own site, from neighbours or from the retailer.",
            "各敷地の発電と放電は、敷地内で使われるか、近隣か小売へ渡る。消費と充電は、自分の敷地、近隣、小売のいずれかから来る。"))
    {
        Caption = new("Whole run, kWh. Charging counts as use on the way in, discharging as output on the way out.",
            "期間合計（kWh）。充電は需要側、放電は供給側に数えます。"),
        Legend = [("own", OnSite), ("local", Neighbours), ("retail", new("the retailer", "小売電気事業者")),
            ("store", new("battery or vehicle", "蓄電池・車両"))],
        Data = DataTable.Behind(Totals(wh)),
    }.Draw(width => width < 500 ? DrawShares(wh, width) : DrawFlow(wh, width));

    /// <summary>Whatever neither went to nor came from outside the site. Where more was sold than the sites
    /// had to give (the retailer made it up), nothing stayed.</summary>
    static long OnSiteWh(EnergySummary wh) =>
        Math.Max(0, wh.Generated + wh.Discharged - wh.TradedP2P - wh.RetailerExport);

    static (double, object) DrawFlow(EnergySummary wh, double width)
    {
        const double Top = 40, Height = 400, Gap = 44, Thick = 14;
        var onSite = OnSiteWh(wh);
        var total = (double)wh.RetailerExport + wh.TradedP2P + onSite + wh.RetailerImport;
        var flows = new Flows(Height, total, Gap, Thick);
        double High(long amount) => amount * flows.PerUnit;

        double[] x = [130, 270, 440, 700, width - 130 - Thick];
        var export = flows.Add(x[2], Top, wh.RetailerExport, "retail", ToRetailer, Kwh(wh.RetailerExport), 1);
        var localTop = Top + High(wh.RetailerExport) + Gap;
        var local = flows.Add(x[2], localTop, wh.TradedP2P, "local", Neighbours, Kwh(wh.TradedP2P), 1);
        var siteTop = localTop + High(wh.TradedP2P) + Gap;
        var site = flows.Add(x[2], siteTop, onSite, "own", OnSite, Kwh(onSite), 1);
        var importTop = siteTop + High(onSite) + Gap;
        var import = flows.Add(x[2], importTop, wh.RetailerImport, "retail", FromRetailer, Kwh(wh.RetailerImport), -1);

        var outAmount = wh.RetailerExport + wh.TradedP2P + onSite;
        var outTop = Top + (siteTop + High(onSite) - Top - High(outAmount)) / 2;
        var output = flows.Add(x[1], outTop, outAmount, "node", Output, Kwh(outAmount), 0);
        var inAmount = wh.TradedP2P + onSite + wh.RetailerImport;
        var inTop = localTop + (importTop + High(wh.RetailerImport) - localTop - High(inAmount)) / 2;
        var input = flows.Add(x[3], inTop, inAmount, "node", Input, Kwh(inAmount), 0);

        var generated = flows.Add(x[0], outTop - Gap / 4, wh.Generated, "own", Generated, Kwh(wh.Generated), -1);
        var discharged = flows.Add(
            x[0], outTop + High(wh.Generated) + Gap / 2, wh.Discharged, "store", Discharged, Kwh(wh.Discharged), -1);
        var consumed = flows.Add(x[4], inTop - Gap / 4, wh.Consumed, "use", Consumed, Kwh(wh.Consumed), 1);
        var charged = flows.Add(
            x[4], inTop + High(wh.Consumed) + Gap / 2, wh.Charged, "store", Charged, Kwh(wh.Charged), 1);

        void Join(Flows.Node from, Flows.Node to, long amount, string fill, Bilingual words) =>
            flows.Join(from, to, amount, fill, $"{words.OnOneLine}: {Kwh(amount)}");
        Join(generated, output, wh.Generated, "own", Generated);
        Join(discharged, output, wh.Discharged, "store", Discharged);
        Join(output, export, wh.RetailerExport, "retail", ToRetailer);
        Join(output, local, wh.TradedP2P, "local", Neighbours);
        Join(output, site, onSite, "own", OnSite);
        Join(local, input, wh.TradedP2P, "local", Neighbours);
        Join(site, input, onSite, "own", OnSite);
        Join(import, input, wh.RetailerImport, "retail", FromRetailer);
        Join(input, consumed, wh.Consumed, "use", Consumed);
        Join(input, charged, wh.Charged, "store", Charged);
        return (Math.Max(importTop + High(wh.RetailerImport), inTop + High(inAmount) + Gap) + 24, flows.Content);
    }

    /// <summary>The same as two rows of shares, for a screen too narrow for five columns.</summary>
    static (double, object) DrawShares(EnergySummary wh, double width)
    {
        var onSite = OnSiteWh(wh);
        HorizontalBars.Bar Bar(Bilingual name, long amount, string fill) => new(name, amount, Kwh(amount), fill);
        var (site, local) = (Bar(OnSite, onSite, "own"), Bar(Neighbours, wh.TradedP2P, "local"));
        var most = (double)Math.Max(Math.Max(onSite, wh.TradedP2P), Math.Max(wh.RetailerExport, wh.RetailerImport));
        var frame = new Frame(0, 34, width, 34 + 3 * 46);
        var below = new Frame(0, frame.Bottom + 44, width, frame.Bottom + 44 + 3 * 46);
        return (below.Bottom + 8, new[]
        {
            HorizontalBars.Draw(frame, [site, local, Bar(ToRetailer, wh.RetailerExport, "retail")],
                new("Output: generated + discharged", "供給：発電＋放電"), labelled: true, labels: 0, most),
            HorizontalBars.Draw(below, [site, local, Bar(FromRetailer, wh.RetailerImport, "retail")],
                new("Input: consumed + charged", "需要：消費＋充電"), labelled: true, labels: 0, most),
        });
    }

    static XElement Totals(EnergySummary wh) => DataTable.Of(
        new("Energy of the whole run", "期間全体の電力量"), [new("Quantity", "項目"), Bilingual.Same("kWh"), Bilingual.Same("Wh")],
        new (Bilingual Name, long Wh)[]
        {
            (Generated, wh.Generated), (new("Self-consumed", "自家消費"), wh.SelfConsumed),
            (new("Traded between neighbours", "近隣どうしの約定"), wh.TradedP2P), (ToRetailer, wh.RetailerExport),
            (FromRetailer, wh.RetailerImport), (Consumed, wh.Consumed), (Charged, wh.Charged), (Discharged, wh.Discharged),
            (new("Driven", "走行"), wh.Driven), (new("Lost in storage", "充放電の損失"), wh.Lost),
            (new("Change of what is stored", "蓄電量の増減"), wh.StateChange),
        }.Select(row => new object[] { Say(row.Name), Numbers.KWh(row.Wh), Numbers.Whole(row.Wh) }));

    static string Kwh(long wattHours) => Numbers.KWh(wattHours) + " kWh";

    static XElement AverageDay(RunRecord record)
    {
        var day = new AverageEnergy(record.Grid, record.Slots);
        return new Picture("energy-day", new("An average day", "平均的な1日"), new(
            "Above zero, what the sites used, by where it came from; below zero, what they put out, by where it went.",
            "ゼロより上は需要とその供給元、下は供給とその行き先。"))
        {
            Caption = new("Mean power in kW. Above zero: use, by source. Below zero: output, by destination.",
                "平均電力（kW）。ゼロより上が需要（供給元別）、下が供給（行き先別）。"),
            Legend = [("own", OnSite), ("local", Neighbours), ("retail", new("the retailer", "小売電気事業者"))],
            Data = DataTable.Behind(Hours(record, day)),
        }.Draw(width => DrawDay(record, day, width));
    }

    static (double, object) DrawDay(RunRecord record, AverageEnergy day, double width)
    {
        StackedSteps.Layer[] use = [new("own", day.OnSite), new("local", day.Traded), new("retail", day.Import)];
        StackedSteps.Layer[] output = [new("own", day.OnSite), new("local", day.Traded), new("retail", day.Export)];
        var frame = new Frame(52, 34, width - 14, width < 500 ? 290 : 380);
        var y = Scale.Nice(-StackedSteps.Highest(output), StackedSteps.Highest(use), frame.Bottom, frame.Top, 12);
        double X(int i) => frame.Left + frame.Width * i / record.Grid.PerDay;

        var content = new List<object>();
        content.AddRange(StackedSteps.Draw(use, 1, X, y.At));
        content.AddRange(StackedSteps.Draw(output, -1, X, y.At));
        content.AddRange(frame.LeftAxis(y, Bilingual.Same("kW")));
        content.AddRange(frame.HoursAxis());
        for (var i = 0; i < record.Grid.PerDay; i++)
        {
            var (site, traded) = (Kw(day.OnSite[i]), Kw(day.Traded[i]));
            content.Add(frame.Hover(X(i), X(i + 1), $"{Dates.TimeOfDay(record.Grid, i + 1)}"
                + $" · ▲ {site} + {traded} + {Kw(day.Import[i])} · ▼ {site} + {traded} + {Kw(day.Export[i])} kW"));
        }

        return (frame.Bottom + 28, content);
    }

    static XElement Hours(RunRecord record, AverageEnergy day) => DataTable.Of(
        new("Mean power by time of day, kW", "時刻ごとの平均電力（kW）"),
        [new("Starts", "開始"), OnSite, Neighbours, FromRetailer, ToRetailer],
        Enumerable.Range(0, record.Grid.PerDay).Select(i => new object[]
        {
            Dates.TimeOfDay(record.Grid, i + 1), Kw(day.OnSite[i]), Kw(day.Traded[i]), Kw(day.Import[i]), Kw(day.Export[i]),
        }));

    static string Kw(double kilowatts) => Numbers.Fixed(kilowatts, 2);
}

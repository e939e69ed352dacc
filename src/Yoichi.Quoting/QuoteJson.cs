using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Yoichi.Quoting;

/// <summary><c>quote.json</c>, for scripts: docs/reference/quote-json.md.</summary>
public static class QuoteJson
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>One object; the same quote gives the same bytes.</summary>
    public static string Write(QuoteResult quote) => JsonSerializer.Serialize(new
    {
        Kind = "quote",
        Home = quote.Home.Name,
        Month = quote.Month.Month.ToString("yyyy-MM"),
        Rests = new
        {
            Format = quote.Readings.Format,
            FormatFound = quote.Readings.IsFound,
            Files = quote.Readings.Files.Select(Path.GetFileName),
            FilesLeft = quote.Readings.Left,
            MeasuredMonth = quote.Month.Measured.ToString("yyyy-MM"),
            Meters = Meters(quote.Home.Kind),
            quote.Month.Readings,
            quote.Month.Filled,
            quote.Readings.Faults,
            Plan = quote.Terms.Plan,
            quote.Terms.BuyBack,
            quote.Terms.Charges,
            Fee = quote.Terms.Fee?.ToString(),
            quote.Terms.Amperes,
            quote.Terms.ExAnte,
            Place = quote.Terms.Place.Name.En,
            Latitude = quote.Terms.Place.Location.Latitude,
            Longitude = quote.Terms.Place.Location.Longitude,
            Climate = "Mishima, average year",
            BatteryAgent = HomeQuote.StoreAgent ?? "rule",
            quote.Seed,
            Neighbours = Neighbourhood.Neighbours,
            Neighbourhoods = quote.Neighbourhoods.Select(n => new { n.Code, n.PvPercent, n.Seed }),
            Unconfirmed = quote.Variants.SelectMany(v => v.Unconfirmed).Distinct().Order(StringComparer.Ordinal),
        },
        TodayYen = quote.TodayYen,
        Variants = quote.Variants.Select(v => Variant(v, quote)),
    }, Options);

    internal static string Meters(MeterKind kind) => kind switch
    {
        MeterKind.Consumer => "use",
        MeterKind.AtTheGrid => "forward-and-reverse",
        _ => "use-and-generation",
    };

    static object Variant(VariantQuote v, QuoteResult quote) => new
    {
        v.Variant.Code,
        v.Variant.Plan,
        Panels = v.Variant.Panels.Select(p => new { Kw = p.KilowattsPeak, Tilt = p.TiltDegrees, Azimuth = p.AzimuthDegrees }),
        Battery = v.Variant.Battery is { } b ? new { Wh = b.Capacity.WattHours, W = b.ChargeWatts, ReverseFlow = b.MayExport } : null,
        Vehicle = v.Variant.Vehicle is { } e ? new { Wh = e.Capacity.WattHours, WhPerDay = e.Trips.Sum(t => t.Energy.WattHours) } : null,
        WithoutYen = v.Middle.WithoutYen,
        WithYen = new { Low = v.Cheapest.WithYen, Middle = v.Middle.WithYen, High = v.Dearest.WithYen },
        MarketGainYen = new { v.Gain.Low, Middle = v.Middle.GainYen, v.Gain.High },
        AgainstTodayYen = v.Middle.WithYen - quote.TodayYen,
        OwnUsePercent = v.OwnUsePercent(quote.Home.Kind) is { } own ? Math.Round(own, 1) : (double?)null,
        Runs = v.Months.Select(m => new
        {
            m.Neighbourhood,
            m.Seed,
            m.WithoutYen,
            m.WithYen,
            m.GuaranteeYen,
            m.RefillYen,
            LoadWh = m.Load.WattHours,
            GeneratedWh = m.Generated.WattHours,
            ChargedWh = m.Charged.WattHours,
            DischargedWh = m.Discharged.WattHours,
            FromGridWh = m.Forward.WattHours,
            ToGridWh = m.Reverse.WattHours,
            BoughtWh = m.Bought.WattHours,
            SoldWh = m.Sold.WattHours,
        }),
    };
}

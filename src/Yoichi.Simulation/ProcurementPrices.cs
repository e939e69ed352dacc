using System.Globalization;
using Yoichi.Billing;
using Yoichi.Metering;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>What energy cost the retailer: a procurement tariff, and for the price a file of exchange prices if given.</summary>
public sealed class ProcurementPrices
{
    public const string DefaultTariff = "tokyo-low-voltage";

    readonly string file;
    readonly PriceSeries? series;

    ProcurementPrices(string file, PriceSeries? series) => (this.file, this.series) = (file, series);

    /// <summary>The tariff's own price, the same in every slot.</summary>
    public static ProcurementPrices OfTariff { get; } = new("", null);

    /// <summary>Reads a price file of the exchange (<c>yoichi import jepx</c>).</summary>
    /// <param name="area">Name of its price: <c>system</c>, <c>tokyo</c>, ….</param>
    /// <exception cref="InputException">The file cannot be read or has no such price.</exception>
    public static ProcurementPrices OfFile(string path, string area)
    {
        var prices = MeterFormats.Find("jepx").Read([MeterFile.Load(path)], new()).Prices;
        return new(path, prices.FirstOrDefault(p => p.Name == area) ?? throw new InputException("procurement.area", path,
            prices.IsEmpty ? "holds no prices of the exchange"
                : $"has no price '{area}'; there are: {string.Join(", ", prices.Select(p => p.Name))}"));
    }

    /// <summary>What holds in a month; null where no tariff is known for it.</summary>
    /// <exception cref="InputException">The file has no price for a slot of the month.</exception>
    internal RetailerTerms? TermsOf(TariffBook book, BillingSpan span, SlotGrid grid)
    {
        var tariff = book.Procurement.GetValueOrDefault(DefaultTariff) ?? BuiltInTariffs.Book.Procurement[DefaultTariff];
        if (tariff.At(span.Month) is not { } version) return null;
        if (series is null) return new(version.Value, null, version.Source, version.Unconfirmed);
        return new(version.Value, SlotPrices(series, span, grid),
            $"{Path.GetFileName(file)}, {series.Label}; loss and wheeling: {version.Source}", version.Unconfirmed);
    }

    Price[] SlotPrices(PriceSeries prices, BillingSpan span, SlotGrid grid)
    {
        if (prices.Grid.Minutes < grid.Minutes)
            throw new InputException("procurement.step", file,
                $"prices of {prices.Grid.Minutes} minutes do not say what a slot of {grid.Minutes} minutes costs");
        var first = grid.OfJstDay(span.From);
        return [.. Enumerable.Range(0, span.Days * grid.PerDay).Select(i =>
        {
            var index = prices.Grid.At(grid.StartOf(first + i)) - prices.First;
            return (index >= 0 && index < prices.MicroPerKWh.Length ? prices.YenAt(index) : null)
                ?? throw new InputException("procurement.missing", file, string.Create(CultureInfo.InvariantCulture,
                    $"no price '{prices.Name}' for {grid.Format(first + i)}"));
        })];
    }
}

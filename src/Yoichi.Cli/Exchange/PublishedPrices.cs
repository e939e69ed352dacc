using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Cli.Exchange;

/// <summary>The system prices of spot summaries, by slot.</summary>
static class PublishedPrices
{
    /// <exception cref="InputException">A file cannot be read, or holds no system price.</exception>
    public static IReadOnlyDictionary<DeliverySlot, Price> Read(IReadOnlyList<string> paths)
    {
        var prices = new Dictionary<DeliverySlot, Price>();
        foreach (var path in paths)
        {
            var result = MeterFormats.Find("jepx").Read(MeterFile.LoadAll(path), new());
            var system = result.Prices.FirstOrDefault(series => series.Name == "system")
                ?? throw new InputException("curves.published", path, "the file has no column of system prices");
            for (var i = 0; i < system.MicroPerKWh.Length; i++)
                if (system.YenAt(i) is { } price) prices[system.First + i] = price;
        }

        return prices;
    }
}

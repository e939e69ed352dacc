using System.Collections.Immutable;
using Yoichi.Metering.Formats;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>The formats this program reads.</summary>
public static class MeterFormats
{
    public static ImmutableArray<IMeterFormat> All { get; } =
    [
        new WideFormat(), new LongFormat(), new CityLearnFormat(), new AusgridFormat(), new HtwFormat(),
        new SwissFormat(), new Bdg2Format(), new SiteFormat(), new JepxFormat(), new JmaFormat(), new AreaDemandFormat(),
        new ByronFormat(), new EvNorwayFormat(), new EvAcnFormat(), new UkHomeBatteryFormat(), new NrelFormat(), new PriceFormat(), new MetpvFormat(),
    ];

    /// <exception cref="InputException">No such format.</exception>
    public static IMeterFormat Find(string name) =>
        All.FirstOrDefault(format => format.Name == name)
        ?? throw new InputException("import.format", "format",
            $"'{name}' is not a format: choose one of " + string.Join(", ", All.Select(format => format.Name)));
}

using System.Collections.Immutable;
using Yoichi.Metering.Formats;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>The formats this program reads.</summary>
public static class MeterFormats
{
    /// <summary>Of any meters, of known sets of homes, of sites, of markets and areas, of weather, of
    /// charging, of network companies, retailers and devices.</summary>
    public static ImmutableArray<IMeterFormat> All { get; } =
    [
        new WideFormat(), new LongFormat(), new ReadingsFormat(),
        new CityLearnFormat(), new AusgridFormat(), new HtwFormat(), new SwissFormat(),
        new Bdg2Format(), new SiteFormat(), new UkHomeBatteryFormat(), new NrelFormat(), new ByronFormat(),
        new JepxFormat(), new PriceFormat(), new AreaDemandFormat(),
        new MetpvFormat(), new JmaFormat(),
        new EvNorwayFormat(), new EvAcnFormat(),
        new CRouteFormat(), new Flat48Format(), new KurashiTepcoFormat(), new GreenButtonFormat(), new CtStreamFormat(),
    ];

    /// <exception cref="InputException">No such format.</exception>
    public static IMeterFormat Find(string name) =>
        All.FirstOrDefault(format => format.Name == name)
        ?? throw new InputException("import.format", "format",
            $"'{name}' is not a format: choose one of " + string.Join(", ", All.Select(format => format.Name)));
}

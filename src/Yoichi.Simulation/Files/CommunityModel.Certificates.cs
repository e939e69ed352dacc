using System.Collections.Immutable;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    static readonly string[] UseWords = ["load", "charge", "export"], LotWords = ["fifo", "pro-rata", "green-first"];

    /// <summary>Every participant with pv has a plant; what the file says of it is laid over what follows from the participant.</summary>
    CertificateRules? Certificates(MapReader? map, ImmutableArray<ParticipantEntry> participants)
    {
        if (map is null) return null;
        var plants = participants.Where(p => p.Pv is not null).Select(p => new Plant(
            p.Id, p.Id, "solar", "", null, p.IsFit, p.IsFit ? "FIT" : "", 0, "")).ToList();
        var told = new HashSet<ParticipantId>();
        foreach (var item in map.List("plants", "a list of maps of site, technology, …"))
        {
            if (item is not YamlMap entry)
            {
                problems.Add(item, "community.type", "wanted is a map of " + string.Join(", ", CommunityKeys.ByMap["certifiedPlant"]));
                continue;
            }

            var read = new MapReader(entry, "certifiedPlant", problems);
            var site = NameIn(read, "site", null, participants);
            var at = plants.FindIndex(p => p.Site == site);
            if (site == default) continue;
            if (at < 0) read.Wrong("site", "community.rule", $"'{site}' has no pv, so nothing there is certified");
            else if (!told.Add(site)) read.Wrong("site", "community.rule", $"two plants stand at '{site}'");
            else plants[at] = PlantOf(read, plants[at], participants);
        }

        return new([.. plants], Order(map), (LotOrder)(Array.IndexOf(LotWords, map.Choice("lots", "fifo", LotWords)) + 1),
            (int)map.Whole("expiryMonths", 24, 1, 600, "months"), Supply(map.Map("supply", "supply")));
    }

    static ParticipantId NameIn(MapReader map, string key, string? fallback, ImmutableArray<ParticipantEntry> participants)
    {
        var text = map.Text(key, fallback, "the id of a participant");
        if (text.Length == 0) return default;
        if (ParticipantId.TryParse(text, out var id) && participants.Any(p => p.Id == id)) return id;
        map.Wrong(key, "community.rule", $"'{text}' is no participant{Spelling.Hint(text, participants.Select(p => p.Id.Name).ToArray())}");
        return default;
    }

    static Plant PlantOf(MapReader map, Plant usual, ImmutableArray<ParticipantEntry> participants)
    {
        var technology = map.Text("technology", usual.Technology, "a tag: solar, wind, …");
        if (!Tag.TryParse(technology, out _)) map.Wrong("technology", "community.tag", $"'{technology}' is not a tag");
        return usual with
        {
            Owner = NameIn(map, "owner", usual.Site.Name, participants),
            Technology = technology,
            Place = Short(map, "place"),
            Commissioned = map.Has("commissioned") ? Commissioned(map) : null,
            Support = Short(map, "support", usual.Support),
            GramsPerKWh = (int)map.Whole("gramsPerKWh", 0, 0, 5000, "g/kWh"),
            FactorSource = Short(map, "factorSource"),
            HybridInverter = map.Flag("hybridInverter", false),
            SelfScheme = Short(map, "selfScheme"),
            ExportScheme = Short(map, "exportScheme"),
        };
    }

    static DateOnly Commissioned(MapReader map) => map.Date("commissioned");

    static string Short(MapReader map, string key, string fallback = "")
    {
        if (!map.Has(key)) return fallback;
        var text = map.Text(key, null);
        if (text.Length > 100) map.Wrong(key, "community.range", "at most 100 characters");
        return text;
    }

    static ImmutableArray<EnergyUse> Order(MapReader map)
    {
        var words = map.Words("order", "load, charge and export");
        if (!map.Has("order")) return CertificateRules.UsualOrder;
        var order = words.Select(w => (EnergyUse)(Array.IndexOf(UseWords, w.Word) + 1)).ToImmutableArray();
        if (order.Length == 3 && order.Distinct().Count() == 3 && !order.Contains(EnergyUse.None)) return order;
        map.Wrong("order", "community.rule", "wanted are load, charge and export, each once");
        return CertificateRules.UsualOrder;
    }

    SupplyMix Supply(MapReader? map)
    {
        if (map is null) return SupplyMix.Undeclared;
        var mix = ImmutableArray.CreateBuilder<(string, int)>();
        foreach (var item in map.List("mix", "a list of maps of source, percent"))
        {
            if (item is not YamlMap entry)
            {
                problems.Add(item, "community.type", "wanted is a map of source, percent");
                continue;
            }

            var read = new MapReader(entry, "mix", problems);
            mix.Add((Short(read, "source"), Thousandths(read, "percent", null)));
        }

        if (mix.Count > 0 && mix.Sum(m => m.Item2) != 1000) map.Wrong("mix", "community.rule", "the shares of the mix add up to 100 %");
        var supply = new SupplyMix(mix.ToImmutable(), Thousandths(map, "certifiedPercent", 0), Short(map, "certificateKind"),
            (int)map.Whole("gramsPerKWh", 0, 0, 5000, "g/kWh"), Short(map, "source"));
        if (supply.CertifiedThousandths > 0 && (supply.CertificateKind.Length == 0 || supply.Source.Length == 0))
            map.Wrong("certifiedPercent", "community.rule", "certificates are shown: certificateKind and source say which they are and where that stands");
        return supply;
    }

    /// <summary>Per cent with one decimal.</summary>
    static int Thousandths(MapReader map, string key, long? fallback)
    {
        var scaled = map.Thousandths(key, fallback, 0, 100_000, "%");
        if (scaled % 100 != 0) map.Wrong(key, "community.number", "at most one decimal");
        return (int)(scaled / 100);
    }
}

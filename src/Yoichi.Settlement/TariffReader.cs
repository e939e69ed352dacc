using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.RepresentationModel;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>Reads tariff files, strictly: the first thing that is wrong stops it.</summary>
sealed partial class TariffReader
{
    /// <summary>1,000 ¥/kWh; more is a slip of the decimal point.</summary>
    const long HighestPrice = 1_000_000;

    const long HighestYen = 1_000_000_000;

    readonly ImmutableSortedDictionary<string, Tariff<RetailPlan>>.Builder retail = Tariffs<RetailPlan>();
    readonly ImmutableSortedDictionary<string, Tariff<Price>>.Builder buyBack = Tariffs<Price>();
    readonly ImmutableSortedDictionary<string, Tariff<Price>>.Builder levies = Tariffs<Price>();
    readonly ImmutableSortedDictionary<string, Tariff<Price>>.Builder fuel = Tariffs<Price>();
    readonly ImmutableSortedDictionary<string, Tariff<Charges>>.Builder charges = Tariffs<Charges>();
    readonly ImmutableSortedDictionary<string, Tariff<ImbalanceRule>>.Builder imbalance = Tariffs<ImbalanceRule>();
    readonly ImmutableSortedDictionary<string, Tariff<Procurement>>.Builder procurement = Tariffs<Procurement>();
    readonly ImmutableSortedDictionary<string, Tariff<ConsumptionTax>>.Builder taxes = Tariffs<ConsumptionTax>();

    public void Read(string file, string text)
    {
        foreach (var document in YamlSection.Documents(file, text))
        {
            var (kind, at) = document.Required("kind");
            switch (kind)
            {
                case "retail": Add(retail, document, ReadRetail); break;
                case "buy-back": Add(buyBack, document, v => ReadPrice(v, "price", lowest: 0)); break;
                case "levy": Add(levies, document, v => ReadPrice(v, "price", lowest: 0)); break;
                case "fuel": Add(fuel, document, v => ReadPrice(v, "price", lowest: -HighestPrice)); break;
                case "charges": Add(charges, document, ReadCharges); break;
                case "imbalance": Add(imbalance, document, ReadImbalance); break;
                case "procurement": Add(procurement, document, ReadProcurement); break;
                case "consumption-tax": Add(taxes, document, ReadTax); break;
                default:
                    throw document.Wrong("tariff.kind", at,
                        $"'{kind}' is not a kind of tariff: retail, buy-back, levy, fuel, charges, imbalance, procurement, consumption-tax");
            }
        }
    }

    public TariffBook ToBook() => new()
    {
        Retail = retail.ToImmutable(),
        BuyBack = buyBack.ToImmutable(),
        Levies = levies.ToImmutable(),
        Fuel = fuel.ToImmutable(),
        Charges = charges.ToImmutable(),
        Imbalance = imbalance.ToImmutable(),
        Procurement = procurement.ToImmutable(),
        ConsumptionTax = taxes.ToImmutable(),
    };

    static ImmutableSortedDictionary<string, Tariff<T>>.Builder Tariffs<T>() =>
        ImmutableSortedDictionary.CreateBuilder<string, Tariff<T>>(StringComparer.Ordinal);

    static void Add<T>(
        ImmutableSortedDictionary<string, Tariff<T>>.Builder book, YamlSection document, Func<YamlSection, T> value)
    {
        var (name, at) = document.Required("name");
        if (!IsName(name))
            throw document.Wrong("tariff.name", at, $"'{name}' is not a name: letters, digits and - _ . are");
        if (book.ContainsKey(name))
            throw document.Wrong("tariff.duplicate", at, $"there is a tariff '{name}' of this kind already");
        var versions = ImmutableArray.CreateBuilder<Dated<T>>();
        foreach (var section in document.Sections("versions"))
        {
            var version = ReadVersion(section, value);
            if (versions.Count > 0) RequireAfter(versions[^1].From, versions[^1].Until, version.From, section);
            versions.Add(version);
        }

        document.Done();
        book.Add(name, new(name, versions.ToImmutable()));
    }

    static Dated<T> ReadVersion<T>(YamlSection section, Func<YamlSection, T> value)
    {
        var from = ReadMonth(section, "from") ?? throw section.Missing("from");
        var until = ReadMonth(section, "until");
        if (until <= from)
            throw section.Wrong("tariff.overlap", $"'until' {until:yyyy-MM-dd} is not after 'from' {from:yyyy-MM-dd}");
        var (source, at) = section.Required("source");
        if (string.IsNullOrWhiteSpace(source)) throw section.Missing("source");
        if (source.Any(char.IsControl)) throw section.Wrong("tariff.source", at, "'source' is one line");
        var version = new Dated<T>(from, until, source, section.Flag("unconfirmed"), value(section));
        section.Done();
        return version;
    }

    static void RequireAfter(DateOnly from, DateOnly? until, DateOnly next, YamlSection section)
    {
        if (next <= from || until > next)
            throw section.Wrong("tariff.overlap",
                $"the version from {next:yyyy-MM-dd} overlaps the one before it, or they are not in order");
    }

    static DateOnly? ReadMonth(YamlSection section, string key)
    {
        if (section.Word(key) is not var (text, at)) return null;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw section.Wrong("tariff.date", at, $"'{key}' is a date like 2025-04-01, not '{text}'");
        return day.Day == 1 ? day
            : throw section.Wrong("tariff.date", at,
                $"'{key}' is the first of a month, not '{text}': prices do not change within a bill");
    }

    static Price ReadPrice(YamlSection section, string key, long lowest) =>
        ReadPriceOrNone(section, key, lowest) ?? throw section.Missing(key);

    static Price? ReadPriceOrNone(YamlSection section, string key, long lowest) =>
        section.Number(key, 3, lowest, HighestPrice) is { } price ? new Price(price) : null;

    /// <summary>Yen with at most three decimals, so that a thousandth of it is still whole µ¥.</summary>
    static Money ReadYen(YamlSection section, string key) =>
        new((section.Number(key, 3, 0, HighestYen * 1000) ?? 0) * (Money.MicroYenPerYen / 1000));

    static Charges ReadCharges(YamlSection section)
    {
        var loss = section.Section("loss");
        var charges = new Charges(
            ReadPrice(section, "wheeling", lowest: 0),
            (int)(loss?.Number("percent", 3, 0, 99_999) ?? (loss is null ? 0 : throw loss.Missing("percent"))),
            loss is null ? default : ReadPrice(loss, "price", lowest: 0),
            ReadPrice(section, "fee", lowest: 0));
        loss?.Done();
        return charges;
    }

    static ImbalanceRule ReadImbalance(YamlSection section) =>
        new(ReadOwnOrPrice(section, "shortfall", "retail"), ReadOwnOrPrice(section, "excess", "buy-back"));

    static Procurement ReadProcurement(YamlSection section) => new(ReadPrice(section, "price", lowest: 0),
        (int)(section.Number("lossPercent", 3, 0, 99_999) ?? throw section.Missing("lossPercent")),
        ReadPrice(section, "wheeling", lowest: 0));

    static ConsumptionTax ReadTax(YamlSection section)
    {
        var percent = (int)(section.Number("percent", 3, 0, 100_000) ?? throw section.Missing("percent"));
        var lines = ReadLines(section, "lines", LineKinds.All, "kinds of bill line");
        return new(percent, lines, section.Has("unconfirmedLines")
            ? ReadLines(section, "unconfirmedLines", lines, "of the kinds in 'lines'") : []);
    }

    static ImmutableArray<string> ReadLines(YamlSection section, string key, IReadOnlyList<string> of, string wanted)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var node in section.List(key))
        {
            var kind = (node as YamlScalarNode)?.Value ?? "";
            if (!of.Contains(kind, StringComparer.Ordinal) || lines.Contains(kind))
                throw section.Wrong("tariff.lines", node, $"'{key}' names {wanted}, each once: {string.Join(", ", of)}");
            lines.Add(kind);
        }

        return lines.ToImmutable();
    }

    static Price? ReadOwnOrPrice(YamlSection section, string key, string own)
    {
        var (text, at) = section.Required(key);
        if (text == own) return null;
        var isPrice = Price.TryParseYenPerKWh(text, out var price) && Math.Abs(price.MicroYenPerWattHour) <= HighestPrice;
        return isPrice ? price : throw section.Wrong("tariff.number", at,
            $"'{key}' is '{own}' (the participant's own price) or a price, not '{text}'");
    }

    static bool IsName(string text) => text.Length <= 64
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}

using System.Collections.Immutable;
using System.Text;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>All tariffs by name: dated numbers with their sources, read from files and never written in code.</summary>
/// <remarks>The format is docs/reference/tariff-file.md. A book that cannot be read whole is not read at all.</remarks>
public sealed class TariffBook
{
    public ImmutableSortedDictionary<string, Tariff<RetailPlan>> Retail { get; init; } = Empty<RetailPlan>();

    /// <summary>What retailers pay for surplus, ¥/kWh.</summary>
    public ImmutableSortedDictionary<string, Tariff<Price>> BuyBack { get; init; } = Empty<Price>();

    /// <summary>Levies on every kWh of forward flow.</summary>
    public ImmutableSortedDictionary<string, Tariff<Price>> Levies { get; init; } = Empty<Price>();

    /// <summary>Fuel adjustments on every retail kWh.</summary>
    public ImmutableSortedDictionary<string, Tariff<Price>> Fuel { get; init; } = Empty<Price>();

    public ImmutableSortedDictionary<string, Tariff<Charges>> Charges { get; init; } = Empty<Charges>();

    public ImmutableSortedDictionary<string, Tariff<ImbalanceRule>> Imbalance { get; init; } = Empty<ImbalanceRule>();

    /// <summary>What energy costs a retailer. Bills do not need it.</summary>
    public ImmutableSortedDictionary<string, Tariff<Procurement>> Procurement { get; init; } = Empty<Procurement>();

    /// <summary>The tax that prices contain, told on bills. No amount of a bill depends on it.</summary>
    public ImmutableSortedDictionary<string, Tariff<ConsumptionTax>> ConsumptionTax { get; init; } = Empty<ConsumptionTax>();

    /// <summary>Reads tariff files given as text.</summary>
    /// <param name="files">Name, for messages, and YAML text; a text may hold several documents.</param>
    /// <exception cref="InputException">The first thing that is wrong, at <c>name:line:column</c>.</exception>
    public static TariffBook Load(IEnumerable<(string Name, string Text)> files)
    {
        var reader = new TariffReader();
        foreach (var (name, text) in files) reader.Read(name, text);
        return reader.ToBook();
    }

    /// <summary>Reads every <c>*.yaml</c> of a folder (not of folders in it).</summary>
    /// <exception cref="InputException">No such folder, or one that cannot be read, or a wrong file.</exception>
    public static TariffBook LoadFolder(string path) => Load(ReadFolder(path));

    /// <summary>Reads what <see cref="ToCanonicalText"/> writes.</summary>
    /// <exception cref="InputException">Something is wrong, at <c>tariffs:line:column</c>.</exception>
    public static TariffBook Parse(string canonicalText) => Load([("tariffs", canonicalText)]);

    /// <summary>The whole book as one YAML text: the same book always gives the same bytes.</summary>
    public string ToCanonicalText() => TariffWriter.Write(this);

    /// <summary>Looks up what holds for one participant in one month.</summary>
    /// <param name="span">The days to be billed.</param>
    /// <param name="place">Where <paramref name="terms"/> were written, for messages.</param>
    /// <exception cref="InputException">An unknown name, a month without a version, or a contract that lacks what the
    /// tariff counts by.</exception>
    public MonthTerms Month(ParticipantTerms terms, BillingSpan span, SlotGrid grid, string place = "terms") =>
        new TermsLookup(this, terms, span.Month, place).Resolve(span, grid);

    internal static ImmutableSortedDictionary<string, Tariff<T>> Empty<T>() =>
        ImmutableSortedDictionary.Create<string, Tariff<T>>(StringComparer.Ordinal);

    static IEnumerable<(string Name, string Text)> ReadFolder(string path)
    {
        try
        {
            var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return [.. Directory.GetFiles(path, "*.yaml").Order(StringComparer.Ordinal)
                .Select(file => (Path.GetFileName(file), File.ReadAllText(file, utf8)))];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("tariff.folder", path, $"cannot be read: {cause.Message}"), cause);
        }
    }
}

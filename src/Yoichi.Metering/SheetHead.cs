using System.Collections.Immutable;

namespace Yoichi.Metering;

/// <summary>Where a file says what its columns are.</summary>
/// <param name="IsHeader">Recognizes the line of names; null: the first that is not blank.</param>
/// <param name="Wanted">For the refusal where no line is one.</param>
/// <param name="IsJapanese">The text may be CP932, and names are brought to one spelling.</param>
sealed record SheetHead(Func<CsvRows, bool>? IsHeader, string Wanted = "", bool IsJapanese = false)
{
    /// <summary>Lines that may stand before the names.</summary>
    public const int MostLines = 40;

    public static SheetHead FirstLine { get; } = new((Func<CsvRows, bool>?)null);

    /// <summary>Names for a file without a line of them; empty: the file has one.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>True where a column at the end without a name may hold remarks.</summary>
    public bool HasRemarks { get; init; }

    /// <summary>True where a row needs as many fields as the line of names, empty ones at the end counted: a
    /// name may be lost or split in the middle, and every value would stand under its neighbour's.</summary>
    public bool IsExact { get; init; }

    /// <summary>A file whose first line is a row already.</summary>
    public static SheetHead Without(params ReadOnlySpan<string> names) =>
        new((Func<CsvRows, bool>?)null) { Names = [.. names] };

    /// <summary>The line that names a column so, capitals aside.</summary>
    public static SheetHead Naming(params string[] names) => new(
        rows => names.All(name => Has(rows, name)), string.Join(", ", names))
    {
        IsExact = true,
    };

    static bool Has(CsvRows rows, string name)
    {
        for (var i = 0; i < rows.Count; i++)
            if (rows[i].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}

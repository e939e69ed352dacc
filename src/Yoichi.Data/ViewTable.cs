using System.Collections.Immutable;
using Yoichi.Live;

namespace Yoichi.Data;

/// <summary>What becomes of a column when a row's key is there already.</summary>
public enum ViewMerge { Key, Add, Last, Least, Greatest, Once }

/// <param name="IsText">Else a whole number.</param>
public sealed record ViewColumn(string Name, ViewMerge Merge, bool IsText = false);

/// <summary>One table of the views, told apart from the database it is in.</summary>
public abstract class ViewTable(string name, params ImmutableArray<ViewColumn> columns)
{
    public string Name => name;

    /// <summary>Without <c>community</c>, which stands first in every table and key.</summary>
    public ImmutableArray<ViewColumn> Columns => columns;

    public string ColumnNames => string.Join(", ", columns.Select(c => c.Name));

    /// <summary>The rows, one value a column: <see cref="long"/>, <see cref="string"/> or null.</summary>
    public abstract IEnumerable<object?[]> Values(ViewRows rows);

    public abstract int Count(ViewRows rows);

    /// <summary>What follows INSERT so that a row there already is added to.</summary>
    /// <param name="least">The database's function for the smaller of two values; likewise <paramref name="greatest"/>.</param>
    public string OnConflict(string least, string greatest)
    {
        var sets = columns.Where(c => c.Merge is not (ViewMerge.Key or ViewMerge.Once)).Select(c => c.Merge switch
        {
            ViewMerge.Add => $"{c.Name} = {name}.{c.Name} + excluded.{c.Name}",
            ViewMerge.Last => $"{c.Name} = coalesce(excluded.{c.Name}, {name}.{c.Name})",
            var extreme => $"{c.Name} = {(extreme == ViewMerge.Least ? least : greatest)}(coalesce(excluded.{c.Name}, {name}.{c.Name}), coalesce({name}.{c.Name}, excluded.{c.Name}))",
        }).ToArray();
        // Rows of a table that only grows come once; twice would be a mistake, and an error.
        if (sets.Length == 0) return "";
        var keys = columns.Where(c => c.Merge == ViewMerge.Key).Select(c => c.Name);
        return $" ON CONFLICT (community, {string.Join(", ", keys)}) DO UPDATE SET {string.Join(", ", sets)}";
    }
}

/// <inheritdoc/>
public sealed class ViewTable<TRow>(
    string name, Func<ViewRows, IReadOnlyCollection<TRow>> of, Func<TRow, object?[]> values, Func<ViewReader, TRow> read,
    params ImmutableArray<ViewColumn> columns) : ViewTable(name, columns)
{
    public override IEnumerable<object?[]> Values(ViewRows rows) => of(rows).Select(values);

    public override int Count(ViewRows rows) => of(rows).Count;

    /// <summary>A row from the columns in their order.</summary>
    public TRow Read(ViewReader reader) => read(reader);
}

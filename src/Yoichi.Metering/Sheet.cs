using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>A file of separated values under one line of column names.</summary>
sealed class Sheet
{
    const int MostNameLength = 64;

    /// <summary>Of a currency, per kWh or MWh.</summary>
    const long MostPrice = 100_000_000;

    readonly Import import;
    readonly CsvRows rows;
    readonly bool hasQuotes;
    char? decimalMark;

    readonly int headerLine;
    readonly int remarkColumns;
    readonly int exactFields;

    Sheet(Import import, string text, SheetHead head)
    {
        this.import = import;
        hasQuotes = text.Contains('"');
        var firstLine = text.AsSpan().TrimStart();
        var end = firstLine.IndexOfAny('\n', '\r');
        if (end >= 0) firstLine = firstLine[..end];
        Separator = import.Options.Separator ?? Commonest(firstLine);
        rows = new(text, Separator);
        Header = head.Names;
        if (!head.Names.IsEmpty) return;
        if (!rows.Next()) throw import.Fault("file.empty", "the file has no line in it");
        for (var line = 1; head.IsHeader is not null && !head.IsHeader(rows); line++)
            if (line == SheetHead.MostLines || !rows.Next())
                throw import.Fault("file.header", $"no line names the columns of this format: {head.Wanted}", 1);
        headerLine = rows.Line;
        var names = new List<string>();
        for (var i = 0; i < rows.Count; i++)
            names.Add(head.IsJapanese ? HeaderText.Fold(rows[i]) : rows[i].ToString());
        while (names.Count > 0 && names[^1].Length == 0) names.RemoveAt(names.Count - 1);
        Header = [.. names];
        if (head.IsExact) exactFields = rows.Count;
        if (head.HasRemarks) remarkColumns = rows.Count - names.Count;
    }

    public char Separator { get; }

    /// <summary>Column names, blanks around them cut; empty ones at the end left out.</summary>
    public ImmutableArray<string> Header { get; }

    public CsvRows Rows => rows;

    /// <exception cref="InputException">The file is empty.</exception>
    public static Sheet Open(Import import, MeterFile file, SheetHead? head = null)
    {
        import.StartFile(file);
        return Read(import, file, head);
    }

    /// <summary>As <see cref="Open"/>, for a format that has told the import of the file itself.</summary>
    public static Sheet Read(Import import, MeterFile file, SheetHead? head = null)
    {
        head ??= SheetHead.FirstLine;
        var encoding = "";
        var sheet = new Sheet(import, head.IsJapanese ? file.JapaneseText(out encoding) : file.Text(), head);
        if (head.IsJapanese) import.ReadAs("encoding", encoding);
        import.ReadAs("separator", sheet.Separator == '\t' ? "tab" : sheet.Separator.ToString());
        return sheet;
    }

    /// <summary>The number of a column, or −1; capitals do not matter unless two names differ in nothing
    /// else.</summary>
    public int Find(string name)
    {
        var exact = Header.IndexOf(name);
        return exact >= 0 ? exact
            : Header.IndexOf(name, 0, Header.Length, StringComparer.OrdinalIgnoreCase);
    }

    /// <exception cref="InputException">The header does not name it.</exception>
    public int Require(string name)
    {
        var column = Find(name);
        return column >= 0 ? column
            : throw import.Fault("file.column",
                $"there is no column '{name}'; the header names {Listed()}", 1);
    }

    /// <summary>The columns the options choose, or all but some.</summary>
    /// <exception cref="InputException">A chosen one is absent, a name stands twice or cannot be a name, or
    /// none is left.</exception>
    public ImmutableArray<int> Choose(params ReadOnlySpan<int> others)
    {
        var chosen = ImmutableArray.CreateBuilder<int>();
        foreach (var name in import.Options.Columns)
            if (Require(name) is var column && !chosen.Contains(column)) chosen.Add(column);
        if (import.Options.Columns.IsEmpty)
            for (var i = 0; i < Header.Length; i++)
                if (others.IndexOf(i) < 0 && Header[i].Length > 0) chosen.Add(i);
        foreach (var column in chosen)
        {
            if (others.IndexOf(column) >= 0) throw import.Fault("file.column",
                $"'{Header[column]}' holds the times", 1);
            if (!IsName(Header[column])) throw import.Fault("file.header",
                $"column {column + 1} of the header is not a participant's name", 1);
            if (Header.Count(name => name == Header[column]) > 1) throw import.Fault("file.header",
                $"two columns are named '{Header[column]}'", 1);
        }

        if (chosen.Count == 0) throw import.Fault("file.header",
            $"the header names no column of readings: {Listed()}", 1);
        return chosen.ToImmutable();
    }

    /// <summary>Goes to the next row that has a field for every column; reports those that have
    /// not.</summary>
    public bool NextRow()
    {
        while (rows.Next())
        {
            import.CountRow();
            if (IsWhole()) return true;
        }

        return false;
    }

    /// <summary>Reads a value; what cannot be used is reported and is a gap.</summary>
    public bool TryValue(int field, MeterUnit unit, out Int128 value) =>
        TryNumber(field, 0, MeterUnits.Most(unit), MeterUnits.Name(unit), out value);

    /// <summary>Reads a number as 10⁻¹⁸; what cannot be used is reported and is a gap.</summary>
    /// <param name="least">0, or where the number may be negative the least it can be.</param>
    public bool TryNumber(int field, long least, long most, string unit, out Int128 value)
    {
        var text = rows[field];
        var outcome = ExactNumber.Read(text, decimalMark ?? '.', out value);
        if (outcome == ExactNumber.Outcome.Ok && value >= least * ExactNumber.One
            && value <= most * ExactNumber.One) return true;
        var (code, reason) = outcome switch
        {
            ExactNumber.Outcome.Missing => (Problems.ValueMissing, text.IsEmpty ? "the field is empty"
                : $"'{Shown(text)}' stands for no value"),
            ExactNumber.Outcome.Junk => (Problems.ValueJunk, $"'{Shown(text)}' is not a number"),
            _ when value < 0 && least == 0 => (Problems.ValueNegative, $"{Shown(text)} {unit} is negative"),
            _ => (Problems.ValueTooLarge, $"{Shown(text)} {unit} is more than there can be"),
        };
        import.Problem(code, rows.Line, rows.ColumnOf(field), $"{Header[field]}: {reason}");
        return false;
    }

    /// <summary>Reads a price as 10⁻⁶ of the currency per kWh, to the nearest, a half upward; rounding is
    /// told.</summary>
    public bool TryPrice(int field, PriceUnit unit, out Int128 micro)
    {
        var perMicro = ExactNumber.One / 1_000_000 * (unit.PerMegawattHour ? 1000 : 1);
        if (!TryNumber(field, -MostPrice, MostPrice, unit.ToString(), out micro)) return false;
        var (whole, rest) = Int128.DivRem(micro, perMicro);
        if (rest < 0) (whole, rest) = (whole - 1, rest + perMicro);
        micro = rest * 2 >= perMicro ? whole + 1 : whole;
        if (rest != 0)
            import.Problem(Problems.ValueRounded, rows.Line, rows.ColumnOf(field),
                $"{Header[field]}: {Shown(rows[field])} {unit} has more than six decimals per kWh");
        return true;
    }

    /// <summary>True where no field of the current row holds anything.</summary>
    public bool IsBlank()
    {
        for (var i = 0; i < rows.Count; i++)
            if (!rows[i].IsEmpty) return false;
        return true;
    }

    /// <summary>Settles what parts whole numbers from decimals in some columns; the options go
    /// first.</summary>
    /// <exception cref="InputException">The file does not say.</exception>
    /// <param name="own">The format's own mark, where it has one.</param>
    public void SettleDecimalMark(ReadOnlySpan<int> columns, char? own = null)
    {
        decimalMark = import.Options.DecimalMark ?? own;
        if (decimalMark == Separator && !hasQuotes)
            throw import.Fault("file.decimal",
                $"'{Separator}' parts the fields, so it cannot be the decimal mark too: state the separator");
        if (decimalMark is null && Separator == ',' && !hasQuotes) decimalMark = '.';
        decimalMark ??= DecimalMarks.Find(rows, columns) ?? throw import.Fault("file.decimal",
            "the numbers do not show whether . or , parts the decimals: state the decimal mark");
        import.ReadAs("decimal", decimalMark.Value.ToString());
        Rewind();
    }

    /// <summary>Back to the header.</summary>
    public void Rewind()
    {
        rows.Restart();
        while (rows.Line < headerLine && rows.Next())
        {
        }
    }

    public static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (char.IsControl(c) || c is '"' or '\uFFFD' || char.IsSurrogate(c)) return false;
        return name.Length is > 0 and <= MostNameLength;
    }

    /// <summary>A field as a message shows it: short, and without characters that disturb a
    /// terminal.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        var shown = text.Length > 40 ? string.Concat(text[..40], "…") : text.ToString();
        return string.Create(shown.Length, shown, (to, from) =>
        {
            for (var i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '\uFFFD' : from[i];
        });
    }

    bool IsWhole()
    {
        if (remarkColumns > 0 && rows.IsWellFormed && rows.Count > Header.Length && HasMore()
            && ExactNumber.Read(rows[Header.Length], '.', out _) == ExactNumber.Outcome.Junk)
        {
            // A remark is prose and may hold the separator itself.
            import.Problem(Problems.RowRemark, rows.Line, rows.ColumnOf(Header.Length), $"'{Shown(rows[Header.Length])}'");
            return true;
        }

        var (code, reason) = (rows.IsWellFormed, rows.Count - Header.Length) switch
        {
            (false, _) => (Problems.RowQuote, "a quote is not closed where its field ends"),
            (_, < 0) or (_, 0) when rows.Count < Math.Max(Header.Length, exactFields) => (Problems.RowShort, $"{rows.Count} fields where the header has {Header.Length}"),
            (_, > 0) when HasMore() || (exactFields > 0 && rows.Count > exactFields) => (Problems.RowLong,
                $"{rows.Count} fields where the header has {Header.Length}"),
            _ => ("", ""),
        };
        if (code.Length > 0) import.Problem(code, rows.Line, 1, reason);
        return code.Length == 0;
    }

    bool HasMore()
    {
        for (var i = Header.Length; i < rows.Count; i++)
            if (!rows[i].IsEmpty) return true;
        return false;
    }

    string Listed() => Header.IsEmpty ? "nothing"
        : string.Join(", ", Header.Take(20).Select(name => Shown(name))) + (Header.Length > 20 ? ", …" : "");

    static char Commonest(ReadOnlySpan<char> line)
    {
        var (best, most) = (',', 0);
        foreach (var candidate in ",;\t|")
            if (line.Count(candidate) is var count && count > most) (best, most) = (candidate, count);
        return best;
    }
}

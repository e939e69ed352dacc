namespace Yoichi.Metering;

/// <summary>Walks the rows of separated text without copying it. Blank lines are passed over.</summary>
/// <remarks>A field may be in double quotes and then hold the separator; a quoted field ends on its own
/// line.</remarks>
sealed class CsvRows(string text, char separator)
{
    readonly List<(int Start, int Length)> fields = [];
    int next;

    /// <summary>The line of the current row, from 1.</summary>
    public int Line { get; private set; }

    public int Count => fields.Count;

    /// <summary>False where a quote is not closed or stands in the middle of a field.</summary>
    public bool IsWellFormed { get; private set; }

    /// <summary>A field of the current row, without its quotes and the blanks around it.</summary>
    public ReadOnlySpan<char> this[int field] => text.AsSpan(fields[field].Start, fields[field].Length);

    /// <summary>Where a field starts in its line, from 1.</summary>
    public int ColumnOf(int field) => fields[field].Start - lineStart + 1;

    int lineStart;

    public void Restart() => (next, Line) = (0, 0);

    public bool Next()
    {
        while (next < text.Length)
        {
            lineStart = next;
            var length = text.AsSpan(next).IndexOfAny('\n', '\r');
            var end = length < 0 ? text.Length : next + length;
            next = end + 1;
            if (end < text.Length - 1 && text[end] == '\r' && text[end + 1] == '\n') next++;
            Line++;
            if (text.AsSpan(lineStart, end - lineStart).IsWhiteSpace()) continue;
            Cut(end);
            return true;
        }

        return false;
    }

    void Cut(int end)
    {
        fields.Clear();
        IsWellFormed = true;
        for (var at = lineStart; ;)
        {
            while (at < end && text[at] is ' ' or '\t' && text[at] != separator) at++;
            int fieldEnd;
            if (at < end && text[at] == '"')
            {
                var close = text.IndexOf('"', at + 1, end - at - 1);
                if (close < 0) (IsWellFormed, close) = (false, end);
                fields.Add((at + 1, close - at - 1));
                fieldEnd = Math.Min(close + 1, end);
                while (fieldEnd < end && text[fieldEnd] == ' ') fieldEnd++;
                if (fieldEnd < end && text[fieldEnd] != separator)
                {
                    IsWellFormed = false;
                    var rest = text.IndexOf(separator, fieldEnd, end - fieldEnd);
                    fieldEnd = rest < 0 ? end : rest;
                }
            }
            else
            {
                var found = text.IndexOf(separator, at, end - at);
                fieldEnd = found < 0 ? end : found;
                fields.Add((at, text.AsSpan(at, fieldEnd - at).TrimEnd().Length));
            }

            if (fieldEnd >= end) return;
            at = fieldEnd + 1;
        }
    }
}

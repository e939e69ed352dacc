namespace Yoichi.Metering;

/// <summary>Finds the decimal mark of a file from its numbers.</summary>
/// <remarks><c>1,234</c> may be a little over one or a thousand; <c>0,234</c> and <c>1,2</c> can only be
/// decimals. One number that can only be decimal settles it, unless more than a tenth of such numbers say
/// otherwise.</remarks>
static class DecimalMarks
{
    /// <returns>The mark, <c>.</c> where all numbers are whole, or null where the numbers leave it
    /// open.</returns>
    public static char? Find(CsvRows rows, ReadOnlySpan<int> columns)
    {
        var (points, commas, either) = (0, 0, 0);
        while (rows.Next())
        {
            foreach (var column in columns)
            {
                if (column >= rows.Count) continue;
                var text = rows[column];
                var at = text.IndexOfAny('.', ',');
                if (at < 0 || ExactNumber.Read(text, text[at], out _) != ExactNumber.Outcome.Ok) continue;
                if (CouldBeThousands(text, at)) either++;
                else if (text[at] == '.') points++;
                else commas++;
            }
        }

        if (points == 0 && commas == 0) return either == 0 ? '.' : null;
        if (commas * 10 <= points) return '.';
        return points * 10 <= commas ? ',' : null;
    }

    static bool CouldBeThousands(ReadOnlySpan<char> text, int at)
    {
        var whole = text[..at].TrimStart("+-");
        var rest = text[(at + 1)..];
        return whole.Length is >= 1 and <= 3 && whole[0] != '0' && rest.Length == 3
            && !rest.ContainsAnyExceptInRange('0', '9');
    }
}

using System.Text;

namespace Yoichi.Metering;

/// <summary>Brings the spellings of a Japanese header together: full-width letters, digits and signs become
/// plain ones, half-width kana full-width, square signs their letters; blanks are left out.</summary>
/// <remarks>The part of Unicode's compatibility form that such headers need. The runtime's own normalization
/// does nothing in invariant mode.</remarks>
static class HeaderText
{
    // U+FF61 … U+FF9F in order.
    const string Kana = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";
    const string CanBeVoiced = "カキクケコサシスセソタチツテトハヒフヘホ";

    public static string Fold(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c == '\uFEFF') continue;
            if (c is >= '！' and <= '～') folded.Append((char)(c - 0xFEE0));
            else if (c == '\uFF9E' && folded.Length > 0 && CanBeVoiced.Contains(folded[^1])) folded[^1]++;
            else if (c == '\uFF9E' && folded.Length > 0 && folded[^1] == 'ウ') folded[^1] = 'ヴ';
            else if (c == '\uFF9F' && folded.Length > 0 && folded[^1] is 'ハ' or 'ヒ' or 'フ' or 'ヘ' or 'ホ')
                folded[^1] = (char)(folded[^1] + 2);
            else if (c is >= '\uFF61' and <= '\uFF9F') folded.Append(Kana[c - 0xFF61]);
            else folded.Append(Square(c) ?? c.ToString());
        }

        return folded.ToString();
    }

    /// <summary>The text before a bracket at the end, and what is in the bracket: <c>買い入札量(kWh)</c>,
    /// <c>load [kWh]</c>; without one the text and nothing. Where another bracket stands open before it, what
    /// is in it may be half of a unit: the text and all of it as a unit nobody knows.</summary>
    public static (string Name, string Unit) Split(string header)
    {
        var text = header.Trim();
        if (text.Length < 3 || text[^1] is not (')' or ']')) return (text, "");
        var open = text.LastIndexOf(text[^1] == ')' ? '(' : '[');
        if (open >= 0 && text.AsSpan(0, open).Count('(') + text.AsSpan(0, open).Count('[')
            != text.AsSpan(0, open).Count(')') + text.AsSpan(0, open).Count(']')) return (text, text);
        return open < 0 ? (text, "") : (text[..open].Trim(), text[(open + 1)..^1].Trim());
    }

    static string? Square(char c) => c switch
    {
        '㎾' => "kW",
        '㎿' => "MW",
        '㎡' => "m2",
        '㎥' => "m3",
        '℃' => "°C",
        '￥' => "¥",
        '￡' => "£",
        _ => null,
    };
}

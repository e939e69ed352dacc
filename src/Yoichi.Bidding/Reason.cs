using System.Collections.Immutable;
using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>What a factor of a reason counts.</summary>
public enum FactorKind
{
    /// <summary>Whole Wh; −1 where not known.</summary>
    Energy,

    /// <summary>Whole Wh of either sign.</summary>
    Balance,

    /// <summary>µ¥/Wh, shown as ¥/kWh; −1 where not known.</summary>
    Price,

    /// <summary>µ¥, shown as yen.</summary>
    Money,

    /// <summary>A number of slots, homes, days.</summary>
    Count,

    /// <summary>Thousandths, shown as per cent.</summary>
    Share,
}

/// <summary>One number of a reason.</summary>
/// <param name="Name">In English, lower camel case: a stable name for programs.</param>
public sealed record Factor(string Name, FactorKind Kind);

/// <summary>Why an agent did something, in words for people.</summary>
/// <param name="English">One sentence; {0} to {2} stand for the factors.</param>
/// <param name="Factors">What the numbers of its <see cref="Cause"/> are; at most three.</param>
public sealed record Reason(string Code, string English, string Japanese, ImmutableArray<Factor> Factors)
{
    /// <summary>Why this cannot be used as a reason, in English; null where it can.</summary>
    public string? Fault()
    {
        if (!IsCode(Code)) return $"'{Code}' is not a code: lower-case letters, digits and hyphens, 1 to 40 characters";
        if (Factors.IsDefault || Factors.Length > 3) return $"'{Code}' has no list of at most three factors";
        if (Factors.Any(f => f is null || string.IsNullOrWhiteSpace(f.Name))) return $"'{Code}' has a factor without a name";
        if (string.IsNullOrWhiteSpace(English) || string.IsNullOrWhiteSpace(Japanese))
            return $"'{Code}' lacks a sentence in English or Japanese";
        try
        {
            _ = (Say(new Cause(Code), japanese: false), Say(new Cause(Code), japanese: true));
            return null;
        }
        catch (FormatException)
        {
            return $"a sentence of '{Code}' has braces that are not {{0}} to {{2}}";
        }
    }

    internal static bool IsCode(string? code) => code is { Length: >= 1 and <= 40 }
        && code.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');

    /// <summary>The sentence with the numbers in their places.</summary>
    public string Say(in Cause cause, bool japanese)
    {
        string[] values = [Text(0, cause.A, japanese), Text(1, cause.B, japanese), Text(2, cause.C, japanese)];
        return string.Format(CultureInfo.InvariantCulture, japanese ? Japanese : English, values);
    }

    /// <summary>The sentence for several causes of this code at once: a number that differs is written as a range.</summary>
    /// <param name="causes">At least one.</param>
    public string SayAll(IReadOnlyCollection<Cause> causes, bool japanese)
    {
        var values = new string[3];
        for (var i = 0; i < values.Length; i++)
        {
            var (least, most) = Range(causes, i);
            var (from, to) = (Text(i, least, japanese), Text(i, most, japanese));
            values[i] = from == to ? from : Between(from, to, least < 0, japanese);
        }

        return string.Format(CultureInfo.InvariantCulture, japanese ? Japanese : English, values);
    }

    /// <summary>The unit once; a dash would be read as a minus sign where one stands before a number.</summary>
    static string Between(string from, string to, bool hasMinus, bool japanese)
    {
        var unit = from.IndexOf(' ');
        var number = unit > 0 && to.EndsWith(from[unit..], StringComparison.Ordinal) ? from[..unit] : from;
        return $"{number}{(japanese ? "〜" : hasMinus ? " to " : "–")}{to}";
    }

    /// <summary>Least and greatest of a factor; what is not known counts only where nothing is.</summary>
    public (long Least, long Most) Range(IReadOnlyCollection<Cause> causes, int factor)
    {
        var mayLack = factor < Factors.Length && Factors[factor].Kind is FactorKind.Energy or FactorKind.Price;
        var known = causes.Select(c => c.Number(factor)).Where(v => !mayLack || v >= 0).ToList();
        return known.Count == 0 ? (-1, -1) : (known.Min(), known.Max());
    }

    /// <summary>One factor as the sentence writes it, with its unit; empty where there is no such factor.</summary>
    public string Text(int factor, long value, bool japanese)
    {
        if (factor >= Factors.Length) return "";
        return Factors[factor].Kind switch
        {
            FactorKind.Energy when value < 0 => japanese ? "不明" : "an unknown amount",
            FactorKind.Price when value < 0 => japanese ? "不明" : "not known",
            FactorKind.Energy or FactorKind.Balance => string.Create(CultureInfo.InvariantCulture, $"{value / 1000.0:0.00} kWh"),
            FactorKind.Price => japanese ? $"{new Price(value)} 円/kWh" : $"{new Price(value)} ¥/kWh",
            FactorKind.Money => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:#,0} {(japanese ? "円" : "yen")}"),
            FactorKind.Share => string.Create(CultureInfo.InvariantCulture, $"{value / 10.0:0} %"),
            _ => value.ToString(CultureInfo.InvariantCulture),
        };
    }
}

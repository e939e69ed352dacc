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
    /// <summary>The sentence with the numbers in their places.</summary>
    public string Say(in Cause cause, bool japanese)
    {
        string[] values = [Text(0, cause.A, japanese), Text(1, cause.B, japanese), Text(2, cause.C, japanese)];
        return string.Format(CultureInfo.InvariantCulture, japanese ? Japanese : English, values);
    }

    string Text(int factor, long value, bool japanese)
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

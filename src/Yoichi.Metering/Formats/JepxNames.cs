namespace Yoichi.Metering.Formats;

/// <summary>Short names, for scripts, of the exchange's columns.</summary>
static class JepxNames
{
    static readonly (string Japanese, string Name)[] Areas =
    [
        ("北海道", "hokkaido"), ("東北", "tohoku"), ("東京", "tokyo"), ("中部", "chubu"), ("北陸", "hokuriku"),
        ("関西", "kansai"), ("中国", "chugoku"), ("四国", "shikoku"), ("九州", "kyushu"), ("全国値", "national"),
    ];

    static readonly (string Start, string Name)[] ByArea =
    [
        ("エリアプライス", ""), ("回避可能原価", "avoidable-"), ("FIP参照価格(卸電力取引市場分)", "fip-"),
    ];

    static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["システムプライス"] = "system",
        ["売り入札量"] = "sell-bids",
        ["買い入札量"] = "buy-bids",
        ["約定総量"] = "traded",
        ["売りブロック入札総量"] = "sell-block-bids",
        ["売りブロック約定総量"] = "sell-block-traded",
        ["買いブロック入札総量"] = "buy-block-bids",
        ["買いブロック約定総量"] = "buy-block-traded",
        ["始値"] = "open",
        ["高値"] = "high",
        ["安値"] = "low",
        ["終値"] = "close",
        ["平均"] = "mean",
        ["約定量合計"] = "traded",
    };

    /// <param name="label">Without its unit, in plain spelling.</param>
    /// <returns>The label itself where it is not a known one.</returns>
    public static string Of(string label)
    {
        if (Whole.TryGetValue(label, out var known)) return known;
        foreach (var (start, name) in ByArea)
            if (label.StartsWith(start, StringComparison.Ordinal))
                foreach (var (japanese, area) in Areas)
                    if (label.AsSpan(start.Length).SequenceEqual(japanese)) return name + area;
        return label;
    }
}

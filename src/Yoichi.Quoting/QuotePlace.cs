using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Quoting;

/// <summary>Where the sun of a quote stands.</summary>
/// <remarks>The path of the sun is the place's own. How often the sky is clear, and how warm it is, is that of an average
/// year at Mishima in Shizuoka wherever the place is: the program knows no other, and the quote says so.</remarks>
public sealed record QuotePlace(Bilingual Name, Location Location)
{
    /// <summary>Susono in Shizuoka, as trial-20.</summary>
    public static QuotePlace Default { get; } = new(new("Susono, Shizuoka", "静岡県裾野市"), new(35.18, 138.91));

    public bool IsDefault => this == Default;

    /// <summary>A prefecture, in English or Japanese, by its capital; or degrees north and east.</summary>
    /// <exception cref="InputException">Neither, or a place outside Japan.</exception>
    public static QuotePlace Parse(string text)
    {
        var name = text.Trim();
        foreach (var (english, japanese, latitude, longitude) in Prefectures)
            if (name.Equals(english, StringComparison.OrdinalIgnoreCase) || name == japanese
                || japanese != "北海道" && name == japanese[..^1])
                return new(new(english, japanese), new(latitude, longitude));
        var parts = name.Split(',');
        if (parts.Length == 2 && Degrees(parts[0], out var north) && Degrees(parts[1], out var east))
            return north is >= 20 and <= 46 && east is >= 122 and <= 154
                ? new(new($"{parts[0].Trim()}° N, {parts[1].Trim()}° E", $"北緯{parts[0].Trim()}度・東経{parts[1].Trim()}度"), new(north, east))
                : throw Wrong(text, "a place in Japan: 20 to 46 degrees north, 122 to 154 east");
        throw Wrong(text, "a prefecture (Tokyo, 東京) or degrees north and east (35.7,139.7)");
    }

    static bool Degrees(string text, out double degrees)
    {
        var isNumber = FixedPoint.TryParse(text.Trim(), 4, out var scaled);
        degrees = scaled / 1e4;
        return isNumber;
    }

    static InputException Wrong(string text, string wanted) => new("quote.place", "--place", $"'{text}' is not {wanted}");

    /// <summary>By the coordinates of their capitals, to a hundredth of a degree.</summary>
    static readonly ImmutableArray<(string English, string Japanese, double Latitude, double Longitude)> Prefectures =
    [
        ("Hokkaido", "北海道", 43.06, 141.35), ("Aomori", "青森県", 40.82, 140.74), ("Iwate", "岩手県", 39.70, 141.15),
        ("Miyagi", "宮城県", 38.27, 140.87), ("Akita", "秋田県", 39.72, 140.10), ("Yamagata", "山形県", 38.24, 140.36),
        ("Fukushima", "福島県", 37.75, 140.47), ("Ibaraki", "茨城県", 36.34, 140.45), ("Tochigi", "栃木県", 36.57, 139.88),
        ("Gunma", "群馬県", 36.39, 139.06), ("Saitama", "埼玉県", 35.86, 139.65), ("Chiba", "千葉県", 35.61, 140.12),
        ("Tokyo", "東京都", 35.69, 139.69), ("Kanagawa", "神奈川県", 35.45, 139.64), ("Niigata", "新潟県", 37.90, 139.02),
        ("Toyama", "富山県", 36.70, 137.21), ("Ishikawa", "石川県", 36.59, 136.63), ("Fukui", "福井県", 36.07, 136.22),
        ("Yamanashi", "山梨県", 35.66, 138.57), ("Nagano", "長野県", 36.65, 138.18), ("Gifu", "岐阜県", 35.39, 136.72),
        ("Shizuoka", "静岡県", 34.98, 138.38), ("Aichi", "愛知県", 35.18, 136.91), ("Mie", "三重県", 34.73, 136.51),
        ("Shiga", "滋賀県", 35.00, 135.87), ("Kyoto", "京都府", 35.02, 135.76), ("Osaka", "大阪府", 34.69, 135.52),
        ("Hyogo", "兵庫県", 34.69, 135.18), ("Nara", "奈良県", 34.69, 135.83), ("Wakayama", "和歌山県", 34.23, 135.17),
        ("Tottori", "鳥取県", 35.50, 134.24), ("Shimane", "島根県", 35.47, 133.05), ("Okayama", "岡山県", 34.66, 133.93),
        ("Hiroshima", "広島県", 34.40, 132.46), ("Yamaguchi", "山口県", 34.19, 131.47), ("Tokushima", "徳島県", 34.07, 134.56),
        ("Kagawa", "香川県", 34.34, 134.04), ("Ehime", "愛媛県", 33.84, 132.77), ("Kochi", "高知県", 33.56, 133.53),
        ("Fukuoka", "福岡県", 33.61, 130.42), ("Saga", "佐賀県", 33.25, 130.30), ("Nagasaki", "長崎県", 32.74, 129.87),
        ("Kumamoto", "熊本県", 32.79, 130.74), ("Oita", "大分県", 33.24, 131.61), ("Miyazaki", "宮崎県", 31.91, 131.42),
        ("Kagoshima", "鹿児島県", 31.56, 130.56), ("Okinawa", "沖縄県", 26.21, 127.68),
    ];
}

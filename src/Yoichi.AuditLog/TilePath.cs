using System.Globalization;
using System.Text;

namespace Yoichi.AuditLog;

/// <summary>Where tiles and entry bundles lie (C2SP tlog-tiles): 256 wide, their number in groups of three digits.</summary>
public static class TilePath
{
    /// <summary>Hashes to a tile, entries to a bundle.</summary>
    public const int Width = 256;

    /// <summary>Height of a tile: 2^8 is its width.</summary>
    public const int Height = 8;

    /// <param name="width">1 to 255 for a partial tile, 256 for a full one.</param>
    public static string OfTile(int level, long number, int width = Width) =>
        Of(level.ToString(CultureInfo.InvariantCulture), number, width);

    public static string OfEntries(long number, int width = Width) => Of("entries", number, width);

    static string Of(string what, long number, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (width is < 1 or > Width) throw new ArgumentOutOfRangeException(nameof(width));
        var path = new StringBuilder((number % 1000).ToString("000", CultureInfo.InvariantCulture));
        for (var rest = number / 1000; rest > 0; rest /= 1000)
            path.Insert(0, string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/"));
        path.Insert(0, $"tile/{what}/");
        if (width < Width) path.Append(CultureInfo.InvariantCulture, $".p/{width}");
        return path.ToString();
    }
}

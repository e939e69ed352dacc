using System.Text;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Orders of one slot as people write them: <c>ORDERS.csv</c>.</summary>
/// <remarks>A header and one order a line, by arrival; columns and codes are described in
/// docs/reference/orders-file.md. UTF-8 with or without a mark at the beginning, LF or CRLF, fields may be
/// quoted.</remarks>
public sealed class OrdersFile
{
    public const string Header = "id,participant,side,wh,limit,tags,require,premiums";

    internal OrdersFile(string[] ids, Order[] orders) => (Ids, Orders) = (ids, orders);

    /// <summary>By arrival.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>By arrival; they keep to <see cref="OrderRules"/> and nobody meets itself.</summary>
    public Order[] Orders { get; }

    /// <exception cref="InputException">The file cannot be read, or something in it is not an order; with the
    /// place.</exception>
    public static OrdersFile Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException(new("orders.file", path,
                "the file cannot be read: " + failure.Message), failure);
        }

        return Parse(bytes, path);
    }

    /// <param name="utf8">The file's bytes.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="InputException">Something is not an order, with line and column.</exception>
    public static OrdersFile Parse(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
            return new OrdersReader(text, name).ReadAll();
        }
        catch (DecoderFallbackException bad)
        {
            var before = Encoding.UTF8.GetString(utf8[..Math.Max(0, bad.Index)]);
            var line = before.Count(c => c == '\n') + 1;
            var column = before.Length - before.LastIndexOf('\n');
            throw new InputException(new("orders.encoding",
                $"{name}:{line}:{column}", "this is not UTF-8 text"), bad);
        }
    }
}

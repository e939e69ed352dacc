namespace Yoichi.Publishing;

/// <summary>The page that checks a receipt in a browser: one file, no server, no network.</summary>
public static class ReceiptPage
{
    public static byte[] Bytes
    {
        get
        {
            using var stream = typeof(ReceiptPage).Assembly.GetManifestResourceStream("receipt.html")!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }
}

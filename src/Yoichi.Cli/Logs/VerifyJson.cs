using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Publishing;

namespace Yoichi.Cli.Logs;

/// <summary>What was found, for scripts.</summary>
static class VerifyJson
{
    public static string Of(LogException wrong) => Written(json =>
    {
        json.WriteBoolean("holds", false);
        json.WriteString("code", wrong.Code);
        json.WriteString("place", wrong.Place);
        json.WriteString("reason", wrong.Reason);
    });

    public static string Of(LogFindings f) => Written(json =>
    {
        json.WriteBoolean("holds", true);
        json.WriteString("origin", f.Checkpoint.Origin);
        json.WriteNumber("size", f.Checkpoint.Size);
        json.WriteString("root", f.Checkpoint.Root.ToString());
        json.WriteString("signedBy", f.SignedBy.ToString());
        json.WriteStartArray("witnesses");
        foreach (var (name, _) in f.Witnesses) json.WriteStringValue(name);
        json.WriteEndArray();
        if (f.ContinuesFrom is { } before) json.WriteNumber("continuesFrom", before);
        json.WriteStartObject("entries");
        foreach (var (kind, count) in f.Kinds) json.WriteNumber(kind, count);
        json.WriteEndObject();
        json.WriteNumber("auctionsProven", f.ProvenAuctions);
        json.WriteNumber("valueAuctionsProven", f.ProvenValueAuctions);
        json.WriteNumber("auctionsHeldAgain", f.AuctionsHeldAgain);
        json.WriteNumber("continuousTrades", f.ContinuousTrades);
        json.WriteNumber("sealedPieces", f.SealedPieces);
        json.WriteBoolean("wasReplayed", f.WasReplayed);
        json.WriteNumber("openedPieces", f.OpenedPieces);
        json.WriteNumber("replayed", f.Replayed);
        json.WriteNumber("bills", f.Bills);
        json.WriteNumber("certificateLines", f.CertificateLines);
        json.WriteNumber("certificatePieces", f.CertificatePieces);
        json.WriteNumber("billsByTrades", f.BillsByTrades);
        if (f.ReplayEndedAt is { } end)
        {
            json.WriteNumber("replayEndedAt", end);
            json.WriteNumber("playedPartly", f.PlayedPartly);
            json.WriteNumber("ordersFoundStanding", f.OrdersFoundStanding);
        }

        json.WriteStartArray("proofChecked");
        foreach (var (entry, kind, pieces) in f.ProofChecked)
        {
            json.WriteStartArray();
            json.WriteNumberValue(entry);
            json.WriteStringValue(kind);
            json.WriteNumberValue(pieces);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    });

    public static string Of(ReceiptFindings f) => Written(json =>
    {
        json.WriteBoolean("holds", true);
        json.WriteString("origin", f.Checkpoint.Origin);
        json.WriteNumber("size", f.Checkpoint.Size);
        json.WriteString("root", f.Checkpoint.Root.ToString());
        json.WriteString("signedBy", f.LogKey.ToString());
        json.WriteStartArray("witnesses");
        foreach (var (name, _) in f.Witnesses) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteString("participant", f.Who);
        json.WriteString("month", f.Month);
        json.WriteNumber("bills", f.Bills.Count);
        json.WriteNumber("lines", f.Lines.Count);
        json.WriteNumber("certificates", f.Certificates.Count);
    });

    static string Written(Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}

using System.Globalization;
using System.Text.Json;
using Yoichi.Cli.Run;
using Yoichi.Units;

namespace Yoichi.Cli.Logs;

/// <summary>Lines about certificates in a receipt, in words: when, what, how much, from which plant.</summary>
static class CertificateText
{
    public static IEnumerable<string> Lines(string piece)
    {
        using var json = JsonDocument.Parse(piece);
        var grid = new SlotGrid(json.RootElement.GetProperty("minutes").GetInt32());
        foreach (var line in json.RootElement.GetProperty("certificates").EnumerateArray()) yield return Line(line, grid);
    }

    static string Line(JsonElement line, SlotGrid grid)
    {
        var said = $"{grid.Format(new(line.GetProperty("slot").GetInt32()))}, {KWh(line.GetProperty("wh").GetInt64())} {Act(line)}";
        var (account, other) = (line.GetProperty("account").GetString(), line.TryGetProperty("other", out var name) ? name.GetString() : null);
        var isMove = line.GetProperty("act").GetInt32() is 2 or 13 or 16;
        said += isMove && other is not null ? $" ({account} {(line.GetProperty("act").GetInt32() == 2 ? "→" : "←")} {other})" : $" ({account})";
        if (line.TryGetProperty("money", out var money)) said += Language.Of($", ¥{Yen(money)}", $"、{Yen(money)} 円");
        if (!line.TryGetProperty("origin", out var origin)) return said;
        var generated = grid.Format(new(origin.GetProperty("slot").GetInt32()));
        var (site, technology, place) = (origin.GetProperty("site").GetString(), origin.GetProperty("technology").GetString(), origin.GetProperty("place").GetString());
        said += Language.Of($"; no. {line.GetProperty("issuance")}: {technology} of {site} ({place}), generated {generated}", $"。証書 {line.GetProperty("issuance")} 番: {site}（{place}）の {technology}、発電 {generated}");
        foreach (var store in origin.GetProperty("through").EnumerateArray())
            said += Language.Of($", through the store of {store[0]}, charged {grid.Format(new(store[1].GetInt32()))}", $"、{store[0]} の蓄電を経由（充電 {grid.Format(new(store[1].GetInt32()))}）");
        return said;
    }

    static string KWh(long wattHours) => (wattHours / 1000m).ToString("#,0.000", CultureInfo.InvariantCulture) + " kWh";

    static string Yen(JsonElement money) => (money.GetInt64() / 1_000_000m).ToString("#,0.00", CultureInfo.InvariantCulture);

    static string Act(JsonElement line)
    {
        var isCharge = line.TryGetProperty("use", out var use) && use.GetInt32() == 2;
        return line.GetProperty("act").GetInt32() switch
        {
            1 when line.TryGetProperty("parent", out _) => Language.Of("discharged, with its certificate", "放電（証書付き）"),
            1 => Language.Of("generated, certificate issued", "発電、証書を発行"),
            2 => Language.Of("changed hands", "移転"),
            3 => Language.Of("used", "使用"),
            4 => Language.Of("charged", "充電"),
            5 => Language.Of("lost in the store", "蓄電で損失"),
            6 => Language.Of("driven", "走行に使用"),
            7 => Language.Of("cancelled", "無効化"),
            8 => Language.Of("expired", "失効"),
            9 => Language.Of("withdrawn", "取消し"),
            10 => Language.Of("locked", "凍結"),
            11 => Language.Of("unlocked", "凍結解除"),
            12 => Language.Of("given up again", "使用の取下げ"),
            13 => Language.Of("not delivered", "未達"),
            14 => Language.Of($"refused: {Text(line)}", $"拒否: {Text(line)}"),
            15 => Language.Of("split", "分割"),
            16 when isCharge => Language.Of("charged, without a certificate", "充電（証書なし）"),
            16 => Language.Of("used, without a certificate", "使用（証書なし）"),
            17 => Language.Of("into the store without a certificate", "証書のない電気を蓄電"),
            18 => Language.Of("out of the store without a certificate", "証書のない電気を放電"),
            19 => Language.Of("taken back out of the store", "蓄電から取戻し"),
            var act => $"{act}",
        };
    }

    static string Text(JsonElement line) => line.TryGetProperty("text", out var text) ? text.GetString()! : "";
}

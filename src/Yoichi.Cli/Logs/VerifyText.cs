using System.Globalization;
using Yoichi.Cli.Run;
using Yoichi.Publishing;

namespace Yoichi.Cli.Logs;

/// <summary>What was found of a log, in words and counts: what was checked, and what only stands in a checked tree.</summary>
static class VerifyText
{
    /// <param name="eachLine">Also every entry that was only proof-checked.</param>
    public static void Print(LogFindings f, bool isKeyGiven, bool eachLine = false)
    {
        if (!Console.IsErrorRedirected) Console.Error.WriteLine();
        foreach (var (entry, kind, pieces) in eachLine ? f.ProofChecked : [])
            Console.WriteLine(Language.Of($"entry {entry}: {kind}, {pieces} pieces only proof-checked", $"{entry} 番: {kind}、{pieces} 片は存在のみ確認"));
        foreach (var line in Lines(f, isKeyGiven)) Console.WriteLine(line);
    }

    public static void Print(ReceiptFindings f, bool isKeyGiven)
    {
        Console.WriteLine(Language.Of($"{f.Who}{(f.Month.Length > 0 ? ", " + f.Month : "")}, in {f.Checkpoint.Origin} of {N(f.Checkpoint.Size)} entries", $"{f.Who}{(f.Month.Length > 0 ? "、" + f.Month : "")}。ログ {f.Checkpoint.Origin}（{N(f.Checkpoint.Size)} 件）"));
        Console.WriteLine(isKeyGiven
            ? Language.Of($"signed by {f.LogKey}", $"署名: {f.LogKey}")
            : Language.Of($"signed by {f.LogKey}, which is the key the receipt states itself: compare it with one from elsewhere (--log-key)", $"署名: {f.LogKey}（証明書自身が示す鍵。別の経路で得た鍵と照合すること: --log-key）"));
        foreach (var (name, at) in f.Witnesses)
            Console.WriteLine(Language.Of($"witness {name}, {at:yyyy-MM-dd HH:mm:ss}Z", $"立会人 {name}、{at.ToOffset(TimeSpan.FromHours(9)):yyyy-MM-dd HH:mm:ss}"));
        foreach (var (entry, text) in f.Bills)
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            var bill = json.RootElement;
            var (total, baseline) = (Yen(bill, "total"), Yen(bill, "baseline"));
            Console.WriteLine(bill.TryGetProperty("note", out var note)
                ? Language.Of($"entry {entry}: delta note {note}, due ¥{Yen(bill, "due")}; the month is now ¥{total}, ¥{baseline} without the market", $"{entry} 番: 差額精算書 {note}、精算額 {Yen(bill, "due")} 円。現在の合計 {total} 円（市場がない場合 {baseline} 円）")
                : Language.Of($"entry {entry}: bill of ¥{total}, ¥{baseline} without the market", $"{entry} 番: 請求書 {total} 円（市場がない場合 {baseline} 円）"));
        }

        foreach (var (entry, text) in f.Certificates)
            foreach (var line in CertificateText.Lines(text))
                Console.WriteLine(Language.Of($"entry {entry}: {line}", $"{entry} 番: {line}"));
        if (f.Lines.Count > 0) Console.WriteLine(Language.Of($"{N(f.Lines.Count)} orders, readings and other lines", $"注文・計量値など {N(f.Lines.Count)} 件"));
        Console.WriteLine(Language.Of("holds", "検証できた"));
    }

    static string Yen(System.Text.Json.JsonElement bill, string name) => N(bill.GetProperty(name).GetInt64() / 1_000_000);

    static IEnumerable<string> Lines(LogFindings f, bool isKeyGiven)
    {
        string Of(string english, string japanese) => Language.Of(english, japanese);
        var c = f.Checkpoint;
        yield return Of($"{c.Origin}: {N(c.Size)} entries, root {c.Root}", $"{c.Origin}: {N(c.Size)} 件、ルート {c.Root}");
        yield return Of($"tree: every entry is in it", "木: すべての項目が含まれている");
        yield return isKeyGiven
            ? Of($"signed by {f.SignedBy}", $"署名: {f.SignedBy}")
            : Of($"signed by {f.SignedBy}, which is the key the log states itself: compare it with one from elsewhere (--log-key)", $"署名: {f.SignedBy}（ログ自身が示す鍵。別の経路で得た鍵と照合すること: --log-key）");
        foreach (var (name, at) in f.Witnesses)
            yield return Of($"witness {name}, {at:yyyy-MM-dd HH:mm:ss}Z", $"立会人 {name}、{at.ToOffset(TimeSpan.FromHours(9)):yyyy-MM-dd HH:mm:ss}");
        if (f.ContinuesFrom is { } before) yield return Of($"continues the checkpoint of {N(before)} entries", $"{N(before)} 件の時点のチェックポイントの続きである");
        if (f.ProvenAuctions > 0)
            yield return Of($"auctions: {N(f.ProvenAuctions)} shown to be feasible, optimal and fairly priced ({N(f.AuctionOrders)} orders, {N(f.AuctionTrades)} trades)",
                $"板寄せ: {N(f.ProvenAuctions)} 回について実行可能・最適・公正な価格であることを確認（注文 {N(f.AuctionOrders)} 件、約定 {N(f.AuctionTrades)} 件）");
        if (f.ProvenValueAuctions > 0)
            yield return Of($"of them {N(f.ProvenValueAuctions)} of certificates alone", $"うち証書のみの市場 {N(f.ProvenValueAuctions)} 回");
        if (f.AuctionsHeldAgain > 0)
            yield return Of($"auctions: {N(f.AuctionsHeldAgain)} held again with the same trades; their mechanism proves nothing", $"市場: {N(f.AuctionsHeldAgain)} 回を再実行して同じ約定を得た（この方式に最適性の証明はない）");
        if (f.ContinuousTrades > 0)
            yield return Of($"continuous trades: {N(f.ContinuousTrades)}, which only a replay can check", $"ザラバの約定: {N(f.ContinuousTrades)} 件（再現しなければ検証できない）");
        if (!f.WasReplayed)
        {
            yield return Of($"only proof-checked: {N(f.SealedPieces)} sealed pieces (orders, readings, bills, certificates, members), for want of keys", $"存在のみ確認: 封をされた {N(f.SealedPieces)} 片（注文・計量値・請求書・証書・参加者）。鍵がないため中身は見ていない");
        }
        else
        {
            yield return Of($"replayed: {N(f.Replayed)} entries made again byte for byte, {N(f.OpenedPieces)} sealed pieces, {N(f.Bills)} bills and notes computed again", $"再現: {N(f.Replayed)} 件を一字一句再現、封をされた {N(f.OpenedPieces)} 片、請求書・差額精算書 {N(f.Bills)} 件を再計算");
            if (f.CertificateLines > 0)
                yield return Of($"certificates: {N(f.CertificateLines)} lines of their book computed again, in {N(f.CertificatePieces)} sealed pieces", $"証書: 台帳 {N(f.CertificateLines)} 行を再計算し、封をされた {N(f.CertificatePieces)} 片と一致することを確認");
            if (f.BillsByTrades > 0)
                yield return Of($"bills: {N(f.BillsByTrades)} more opened, whose month is not whole: their trades found to be those of the auctions and their sums right; their tariffs were not computed", $"請求書: 月の記録が揃わない {N(f.BillsByTrades)} 件を開き、約定が板寄せと一致し合計が正しいことを確認（料金の再計算はしていない）");
            if (f.ReplayEndedAt is { } end)
                yield return Of($"from entry {end} on, where a key is gone: {N(f.PlayedPartly)} entries played on the published trades; {N(f.OrdersFoundStanding)} orders found in the auctions as they were sent",
                    $"鍵が破棄された {end} 番以降: 公開された約定に基づいて {N(f.PlayedPartly)} 件を再現。注文 {N(f.OrdersFoundStanding)} 件が発注どおり板寄せにあることを確認");
            if (f.ProofChecked.Count > 0)
                yield return Of($"proof checked, not replayable: {N(f.ProofChecked.Count)} entries ({Kinds(f)}); --lines names each", $"証明のみ確認、再現できない: {N(f.ProofChecked.Count)} 件（{Kinds(f)}）。--lines で一件ずつ表示");
        }

        yield return Of("holds", "検証できた");
    }

    static string Kinds(LogFindings f) => string.Join(", ", f.ProofChecked.GroupBy(p => p.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {N(g.Count())}"));

    static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}

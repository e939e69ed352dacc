using System.Text;
using System.Text.Json.Nodes;
using Yoichi.AuditLog;

namespace Yoichi.Publishing.Tests;

/// <summary>A replay past what was erased: what needs nobody's destroyed key is computed again, and the rest is named.</summary>
public sealed class ErasedTests
{
    [Theory]
    [InlineData("call")]
    [InlineData("mid-rate")]
    [InlineData("continuous")]
    public void Whoever_is_erased_everybody_else_is_billed_again(string mechanism)
    {
        using var town = new Town(mechanism);
        var (keys, all) = (File.ReadAllBytes(town.KeysFile), town.Verify(replay: true));
        foreach (var who in (string[])["H1", "H2", "H3", "V1", "bakery"])
            foreach (var period in (string?[])["2025-08", null])
            {
                File.WriteAllBytes(town.KeysFile, keys);
                Assert.True(ReadingKeyFile.Open(town.KeysFile).Erase(who, period) > 0);
                var found = town.Verify(replay: true);
                Assert.Equal((4, 0), (found.Bills, found.BillsByTrades));
                Assert.Equal((all.ProvenAuctions, all.AuctionsHeldAgain), (found.ProvenAuctions, found.AuctionsHeldAgain));
                Assert.Equal(period is null ? 0 : found.ReplayEndedAt, found.ReplayEndedAt);
                Assert.Equal(found.Checkpoint.Size, found.Replayed + found.PlayedPartly + found.ProofChecked.Count(p => p.Kind is not "month"));
                // Nothing but the erased one's own lines, its bill, its terms, and the marks, stayed closed.
                Assert.All(found.ProofChecked, p => Assert.True(p.Kind is "head" or "mark" or "order" or "replace" or "cancel" or "cancelAll" or "reading" or "month", p.Kind));
                Assert.Equal(all.SealedPieces, found.OpenedPieces + found.ProofChecked.Sum(p => p.Pieces));
                if (mechanism == "call") Assert.True(found.OrdersFoundStanding > 50, $"{found.OrdersFoundStanding}");
            }
    }

    [Fact]
    public void Several_months_and_members_may_be_gone_and_who_is_left_is_billed()
    {
        using var town = new Town();
        town.Keys.Erase("H1", "2025-08");
        town.Keys.Erase("H3");
        town.Keys.Erase("V1", EntryMaker.Always);                           // terms only: nothing of V1 can be computed, its trades still are seen
        var found = town.Verify(replay: true);
        Assert.Equal((0, 2, 1), (found.ReplayEndedAt, found.Bills, found.BillsByTrades));
        town.Keys.Erase("H2");
        town.Keys.Erase("V1");
        town.Keys.Erase("bakery");
        Assert.Equal((0, 0), (town.Verify(replay: true).Bills, town.Verify(replay: true).BillsByTrades));
    }

    [Theory]
    [InlineData("a tariff line of a bill", "log.bill")]
    [InlineData("a reading", "log.bill")]
    [InlineData("an order's limit", "log.replay")]
    [InlineData("an order as refused", "log.replay")]
    public void What_is_changed_of_somebody_else_is_found_out_though_lines_are_missing(string what, string code)
    {
        using var town = new Town();
        var (key, done) = (town.Keys.Find("H1", "2025-08")!, false);
        var cheat = town.Cheat(entry =>
        {
            var open = JsonNode.Parse(entry.Open.Span)!;
            if (done || entry.Lines.Count < 2 || open["c"]!.GetValue<string>() is not ("month" or "reading" or "order")) return null;
            for (var i = 1; i < entry.Lines.Count; i++)
            {
                var pieceKey = Sealing.PieceKey(key, entry.Number, i - 1);
                if (Sealing.Open(pieceKey, entry.Number, i - 1, Convert.FromBase64String(Encoding.ASCII.GetString(entry.Lines[i]))) is not { } text) continue;
                var said = JsonNode.Parse(text)!;
                if (!Change(what, said, open)) return null;
                var lines = entry.Lines.ToList();
                lines[0] = Encoding.UTF8.GetBytes(open.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
                lines[i] = Encoding.ASCII.GetBytes(Sealing.Seal(pieceKey, entry.Number, i - 1, Encoding.UTF8.GetBytes(said.ToJsonString())));
                done = true;
                return new(entry.Number, [.. lines]);
            }

            return null;
        });
        Assert.True(done);
        town.Keys.Erase("H2");
        Assert.Equal(code, Assert.Throws<LogException>(() => town.Verify(replay: true, folder: cheat)).Code);
    }

    static bool Change(string what, JsonNode said, JsonNode open)
    {
        switch (what)
        {
            case "a tariff line of a bill" when said["total"] is { } total:
                // One µ¥ from one line to another: every sum stays right.
                var lines = said["lines"]!.AsArray().Where(l => l![0]!.GetValue<string>() is not ("market-purchase" or "market-sale")).ToList();
                lines[0]![3] = lines[0]![3]!.GetValue<long>() + 1;
                lines[1]![3] = lines[1]![3]!.GetValue<long>() - 1;
                return true;
            case "a reading" when said["c"]?.GetValue<string>() == "reading":
                // A Wh more used, and bought for it.
                foreach (var i in (int[])[0, 2]) said["v"]![i] = said["v"]![i]!.GetValue<long>() + 1;
                return true;
            case "an order's limit" when open["order"] is not null:
                said["limit"] = said["limit"]!.GetValue<long>() + 10;
                return true;
            case "an order as refused" when open["order"] is not null:
                open.AsObject().Remove("order");
                return true;
            default:
                return false;
        }
    }
}

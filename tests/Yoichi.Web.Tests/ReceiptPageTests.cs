using Microsoft.Playwright;
using Yoichi.AuditLog;
using Yoichi.Publishing;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Web.Tests;

/// <summary>The page that checks receipts: opened as a file, cut off from any network, in a real browser.</summary>
[Collection(nameof(Pages))]
public sealed class ReceiptPageTests(Browser browser) : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-receipt-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_receipt_is_checked_offline_and_a_changed_one_is_refused()
    {
        var (receipt, key) = Make();
        File.WriteAllBytes(Path.Combine(folder, "receipt.html"), ReceiptPage.Bytes);
        await using var context = await browser.ContextAsync();
        await context.SetOfflineAsync(true);
        var page = await context.NewPageAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await page.GotoAsync(new Uri(Path.Combine(folder, "receipt.html")).AbsoluteUri);
        await TakeAsync(page, receipt);
        await page.WaitForSelectorAsync("#verdict.good");
        Assert.Contains("H2", await page.InnerTextAsync("#shown"), StringComparison.Ordinal);
        Assert.Contains("Sold in the market", await page.InnerTextAsync("#shown"), StringComparison.Ordinal);
        await Browser.ShootAsync(page, "receipt-good");

        await page.FillAsync("#known", key + "x");
        await page.PressAsync("#known", "Tab");
        await page.WaitForSelectorAsync("#verdict.bad");
        Assert.Contains("[log.key]", await page.InnerTextAsync("#verdict"), StringComparison.Ordinal);
        await page.FillAsync("#known", key);
        await page.PressAsync("#known", "Tab");
        await page.WaitForSelectorAsync("#verdict.good");
        Assert.Equal([new Uri(Path.Combine(folder, "receipt.html")).AbsoluteUri], asked);
    }

    [Fact]
    public async Task The_pages_own_script_refuses_what_the_program_refuses()
    {
        var (receipt, _) = Make();
        File.WriteAllBytes(Path.Combine(folder, "receipt.html"), ReceiptPage.Bytes);
        await using var context = await browser.ContextAsync("ja", dark: true, phone: true);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(folder, "receipt.html")).AbsoluteUri);
        await TakeAsync(page, receipt);
        await page.WaitForSelectorAsync("#verdict.good");
        Assert.Contains("市場での販売", await page.InnerTextAsync("#shown"), StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await Browser.ShootAsync(page, "receipt-good-ja-dark-phone");
        var unseen = await page.EvaluateAsync<int[]>("""
            async base64 => {
                const good = Uint8Array.from(atob(base64), c => c.charCodeAt(0)), unseen = [];
                for (let at = 0; at < good.length; at += 97) {
                    const bad = good.slice();
                    bad[at] ^= 1 << at % 7;
                    try { await checkReceipt(bad); unseen.push(at); } catch { }
                }
                return unseen;
            }
            """, Convert.ToBase64String(receipt));
        Assert.Empty(unseen);
        receipt[receipt.Length / 2] ^= 1;
        await TakeAsync(page, receipt);
        await page.WaitForSelectorAsync("#verdict.bad");
        await page.ClickAsync("#lang");
        Assert.StartsWith("✗ It does not hold", await page.InnerTextAsync("#verdict"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Where it came from", "charged", "discharged, certified")]
    [InlineData("ja", "電気の由来", "充電", "放電（証書付き）")]
    public async Task A_receipt_of_a_slot_says_where_its_energy_came_from_and_went(string language, string title, string charged, string discharged)
    {
        var file = CommunityFileReader.Read(Path.Combine(SharedData.Repository(), "samples", "miyagi-7", "community.yaml"));
        var (reader, key, keys) = Publish(journal => SimulationRun.Prepare(file, new(Days: 2)).Play(journal));
        var receipt = ReceiptMaker.Make(reader, key, keys, new("Osaki") { Slot = new(2020, 3, 1, 12, 0, 0, SlotGrid.Jst) }).ToBytes();
        File.WriteAllBytes(Path.Combine(folder, "receipt.html"), ReceiptPage.Bytes);
        await using var context = await browser.ContextAsync(language, phone: language == "ja");
        await context.SetOfflineAsync(true);
        var page = await context.NewPageAsync();
        await page.GotoAsync(new Uri(Path.Combine(folder, "receipt.html")).AbsoluteUri);
        await TakeAsync(page, receipt);
        await page.WaitForSelectorAsync("#verdict.good");
        var shown = await page.InnerTextAsync("#shown");
        foreach (var text in (string[])[title, charged, discharged, "Tome, solar, Tome, Miyagi", "2020-03-01 12:00", "Tome → Osaki"]) Assert.Contains(text, shown, StringComparison.Ordinal);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await Browser.ShootAsync(page, "receipt-origin-" + language);

        // The page refuses what the program refuses: a Wh used twice.
        Assert.Equal("receipt.twice", await page.EvaluateAsync<string>("""
            () => { try { takeCertificates({ certificates: [3, 4].map(act => ({ act, issuance: 1, from: 0, wh: 5, account: "A" })) }, "A", new Map()); return ""; } catch (e) { return e.code; } }
            """));
    }

    static Task TakeAsync(IPage page, byte[] receipt) =>
        page.SetInputFilesAsync("#file", new FilePayload { Name = "receipt.json", MimeType = "application/json", Buffer = receipt });

    (byte[] Receipt, string Key) Make()
    {
        var witness = new NoteSigner("witness.example/w", NoteKey.Witness, Enumerable.Repeat((byte)9, 32).ToArray());
        var (_, key, keys) = Publish(journal => SimulationRun.Prepare(BuiltInCommunities.Open("quick-5"), new(Days: 2)).Play(journal));
        LogMirror.Run(new FolderSource(Path.Combine(folder, "log")), Path.Combine(folder, "mirror"), witness, DateTimeOffset.FromUnixTimeSeconds(1_760_000_000));
        var reader = LogReader.Open(new FolderSource(Path.Combine(folder, "mirror")));
        return (ReceiptMaker.Make(reader, key, keys, new("H2") { Month = "2025-08" }, witnesses: [witness.Key]).ToBytes(), key.ToString());
    }

    (LogReader Reader, NoteKey Key, ReadingKeyFile Keys) Publish(Action<Stream> play)
    {
        using var journal = new MemoryStream();
        play(journal);
        journal.Position = 0;
        var signer = new NoteSigner("town.example/log", NoteKey.Log, new byte[32]);
        var keys = ReadingKeyFile.Create(Path.Combine(folder, "reading.keys"));
        using (var log = LogWriter.Open(Path.Combine(folder, "log"), signer))
        {
            var publisher = new JournalPublisher(log, keys);
            foreach (var line in JournalLines.Read(journal, "journal")) publisher.Take(line.Span);
            publisher.Publish();
        }

        return (LogReader.Open(new FolderSource(Path.Combine(folder, "log"))), signer.Key, keys);
    }
}

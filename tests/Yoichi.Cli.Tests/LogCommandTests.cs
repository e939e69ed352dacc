using System.Diagnostics;
using System.Text.Json;
using Yoichi.Testing;

namespace Yoichi.Cli.Tests;

/// <summary>log, verify, mirror and receipt as a script runs them.</summary>
public sealed class LogCommandTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("yoichi-log-cli-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string At(string name) => Path.Combine(root, name);

    [Fact]
    public void A_run_is_published_verified_mirrored_and_received()
    {
        Holds("simulate", "--community", "quick-5", "--days", "2", "--no-reasons", "--out", At("run"));
        Assert.Contains("of them new", Holds("log", At("run"), "--out", At("log")), StringComparison.Ordinal);
        var since = At("since");
        File.Copy(Path.Combine(At("log"), "checkpoint"), since);
        Assert.Contains(" 0 of them new", Holds("log", At("run"), "--out", At("log")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(At("log"), "log.key")));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(At("log.secret"), "log.key")));

        var stranger = Holds("verify", At("log"), "--since", since);
        Assert.Contains("shown to be feasible, optimal and fairly priced", stranger, StringComparison.Ordinal);
        Assert.Contains("only proof-checked:", stranger, StringComparison.Ordinal);
        Assert.Contains("compare it with one from elsewhere", stranger, StringComparison.Ordinal);
        using (var auditor = JsonDocument.Parse(Holds("verify", At("log"), "--replay", "--keys", Path.Combine(At("log.secret"), "reading.keys"), "--json")))
        {
            var found = auditor.RootElement;
            Assert.Equal(found.GetProperty("size").GetInt64(), found.GetProperty("replayed").GetInt64());
            Assert.Equal((5, true), (found.GetProperty("bills").GetInt64(), found.GetProperty("holds").GetBoolean()));
        }

        var key = File.ReadAllText(Path.Combine(At("log"), "log.vkey")).Trim();
        var mirrored = Holds("mirror", At("log"), "--out", At("mirror"), "--key", At("mirror.key"), "--name", "office3.example/mirror", "--log-key", key);
        var witness = mirrored.Trim().Split(' ')[^1];
        Assert.StartsWith("office3.example/mirror+", witness, StringComparison.Ordinal);
        Holds("receipt", At("mirror"), "--participant", "H2", "--month", "2025-08", "--keys", Path.Combine(At("log.secret"), "reading.keys"),
            "--witness", witness, "--out", At("H2.json"), "--page", At("receipt.html"));
        Assert.Contains("checkReceipt", File.ReadAllText(At("receipt.html")), StringComparison.Ordinal);
        var receipt = Holds("verify", At("H2.json"), "--log-key", key);
        Assert.Contains("H2, 2025-08, in yoichi.example/quick-5", receipt, StringComparison.Ordinal);
        Assert.Contains("witness office3.example/mirror", receipt, StringComparison.Ordinal);
        Assert.Contains("検証できた", Yoichi("ja", "verify", At("mirror"), "--witness", witness).Output, StringComparison.Ordinal);

        // What was touched is told in one line, with its place and a code; what cannot be asked for is another matter.
        var bundle = Path.Combine(At("log"), "tile", "entries", "001");
        var good = File.ReadAllBytes(bundle);
        File.WriteAllBytes(bundle, [.. good[..700], (byte)(good[700] ^ 1), .. good[701..]]);
        var (exit, _, error) = Yoichi("en", "verify", At("log"));
        Assert.Equal((1, 1), (exit, error.Trim().Split('\n').Length));
        Assert.Matches(@"^does not hold: .*tile/entries/001: entry \d+: .*\[log\.entry\]", error);
        using (var wrong = JsonDocument.Parse(Yoichi("en", "verify", At("log"), "--json").Output)) Assert.Equal("log.entry", wrong.RootElement.GetProperty("code").GetString());
        Refused(2, "log.folder", "verify", At("nothing"));
        Refused(2, "verify.keys", "verify", At("log"), "--replay");
        Refused(2, "log.keys", "verify", At("log"), "--keys", At("nothing"));
        var other = AuditLog.NoteKey.Of("other.example", AuditLog.NoteKey.Witness, Convert.FromBase64String(witness.Split('+', 3)[2]).AsSpan(1));
        Refused(1, "log.witness", "verify", At("mirror"), "--witness", other.ToString());
        Refused(2, "receipt.key", "receipt", At("mirror"), "--participant", "H9", "--month", "2025-08", "--keys", Path.Combine(At("log.secret"), "reading.keys"), "--out", At("no.json"));
        Assert.Contains("keys of H2 destroyed", Holds("log", "erase", "--keys", Path.Combine(At("log.secret"), "reading.keys"), "--participant", "H2"), StringComparison.Ordinal);
        Assert.Contains("proof checked, not replayable:", Holds("verify", At("mirror"), "--replay", "--keys", Path.Combine(At("log.secret"), "reading.keys")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_publisher_killed_while_it_writes_goes_on_and_every_checkpoint_is_continued()
    {
        Holds("simulate", "--community", "quick-5", "--days", "2", "--no-reasons", "--out", At("run"));
        var lines = File.ReadAllLines(Path.Combine(At("run"), "journal.jsonl"));
        var checkpoints = new List<string>();
        foreach (var (length, files) in (ReadOnlySpan<(int, int)>)[(300, 1), (600, 2), (900, 4), (lines.Length, 6)])
        {
            File.WriteAllText(At("journal.jsonl"), string.Join('\n', lines.Take(length)) + "\n");
            KillOnce(files, "log", At("journal.jsonl"), "--out", At("log"));
            if (File.Exists(Path.Combine(At("log"), "checkpoint"))) Keep();
            Holds("log", At("journal.jsonl"), "--out", At("log"));
            Keep();
        }

        foreach (var since in checkpoints) Holds("verify", At("log"), "--since", since);
        Assert.Contains($"replayed: {lines.Length:N0} entries", Holds("verify", At("log"), "--keys", Path.Combine(At("log.secret"), "reading.keys")), StringComparison.Ordinal);

        void Keep()
        {
            checkpoints.Add(At($"checkpoint-{checkpoints.Count}"));
            File.Copy(Path.Combine(At("log"), "checkpoint"), checkpoints[^1]);
        }
    }

    /// <summary>Kills a publisher, with no chance to tidy up, once it has written some files; it may be done by then.</summary>
    void KillOnce(int files, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "yoichi.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var before = Written();
        using var process = Process.Start(start)!;
        while (!process.HasExited && Written() < before + files) Thread.Yield();
        process.Kill();
        process.WaitForExit();

        int Written() => Directory.Exists(At("log")) ? Directory.EnumerateFiles(At("log"), "*", SearchOption.AllDirectories).Count(f => !f.EndsWith(".writing", StringComparison.Ordinal)) : 0;
    }

    [Fact]
    public void A_receipt_of_a_run_says_where_a_slots_energy_came_from()
    {
        Holds("simulate", "--community", Path.Combine(SharedData.Repository(), "samples", "miyagi-7", "community.yaml"), "--days", "1", "--no-reasons", "--out", At("run"));
        string[] of = ["receipt", At("run"), "--participant", "Osaki", "--out", At("osaki.json")];
        Holds([.. of, "--slot", "2020-03-01T12:00"]);
        var said = Holds("verify", At("osaki.json"));
        Assert.Contains("kWh changed hands (Tome → Osaki), ¥", said, StringComparison.Ordinal);
        Assert.Matches(@"kWh charged \(Osaki\); no\. \d+: solar of Tome \(Tome, Miyagi\), generated 2020-03-01T12:00\+09:00", said);
        Assert.Contains("充電 (Osaki)。証書", Yoichi("ja", "verify", At("osaki.json")).Output, StringComparison.Ordinal);
        var number = System.Text.RegularExpressions.Regex.Match(said, @"charged \(Osaki\); no\. (\d+)").Groups[1].Value;
        Holds([.. of, "--certificate", number]);
        Assert.Contains($"charged (Osaki); no. {number}:", Holds("verify", At("osaki.json")), StringComparison.Ordinal);
        Refused(2, "receipt.what", of);
        Refused(2, "receipt.what", [.. of, "--slot", "2020-03-01T12:00", "--month", "2020-03"]);
        Refused(2, "receipt.slot", [.. of, "--slot", "noon"]);
        Refused(2, "receipt.none", [.. of, "--certificate", "99999"]);
        Assert.Contains("lines of their book computed again", Holds("verify", Path.Combine(At("run"), "log"), "--keys", Path.Combine(At("run"), "log.secret", "reading.keys")), StringComparison.Ordinal);
    }

    [Fact]
    public void Seven_offices_of_miyagi_mirror_and_co_sign_one_log()
    {
        var sample = Path.Combine(SharedData.Repository(), "samples", "miyagi-7");
        Holds("simulate", "--community", Path.Combine(sample, "community.yaml"), "--days", "1", "--no-reasons", "--out", At("run"));
        // A second time it goes on where it is: an office that was away comes back.
        for (var time = 0; time < 2; time++)
        {
            var start = new ProcessStartInfo("bash");
            foreach (var argument in (string[])[Path.Combine(sample, "mirrors.sh"), At("run"), At("log")]) start.ArgumentList.Add(argument);
            start.Environment["YOICHI"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "yoichi.dll")}";
            start.Environment["YOICHI_LANG"] = "en";
            var (exit, output, error) = Run(start);
            Assert.True(exit == 0, output + error);
            var witnesses = output.Split('\n').Select(l => l.Trim().Split(' ')[^1]).Where(w => w.StartsWith("yoichi.example/miyagi-7/", StringComparison.Ordinal)).ToList();
            Assert.Equal(["Tome", "Sendai", "Ishinomaki", "Kurihara", "Shiogama", "Natori", "Osaki"], witnesses.Select(w => w.Split('/', '+')[2]));
            foreach (var witness in witnesses)
                Assert.Contains("shown to be feasible, optimal and fairly priced", Holds("verify", At($"log.{witness.Split('/', '+')[2]}"), "--witness", witness), StringComparison.Ordinal);
        }
    }

    static void Refused(int code, string stable, params string[] arguments)
    {
        var (exit, _, error) = Yoichi("en", arguments);
        Assert.True(exit == code && error.Contains($"[{stable}]", StringComparison.Ordinal), $"{exit}: {error}");
    }

    static string Holds(params string[] arguments)
    {
        var (exit, output, error) = Yoichi("en", arguments);
        Assert.True(exit == 0, error);
        return output;
    }

    static (int Exit, string Output, string Error) Yoichi(string language, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "yoichi.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["YOICHI_LANG"] = language;
        return Run(start);
    }

    static (int Exit, string Output, string Error) Run(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}

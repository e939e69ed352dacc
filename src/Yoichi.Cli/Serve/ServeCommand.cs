using System.CommandLine;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yoichi.Cli.Run;
using Yoichi.Community;
using Yoichi.Desk;
using Yoichi.Live;
using Yoichi.Server.Hosting;
using Yoichi.Server.SignIn;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;
using Command = System.CommandLine.Command;

namespace Yoichi.Cli.Serve;

/// <summary><c>yoichi serve</c>: runs a community for real, or faster than life for a demonstration.</summary>
static class ServeCommand
{
    /// <summary>Names a journal that did not begin on the clock of life; it is never served on that clock.</summary>
    const string PacedNote = "clock: simulated, faster than life";
    const string DefaultCommunity = "quick-5";

    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of what is kept (default: ./data)", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var community = new Option<string?>("--community")
        { Description = $"What a new service begins with: a built-in community or a file (default: {DefaultCommunity})", HelpName = "NAME|FILE" };
        var listen = new Option<string>("--listen") { Description = "Address (default: http://127.0.0.1:5080)", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var storage = new Option<string?>("--storage") { Description = "A PostgreSQL database instead of the file in DIR", HelpName = "Host=…" };
        var certificate = new Option<string?>("--certificate") { Description = "For an https address: a .pfx or .pem file", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "The key of a .pem certificate, where it has a file of its own", HelpName = "FILE" };
        var password = new Option<string?>("--certificate-password") { Description = "A file with the password of the .pfx, or of the key", HelpName = "FILE" };
        var proxy = new Option<bool>("--behind-proxy") { Description = "A proxy on this machine ends TLS: believe its X-Forwarded-For and -Proto" };
        var trusted = new Option<string[]>("--trust-proxy") { Description = "With --behind-proxy: a proxy on another machine that is believed too", HelpName = "IP" };
        var empty = new Option<bool>("--empty") { Description = "Begin with nobody: market and tariffs of --community, and members as they are admitted" };
        var notes = new Option<int>("--notes-on") { Description = "Day of the month delta notes go out on, 1 to 28; 0: with later bills only (default: 20)", HelpName = "DAY", DefaultValueFactory = _ => 20 };
        var final = new Option<int>("--final-after") { Description = "Months after which a month takes no corrections any more; 0: never (default: 13)", HelpName = "MONTHS", DefaultValueFactory = _ => 13 };
        var reasons = new Option<int>("--keep-reasons") { Description = "Days the reasons of orders are kept, 40 or more; 0: for ever (default: 400)", HelpName = "DAYS", DefaultValueFactory = _ => 400 };
        var answers = new Option<int>("--keep-answers") { Description = "Days a request may be repeated under its Idempotency-Key; 0: for ever (default: 7)", HelpName = "DAYS", DefaultValueFactory = _ => 7 };
        var imbalance = new Option<double>("--imbalance-alarm") { Description = "Per cent of what is traded that may be settled otherwise before it is an alarm (default: 20)", HelpName = "PERCENT", DefaultValueFactory = _ => 20 };
        var clock = new Option<bool>("--clock-is-right") { Description = "Believe the machine's clock at the start, however long nothing was done" };
        var log = new Option<string>("--log") { Description = "text (default) or json, on standard error", DefaultValueFactory = _ => "text" };
        log.AcceptOnlyFromAmong("text", "json");
        var pace = new Option<double?>("--pace") { Description = "Let the clock go N times faster than life, 1 to 10000, for demonstrations: no real metering", HelpName = "N" };
        var from = new Option<string?>("--from") { Description = "With --pace: the day a new service begins on (default: 2025-08-01)", HelpName = "DATE" };
        var chain = new ChainChoice();
        var command = new Command("serve", "Run a community for real: market, API and web pages. サーバーを動かす。")
        {
            data, community, empty, listen, storage, certificate, key, password, proxy, trusted, notes, final, reasons, answers, imbalance, clock, log, pace, from,
        };
        chain.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var options = new ServerOptions
            {
                DataFolder = parsed.GetValue(data)!,
                Listen = parsed.GetValue(listen)!,
                Storage = parsed.GetValue(storage),
                Certificate = parsed.GetValue(certificate),
                CertificateKey = parsed.GetValue(key),
                CertificatePassword = PasswordIn(parsed.GetValue(password)),
                IsBehindProxy = parsed.GetValue(proxy),
                TrustedProxies = [.. (parsed.GetValue(trusted) ?? []).Select(Address)],
                Keep = Keep(parsed.GetValue(reasons), parsed.GetValue(answers)),
                ImbalanceAlarmPercent = parsed.GetValue(imbalance) is >= 0 and <= 1000 and var share ? share : throw new InputException("serve.alarm", "--imbalance-alarm", "0 to 1000 per cent"),
                Live = new()
                {
                    Rules = Rules(parsed.GetValue(notes), parsed.GetValue(final)),
                    Clock = parsed.GetValue(clock) ? ClockLimits.Default with { MostAway = TimeSpan.MaxValue } : ClockLimits.Default,
                },
                Log = parsed.GetValue(log) == "json" ? LogFormat.Json : LogFormat.Text,
                TelemetryEndpoint = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } endpoint ? endpoint : null,
                Chain = chain.Of(parsed),
            };
            var (start, paced) = ((DateTimeOffset?)null, parsed.GetValue(pace));
            if (paced is not null and not (>= 1 and <= 10_000)) throw new InputException("serve.pace", "--pace", "a pace is 1 to 10000");
            if (paced is null && parsed.GetValue(from) is not null) throw new InputException("serve.from", "--from", "a day to begin on goes with --pace: life begins today");
            var file = CommunityChoice.Open(parsed.GetValue(community) ?? DefaultCommunity, null);
            options = options with
            {
                Desk = new(DeskSetup.Of(file), [.. file.Participants.Select(p => RegisteredSite.Of(file.Name, p))]),
            };
            options = options with { Definition = await FirstAsync(options, file, parsed.GetValue(community), parsed.GetValue(empty), paced, Day(parsed.GetValue(from)), at => start = at, stop).ConfigureAwait(false) };
            if (paced is { } n) options = Paced(options, start!.Value, n);
            return await RunAsync(options, stop).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>What the service begins with where nothing is kept; null where it goes on.</summary>
    /// <param name="startsAt">Told where a simulated clock goes on from.</param>
    /// <exception cref="InputException">What is kept began on another clock than is asked for.</exception>
    static async Task<CommunityDefinition?> FirstAsync(
        ServerOptions options, CommunityFile file, string? named, bool isEmpty, double? pace, DateOnly? from, Action<DateTimeOffset> startsAt, CancellationToken stop)
    {
        var store = await Stores.OpenAsync(options.DataFolder, options.Storage, stop).ConfigureAwait(false);
        await using var _ = store.ConfigureAwait(false);
        var last = (DateTimeOffset?)null;
        var isKept = false;
        foreach (var name in await store.CommunitiesAsync(stop).ConfigureAwait(false))
        {
            isKept |= name == file.Name || named is null;
            var (head, now) = await LastTickAsync(store, name, stop).ConfigureAwait(false);
            if (head is null) continue;
            if (head.Origin.Notes.Contains(PacedNote) != pace is not null)
                throw new InputException("serve.pace", "--pace", pace is null
                    ? $"the journal of {name} began on a simulated clock: serve it with --pace" : $"the journal of {name} began on the clock of life: no pace can be set");
            if (now > last || last is null) last = now;
        }

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(SlotGrid.Jst).Date);
        var first = from ?? new(2025, 8, 1);
        startsAt(last ?? new DateTimeOffset(first.AddDays(-1), default, SlotGrid.Jst));
        if (isKept) return null;
        var begins = pace is null ? LiveDefinition.Of(file, today.AddDays(1), today.AddYears(1)) : LiveDefinition.Of(file, first, first.AddMonths(2), PacedNote);
        return isEmpty ? begins with { Members = [] } : begins;
    }

    /// <summary>The head of a journal, and how far its clock has come.</summary>
    static async Task<(CommunityDefinition? Head, DateTimeOffset? Now)> LastTickAsync(IJournalStore store, string name, CancellationToken stop)
    {
        CommunityDefinition? head = null;
        var (position, now) = (0L, (DateTimeOffset?)null);
        await foreach (var line in store.ReadAsync(name, 0, stop).ConfigureAwait(false))
        {
            if (head is null) head = JournalLine.ReadHead(line.Span);
            else if (line.Span.StartsWith("{\"c\":\"tick\""u8) && JournalLine.ReadCommand(line.Span, position) is Community.Command.Tick tick) now = tick.At;
            position++;
            // On the clock of life only the head matters.
            if (!head.Origin.Notes.Contains(PacedNote)) break;
        }

        return (head, now);
    }

    static LiveRules Rules(int notesOn, int finalAfter)
    {
        if (notesOn is < 0 or > 28) throw new InputException("serve.notes", "--notes-on", "a day that every month has, 1 to 28, or 0");
        if (finalAfter is < 0 or > 120) throw new InputException("serve.final", "--final-after", "1 to 120 months, or 0");
        return LiveRules.Default with { NotesOn = notesOn == 0 ? null : notesOn, FinalAfterMonths = finalAfter == 0 ? null : finalAfter };
    }

    static KeepRules Keep(int reasonDays, int answerDays)
    {
        const int century = 36_500;
        if (reasonDays is not 0 and (< KeepRules.FewestReasonDays or > century)) throw new InputException("serve.keep", "--keep-reasons", $"{KeepRules.FewestReasonDays} to {century} days, or 0");
        if (answerDays is < 0 or > century) throw new InputException("serve.keep", "--keep-answers", $"1 to {century} days, or 0");
        return new(reasonDays == 0 ? null : reasonDays, answerDays == 0 ? null : answerDays);
    }

    static System.Net.IPAddress Address(string text) => System.Net.IPAddress.TryParse(text, out var address) ? address
        : throw new InputException("serve.proxy", "--trust-proxy", $"'{text}' is not an IP address");

    /// <summary>The first line: a password on the command line would stand in every list of processes.</summary>
    static string? PasswordIn(string? file)
    {
        if (file is null) return null;
        try
        {
            return File.ReadLines(file).FirstOrDefault() ?? "";
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new InputException(new("serve.certificate", file, $"the password cannot be read: {wrong.Message}"), wrong);
        }
    }

    static ServerOptions Paced(ServerOptions options, DateTimeOffset start, double pace) => options with
    {
        Pace = pace,
        Time = new PacedTime(start, pace),
        // Looked at four times a second of life, whatever the pace.
        Live = options.Live with { Clock = null, Heartbeat = TimeSpan.FromSeconds(Math.Max(1, pace / 4)) },
    };

    static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? day
        : throw new InputException("serve.from", "--from", $"'{text}' is not a day, as in 2025-08-01");

    /// <summary>Runs until it is told to stop (Ctrl-C, SIGTERM): requests end, writers take a snapshot.</summary>
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken stop, Action<WebApplication>? started = null)
    {
        var app = ServerHost.Build(options);
        await using var _ = app.ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        try
        {
            await app.StartAsync(end.Token).ConfigureAwait(false);
        }
        catch (StoreException failed)
        {
            throw new InputException(new(failed.Code, failed.Place, failed.Reason), failed);
        }

        Print(app, options);
        started?.Invoke(app);
        var communities = app.Services.GetRequiredService<Communities>();
        await Task.WhenAny(Task.Delay(Timeout.Infinite, end.Token), communities.Died).ConfigureAwait(false);
        var died = communities.Died.IsCompletedSuccessfully ? await communities.Died.ConfigureAwait(false) : default;
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (died.Fault is null)
        {
            Console.Error.WriteLine(options.IsReadOnly ? Language.Of("stopped", "停止しました")
                : Language.Of("stopped; everything is kept", "停止しました。記録はすべて保存されています"));
            return ExitCodes.Done;
        }

        // Another start would not mend it, or nobody knows: whoever watches decides.
        Console.Error.WriteLine($"error: {died.Name}: {died.Fault.Message} [server.died]");
        return ExitCodes.CheckSaidNo;

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.Cancel();
        }
    }

    static void Print(WebApplication app, ServerOptions options)
    {
        var communities = app.Services.GetRequiredService<Communities>();
        Console.WriteLine(Language.Of($"Yoichi serves {string.Join(", ", communities.Names)} at {app.Urls.First()}", $"余市を {app.Urls.First()} で公開中（{string.Join("、", communities.Names)}）"));
        Console.WriteLine(Language.Of("  API:  ", "  API：   ") + app.Urls.First() + "/openapi/v1.json");
        if (!options.IsReadOnly) Console.WriteLine(Language.Of("  data: ", "  データ：") + (options.Storage is null ? Path.GetFullPath(Communities.FileOf(options.DataFolder)) : "PostgreSQL"));
        if (options.Pace > 1)
            Console.WriteLine(Language.Of($"  SIMULATED CLOCK: {options.Pace} times faster than life. Nothing here is metered.", $"  模擬時計：実時間の {options.Pace} 倍。実測ではありません。"));
        if (app.Services.GetService<FirstOperator>()?.Take() is not { } password) return;
        Console.WriteLine(options.IsReadOnly
            ? Language.Of($"  sign in as {FirstOperator.Login} / {password}", $"  サインイン：{FirstOperator.Login} ／ {password}")
            : Language.Of($"  first operator: {FirstOperator.Login} / {password}   (shown once; change it)",
                $"  最初の運用者：{FirstOperator.Login} ／ {password}（一度だけ表示。変更してください）"));
    }
}

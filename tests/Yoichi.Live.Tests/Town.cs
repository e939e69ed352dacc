using System.Text;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Live.Tests;

/// <summary>A clock that stands where it is put.</summary>
sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>Does what a timer would have done; null where there is none.</summary>
    public Action? Beat { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Beat = () => callback(state);
        return new Stopped(this);
    }

    sealed class Stopped(ManualTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => time.Beat = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A store whose appends can be held, and fail; everything else is the memory's.</summary>
sealed class HeldStore(IJournalStore kept) : IJournalStore
{
    public List<JournalBatch> Batches { get; } = [];

    /// <summary>What an append waits for; null for nothing.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Completed when an append has come to the gate.</summary>
    public TaskCompletionSource AtGate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Exception? Failure { get; set; }

    /// <summary>An append that fails is kept all the same, and nobody is told.</summary>
    public bool KeepsWhatFails { get; set; }

    public async Task AppendAsync(JournalBatch batch, CancellationToken cancellationToken)
    {
        if (Gate is { } gate)
        {
            AtGate.TrySetResult();
            await gate.Task;
        }

        if (Failure is null || KeepsWhatFails) await kept.AppendAsync(batch, cancellationToken);
        if (Failure is not null) throw Failure;
        Batches.Add(batch);
    }

    public Task<IReadOnlyList<string>> CommunitiesAsync(CancellationToken cancellationToken) => kept.CommunitiesAsync(cancellationToken);

    public Task<JournalClaim> ClaimAsync(string community, CancellationToken cancellationToken) => kept.ClaimAsync(community, cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string community, long from, CancellationToken cancellationToken) =>
        kept.ReadAsync(community, from, cancellationToken);

    public Task<KeptAnswer?> AnswerOfAsync(string community, string key, CancellationToken cancellationToken) =>
        kept.AnswerOfAsync(community, key, cancellationToken);

    public Task<Snapshot?> SnapshotAsync(string community, CancellationToken cancellationToken) => kept.SnapshotAsync(community, cancellationToken);

    public Task SaveSnapshotAsync(string community, long epoch, Snapshot snapshot, CancellationToken cancellationToken) =>
        kept.SaveSnapshotAsync(community, epoch, snapshot, cancellationToken);

    public Task<IReadOnlyList<OutboxMessage>> PendingAsync(string community, int most, CancellationToken cancellationToken) =>
        kept.PendingAsync(community, most, cancellationToken);

    public Task<IReadOnlyList<ReasonRow>> ReasonsAsync(
        string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, string? kind, int most, CancellationToken cancellationToken) =>
        kept.ReasonsAsync(community, participant, from, until, kind, most, cancellationToken);

    public Task<int> ForgetReasonsAsync(string community, DeliverySlot before, int most, CancellationToken cancellationToken) =>
        kept.ForgetReasonsAsync(community, before, most, cancellationToken);

    public Task<(int Deleted, string? After)> ForgetAnswersAsync(string community, long before, string? after, int most, CancellationToken cancellationToken) =>
        kept.ForgetAnswersAsync(community, before, after, most, cancellationToken);

    public Task DeliveredAsync(string community, long number, CancellationToken cancellationToken) =>
        kept.DeliveredAsync(community, number, cancellationToken);

    public ValueTask DisposeAsync() => kept.DisposeAsync();
}

/// <summary>A small community in service, on a store in memory and a clock that stands.</summary>
sealed class Town : IAsyncDisposable
{
    public const string Name = "town";
    public static readonly DateOnly FirstDay = new(2025, 8, 1);
    public static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly string Tariffs =
        TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText();

    Town(HeldStore store, ManualTime time, LiveOptions options, LiveCommunity live) =>
        (Store, Time, Options, Live) = (store, time, options, live);

    public HeldStore Store { get; }

    public ManualTime Time { get; }

    public LiveOptions Options { get; }

    public LiveCommunity Live { get; private set; }

    public static LiveOptions Quiet { get; } = new() { Heartbeat = null };

    public static MarketRule Rule(string mechanism = "call", bool exAnte = true, bool exPost = true) => mechanism == "continuous"
        ? new(mechanism, exAnte, exPost, null, 24 * 60, -20, new(0), new(50_000), new(17_750))
        : new(mechanism, exAnte, exPost, new TimeOnly(12, 0), 48 * 60, 60, new(-999_990), new(999_990), new(17_750));

    public static CommunityDefinition Definition(MarketRule? rule = null, int days = 2, params string[] names) => new(
        Name, 30, FirstDay, FirstDay.AddDays(days), rule ?? Rule(),
        [.. (names is [] ? ["A", "B", "C"] : names).Select(n => new Member(Id(n), "home", null, ["homes"],
            new("flat-27", "flat-8.5", "none", "japan"), [Tag.Parse("solar")], false, Energy.Zero))],
        Tariffs, new("Town", "町", "members", 1, []));

    /// <param name="hours">JST on the first day, may be negative.</param>
    public static DateTimeOffset At(double hours) => new DateTimeOffset(FirstDay, default, SlotGrid.Jst).AddHours(hours);

    public static ParticipantId Id(string name) => ParticipantId.Parse(name);

    public static DeliverySlot Slot(int number) => Grid.OfJstDay(FirstDay, number);

    public static async Task<Town> StartAsync(double hours, CommunityDefinition? definition = null, LiveOptions? options = null)
    {
        var (store, time) = (new HeldStore(new MemoryJournalStore()), new ManualTime(At(hours)));
        options ??= Quiet;
        return new(store, time, options, await LiveCommunity.StartAsync(store, Name, time, options, definition ?? Definition()));
    }

    /// <summary>A new start from the store, as after a crash where <paramref name="stop"/> is false.</summary>
    public async Task RestartAsync(bool stop)
    {
        if (stop) await Live.StopAsync();
        Live = await LiveCommunity.StartAsync(Store, Name, Time, Options);
    }

    public async Task LookAsync(double hours)
    {
        Time.Now = At(hours);
        await Live.Writer.LookAtClockAsync();
    }

    public async Task<IReadOnlyList<Event>> DoAsync(params Command[] commands)
    {
        var done = Assert.IsType<LiveResult.Done>(await Live.Writer.SendAsync(new(commands)));
        return [.. done.Applied.Events.SelectMany(e => e)];
    }

    public static Command.PlaceOrder Order(string who, Side side, long wh, int yen, int slot) =>
        new(Slot(slot), Id(who), side, new(wh), Price.OfTicks(yen * 100), OrderTerms.Plain);

    public static Command.RecordReading Reading(string who, int slot, long forward, long reverse = 0, ReadingStage stage = ReadingStage.Confirmed) =>
        new(Slot(slot), Id(who), new(new(forward), new(reverse), new(forward), new(reverse), default, default, default, default, default,
            new(forward), new(reverse), Stage: stage));

    /// <summary>The journal as it is kept, without the head.</summary>
    public async Task<List<Command>> JournalAsync()
    {
        var commands = new List<Command>();
        var position = 0L;
        await foreach (var line in Store.ReadAsync(Name, 0, default))
            if (position++ > 0) commands.Add(JournalLine.ReadCommand(line.Span, position));
        return commands;
    }

    /// <summary>The same in words, times as hours of the first day, without marks.</summary>
    public async Task<List<string>> WordsAsync() => [.. (await JournalAsync()).Where(c => c is not Command.Mark).Select(Word)];

    public static string Word(Command command) => command switch
    {
        Command.Tick tick => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@{(tick.At - At(0)).TotalHours:0.####}"),
        Command.RunRound round => $"{round.Round} {round.Slot - Slot(1) + 1}",
        Command.CloseGate gate => $"close {gate.Slot - Slot(1) + 1}",
        Command.SettleSlot settle => $"settle {settle.Slot - Slot(1) + 1}",
        Command.CloseMonth month => $"bill {month.Month:MM}",
        Command.AdjustMonth month => $"adjust {month.Month:MM}",
        Command.FinishMonth month => $"final {month.Month:MM}",
        Command.PlaceOrder order => $"{order.Participant} {order.Side} {order.Quantity.WattHours} {order.Slot - Slot(1) + 1}",
        Command.RecordReading reading => $"read {reading.Participant} {reading.Slot - Slot(1) + 1}",
        _ => Encoding.UTF8.GetString(JournalLine.Of(command)),
    };

    public async ValueTask DisposeAsync() => await Live.DisposeAsync();
}

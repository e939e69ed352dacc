using Yoichi.Community;
using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;
using Yoichi.Data.Tests;
using Yoichi.Live;
using Yoichi.Market;
using Yoichi.People;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Proof.Tests;

/// <summary>A community that has lived for some days and is not served yet: trades, settled slots, bills of its first month, accounts with keys.</summary>
/// <remarks>Its clock is a simulated one, so that the service goes on from where it stands, at a pace that a test chooses.</remarks>
sealed class ProofTown : IDisposable
{
    public const string Name = "town", Operator = "operator", Auditor = "auditor";
    public static readonly SlotGrid Grid = SlotGrid.HalfHour;
    public static readonly DateOnly FirstDay = new(2025, 7, 30);
    const string PacedNote = "clock: simulated, faster than life";
    static readonly string Tariffs = TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText();

    readonly DirectoryInfo folder;
    readonly Dictionary<string, string[]> keys = new(StringComparer.Ordinal);

    ProofTown(string? storage, string? folder, int members) => (Storage, this.folder, Members) = (storage,
        folder is null ? Directory.CreateTempSubdirectory("yoichi-proof-") : Directory.CreateDirectory(Path.Combine(folder, "proof")), [.. Enumerable.Range(1, members).Select(i => $"M{i}")]);

    /// <summary>Folder of the service.</summary>
    public string Data => Path.Combine(folder.FullName, "data");

    public string Root => folder.FullName;

    public string? Storage { get; }

    public string[] Members { get; }

    /// <summary>Where its clock stands.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <param name="days">Played, with orders, readings and settlements; from the third on the first month is over.</param>
    /// <param name="at">Where the clock then stands, in hours of the first day.</param>
    /// <param name="postgres">Null for SQLite.</param>
    /// <param name="folder">Where its own folder is made; null for the temporary one.</param>
    public static async Task<ProofTown> MakeAsync(PostgresServer? postgres = null, int members = 6, int days = 3, double? at = null, LiveRules? rules = null, int keysEach = 1, string? folder = null)
    {
        var town = new ProofTown(postgres?.NewDatabase(), folder, members);
        await using var store = await town.OpenAsync();
        await town.PlayAsync(store, days, At(at ?? 24 * days + 1), rules ?? new(TimeSpan.FromDays(2), TimeSpan.Zero));
        await town.OpenAccountsAsync((IPeopleStore)store, keysEach);
        return town;
    }

    public async Task<IJournalStore> OpenAsync()
    {
        if (Storage is not null) return await PostgresStore.OpenAsync(Storage, "yoichi", default);
        Directory.CreateDirectory(Data);
        return await SqliteStore.OpenAsync(Path.Combine(Data, "yoichi.db"), default);
    }

    /// <param name="number">For another key of the same account.</param>
    public string Key(string who, int number = 0) => keys[who][number % keys[who].Length];

    public static DateTimeOffset At(double hours) => new DateTimeOffset(FirstDay, default, SlotGrid.Jst).AddHours(hours);

    public static string Slot(DeliverySlot slot) => Grid.Format(slot);

    CommunityDefinition Definition() => new(Name, 30, FirstDay, FirstDay.AddDays(90),
        new("call", true, true, new TimeOnly(12, 0), 48 * 60, 60, new(-999_990), new(999_990), new(17_750)),
        [.. Members.Select(m => new Member(ParticipantId.Parse(m), "home", null, ["homes"], new("flat-27", "flat-8.5", "none", "japan"), [Tag.Parse("solar")], false, Energy.Zero))],
        Tariffs, new("Town", "町", "members", 1, [PacedNote]));

    async Task PlayAsync(IJournalStore store, int days, DateTimeOffset until, LiveRules rules)
    {
        var time = new SetTime { Now = At(-13) };
        await using var live = await LiveCommunity.StartAsync(store, Name, time, new() { Heartbeat = null, Rules = rules }, Definition());
        var who = Members.Select(ParticipantId.Parse).ToArray();
        for (var day = 0; day < days; day++)
        {
            var slots = Enumerable.Range(1, 48).Select(n => Grid.OfJstDay(FirstDay.AddDays(day), n)).ToArray();
            time.Now = At(24 * day - 13);
            await DoAsync(live, [.. slots.SelectMany(s => who.Select((w, i) => new Command.PlaceOrder(s, w, i % 2 == 0 ? Side.Buy : Side.Sell, new(200 + 10 * i), Price.OfTicks(1500 + (i % 2 == 0 ? 400 : 0) + i), OrderTerms.Plain)))]);
            time.Now = At(24 * day + 24);
            await DoAsync(live, [.. slots.SelectMany(s => who.Select((w, i) => Reading(s, w, i % 2 == 0 ? 300 + i : 0, i % 2 == 0 ? 0 : 260 + i)))]);
        }

        time.Now = Now = until;
        await live.Writer.LookAtClockAsync();
        await DoAsync(live, [new Command.Administer("acc-operator", "start", "the clock stands here")]);
    }

    public static Command.RecordReading Reading(DeliverySlot slot, ParticipantId who, long forward, long reverse) =>
        new(slot, who, new(new(forward), new(reverse), new(forward), new(reverse), default, default, default, default, default, new(forward), new(reverse)), null);

    static async Task DoAsync(LiveCommunity live, IReadOnlyList<Command> commands) => Assert.IsType<LiveResult.Done>(await live.Writer.SendAsync(new(commands)));

    async Task OpenAccountsAsync(IPeopleStore store, int keysEach)
    {
        var book = new PeopleBook(store);
        foreach (var who in (string[])[Operator, Auditor, .. Members])
        {
            var (role, scopes) = who switch
            {
                Operator => (Role.Operator, Scopes.Read | Scopes.Meter | Scopes.Operate),
                Auditor => (Role.Auditor, Scopes.Read),
                _ => (Role.Member, Scopes.Read | Scopes.Trade),
            };
            var isMember = role == Role.Member;
            var account = new Account($"acc-{who}", $"login-{who}", [role], isMember ? Name : null, isMember ? ParticipantId.Parse(who) : null, "en", Now, null, "stamp");
            var made = Enumerable.Range(0, keysEach).Select(i => ApiKey.Issue(System.Security.Cryptography.RandomNumberGenerator.GetBytes(38), $"key-{who}-{i}", account.Id, "proof", scopes, Now, Now.AddDays(300))).ToList();
            keys.Add(who, [.. made.Select(k => k.Key)]);
            PeopleChange[] rows = [PeopleBook.Of(new Kept<Account>(account)), .. made.Select(k => PeopleBook.Of(new Kept<ApiKey>(k.Kept with { UsedAt = Now })))];
            foreach (var some in rows.Chunk(PeopleChecks.MostChanges)) Assert.Equal(PeopleOutcome.Kept, await book.WriteAsync(default, some));
        }
    }

    /// <summary>The same folder again, for another attempt. SQLite only; nobody has it open.</summary>
    public string Copy(string name)
    {
        var copy = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(Data)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        return copy;
    }

    public void Dispose() => folder.Delete(recursive: true);

    sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now.ToUniversalTime();
    }
}

using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks.Http;

/// <summary>A community that is kept and not yet served: so many participants, each with an account and a key that may trade.</summary>
sealed class ServedTown
{
    public const string Name = "town";

    ServedTown(string[] keys, string[] slots) => (Keys, Slots) = (keys, slots);

    /// <summary>One of each participant.</summary>
    public string[] Keys { get; }

    /// <summary>Forty-eight slots that take orders for the next hours, as the API names them.</summary>
    public string[] Slots { get; }

    /// <param name="time">Of the machine: the service goes by it.</param>
    public static async Task<ServedTown> MakeAsync(IJournalStore store, int participants, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.ToOffset(SlotGrid.Jst).Date);
        ParticipantId[] who = [.. Enumerable.Range(1, participants).Select(i => ParticipantId.Parse($"H{i:00000}"))];
        var definition = new CommunityDefinition(Name, 30, today, today.AddDays(31),
            new("call", ExAnte: true, ExPost: false, new TimeOnly(12, 0), 48 * 60, 60, new(0), new(99_990), new(17_750)),
            [.. who.Select(id => new Member(id, "home", null, [], new("flat-27", "flat-8.5", "none", "japan"), [], false, Energy.Zero))],
            TariffBook.Load(BuiltInTariffs.Texts).ToCanonicalText(), new("Town", "町", "members", 1, []));
        var live = await LiveCommunity.StartAsync(store, Name, time, new() { Heartbeat = null }, definition).ConfigureAwait(false);
        await live.DisposeAsync().ConfigureAwait(false);
        var from = definition.Grid.OfJstDay(today) + (int)((now - new DateTimeOffset(today, default, SlotGrid.Jst)).TotalMinutes / 30) + 8;
        return new(await KeysAsync((IPeopleStore)store, who, now).ConfigureAwait(false), [.. Enumerable.Range(0, 48).Select(s => definition.Grid.Format(from + s))]);
    }

    static async Task<string[]> KeysAsync(IPeopleStore store, ParticipantId[] who, DateTimeOffset now)
    {
        var (book, keys) = (new PeopleBook(store), new List<string>(who.Length));
        // Used just now, so that the first request of each is not a write of its own.
        foreach (var some in who.Chunk(PeopleChecks.MostChanges / 2))
        {
            var changes = new List<PeopleChange>();
            foreach (var participant in some)
            {
                var account = new Account($"acc-{participant.Name}", $"login-{participant.Name}", [Role.Member], Name, participant, "en", now, null, "stamp");
                var (key, kept) = ApiKey.Issue(Chance(keys.Count), $"key-{participant.Name}", account.Id, "bench", Scopes.Read | Scopes.Trade, now, now.AddDays(1));
                keys.Add(key);
                changes.Add(PeopleBook.Of(new Kept<Account>(account)));
                changes.Add(PeopleBook.Of(new Kept<ApiKey>(kept with { UsedAt = now })));
            }

            if (await book.WriteAsync(default, changes).ConfigureAwait(false) != PeopleOutcome.Kept) throw new InvalidOperationException("accounts were not kept");
        }

        return [.. keys];
    }

    /// <summary>Nobody's secrets: the folder is gone when the measurement is over.</summary>
    static byte[] Chance(int number)
    {
        var rng = new Rng((ulong)number + 1);
        return [.. Enumerable.Range(0, 38).Select(_ => (byte)rng.Between(0, 255))];
    }
}

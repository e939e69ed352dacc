using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Yoichi.Community;

namespace Yoichi.Proof.Tests.Fuzz;

/// <summary>What is new in the database file since the last look.</summary>
/// <param name="Commands">New in the journal, each with what the community made of it.</param>
/// <param name="Tables">Beside the journal, its views and its answers, of which a row is another; when a key or a session was last used does not count.</param>
sealed record Trace(IReadOnlyList<(Command Command, IReadOnlyList<Event> Events)> Commands, IReadOnlyList<string> Tables)
{
    public static readonly Trace None = new([], []);

    /// <summary>What it changed, besides that it was noted and refused; null for nothing.</summary>
    /// <param name="nothingAtAll">It must not even have been noted.</param>
    public string? Change(bool nothingAtAll)
    {
        if (Tables.Count > 0) return string.Join(", ", Tables);
        foreach (var (command, events) in Commands)
        {
            if (command is Command.Tick or Command.Mark) continue;
            if (nothingAtAll || (command is not Command.Administer && !events.All(e => e is Event.OrderRefused or Event.ReadingRefused or Event.CommandRefused))) return $"{command}: {string.Join(", ", events)}";
        }

        return null;
    }
}

/// <summary>Looks into the database file beside the service: SQLite itself says whether anybody has written, so that where nobody has, one number is read.
/// New lines of the journal are put to a community of our own.</summary>
sealed partial class Traces : IEventSink, IDisposable
{
    readonly SqliteConnection connection;
    readonly List<Event> happened = [];
    readonly string[] tables;
    Community.Community? community;
    Dictionary<string, ulong> digests = [];
    long version;

    public Traces(string data)
    {
        connection = new(new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "yoichi.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        tables = [.. Rows("SELECT name FROM sqlite_master WHERE type = 'table'", r => r.GetString(0)).Where(t =>
            t is not ("journal" or "communities" or "answers" or "snapshot_parts") && !t.StartsWith("view_", StringComparison.Ordinal) && !t.StartsWith("sqlite_", StringComparison.Ordinal))];
        _ = Look();
    }

    /// <summary>Lines of the journal that were seen.</summary>
    public long Lines { get; private set; }

    public Trace Look()
    {
        if (Rows("PRAGMA data_version", r => r.GetInt64(0))[0] is var now && now == version) return Trace.None;
        version = now;
        var commands = new List<(Command, IReadOnlyList<Event>)>();
        foreach (var line in Rows($"SELECT line FROM journal WHERE community = 1 AND position >= {Lines} ORDER BY position", r => (byte[])r[0]))
        {
            if (Lines++ == 0)
            {
                community = new(JournalLine.ReadHead(line), this);
                continue;
            }

            happened.Clear();
            var command = JournalLine.ReadCommand(line, Lines - 1);
            community!.Apply(command);
            commands.Add((command, [.. happened]));
        }

        var before = digests;
        digests = tables.ToDictionary(t => t, Digest);
        return new(commands, [.. tables.Where(t => before.TryGetValue(t, out var was) && was != digests[t])]);
    }

    public void On(Event happened) => this.happened.Add(happened);

    ulong Digest(string table)
    {
        var digest = new StableDigest();
        foreach (var row in Rows($"SELECT * FROM {table}", Values)) digest.Add(table switch { "people_keys" => Without(row, UsedAt()), "people_sessions" => Without(row, SeenAt()), _ => row });
        return digest.Value;
    }

    static string Values(SqliteDataReader row) => string.Join('\x1f', Enumerable.Range(0, row.FieldCount).Select(i => row[i] switch
    {
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        var value => FormattableString.Invariant($"{value}"),
    }));

    /// <summary>The version of the row and the time it was used go on with each use.</summary>
    static string Without(string row, Regex use)
    {
        var fields = row.Split('\x1f');
        fields[1] = "";
        return use.Replace(string.Join('\x1f', fields), "");
    }

    [GeneratedRegex("\"usedAt\":(\"[^\"]*\"|null)", RegexOptions.IgnoreCase)]
    private static partial Regex UsedAt();

    [GeneratedRegex("\"(seenAt|expiresAt)\":\"[^\"]*\"", RegexOptions.IgnoreCase)]
    private static partial Regex SeenAt();

    List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public void Dispose() => connection.Dispose();

    /// <summary>FNV-1a over texts.</summary>
    sealed class StableDigest
    {
        public ulong Value { get; private set; } = 14_695_981_039_346_656_037;

        public void Add(string text)
        {
            unchecked
            {
                foreach (var c in text) Value = (Value ^ c) * 1_099_511_628_211;
                Value = (Value ^ 0x1e) * 1_099_511_628_211;
            }
        }
    }
}

using Microsoft.Data.Sqlite;
using Yoichi.Live;

namespace Yoichi.Data.Sqlite;

public sealed partial class SqliteStore
{
    static readonly (ViewTable Table, string Insert)[] Inserts =
    [
        .. ViewTables.All.Select(t => (t,
            $"INSERT INTO {t.Name} (community, {t.ColumnNames}) VALUES ({string.Join(", ", Enumerable.Range(1, t.Columns.Length + 1).Select(i => $"?{i}"))}){t.OnConflict("min", "max")}")),
    ];

    public override Task ClearViewsAsync(string community, long epoch, CancellationToken cancellationToken) => writer.CommitAsync(
        w =>
        {
            var head = HeadOf(w, community, epoch);
            foreach (var table in ViewTables.All) w.Prepared($"DELETE FROM {table.Name} WHERE community = ?1", head.Id).ExecuteNonQuery();
            return w.Prepared("UPDATE communities SET views = 0 WHERE id = ?1", head.Id).ExecuteNonQuery();
        },
        cancellationToken);

    public override Task AppendViewsAsync(
        string community, long epoch, long from, long until, ViewRows rows, CancellationToken cancellationToken) => writer.CommitAsync(
        w =>
        {
            var head = HeadOf(w, community, epoch);
            if (until > head.Length)
                throw new StoreException("store.order", $"{file} {community}", $"views of {until} lines, but {head.Length} are kept");
            KeepViews(w, head, community, from, until, rows);
            return true;
        },
        cancellationToken);

    void KeepViews(SqliteWriter w, Head head, string community, long from, long until, ViewRows rows)
    {
        if (head.Views != from)
            throw new StoreException("store.order", $"{file} {community}", $"the views tell of {head.Views} lines, these rows begin at {from}: rebuild them");
        var values = new SqliteValue[1 + ViewTables.All.Max(t => t.Columns.Length)];
        values[0] = head.Id;
        foreach (var (table, insert) in Inserts)
            foreach (var row in table.Values(rows))
            {
                for (var i = 0; i < row.Length; i++) values[i + 1] = SqliteValue.Of(row[i]);
                w.Prepared(insert, values.AsSpan(0, row.Length + 1)).ExecuteNonQuery();
            }

        w.Prepared("UPDATE communities SET views = ?2 WHERE id = ?1", head.Id, until).ExecuteNonQuery();
    }

    protected override Task<Viewed<IReadOnlyList<T>>> AskAsync<T>(
        string community, string sql, object[] values, Func<ViewReader, T> row, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                using var connection = new SqliteConnection(readers);
                connection.Open();
                using var transaction = connection.BeginTransaction(deferred: true);
                using var position = Command(connection, transaction, "SELECT views FROM communities WHERE name = $1", community);
                var views = (long?)position.ExecuteScalar() ?? 0;
                using var command = Command(connection, transaction, sql, [community, .. values]);
                using var reader = command.ExecuteReader();
                var (rows, view) = (new List<T>(), new ViewReader(reader));
                while (reader.Read()) rows.Add(row(view.Row()));
                return new Viewed<IReadOnlyList<T>>(views, rows);
            }
            catch (SqliteException error)
            {
                throw error.ToStore(file);
            }
        },
        cancellationToken);

    static SqliteCommand Command(SqliteConnection connection, SqliteTransaction transaction, string sql, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter($"${i + 1}", values[i]));
        return command;
    }
}

using System.Data;
using Npgsql;
using Yoichi.Live;

namespace Yoichi.Data.Postgres;

public sealed partial class PostgresStore
{
    static readonly (ViewTable Table, string Insert)[] Inserts =
    [
        .. ViewTables.All.Select(t => (t,
            $"INSERT INTO {t.Name} (community, {t.ColumnNames}) SELECT $1, * FROM unnest({string.Join(", ", Enumerable.Range(2, t.Columns.Length).Select(i => $"${i}"))}){t.OnConflict("least", "greatest")}")),
    ];

    public override Task ClearViewsAsync(string community, long epoch, CancellationToken cancellationToken) => AtomicAsync(
        async (connection, stop) =>
        {
            var head = await HeadOfAsync(connection, community, epoch, stop).ConfigureAwait(false);
            await using var clear = new NpgsqlBatch(connection);
            foreach (var table in ViewTables.All) Add(clear, $"DELETE FROM {table.Name} WHERE community = $1", head.Id);
            Add(clear, "UPDATE communities SET views = 0 WHERE id = $1", head.Id);
            return await clear.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        },
        cancellationToken);

    public override Task AppendViewsAsync(
        string community, long epoch, long from, long until, ViewRows rows, CancellationToken cancellationToken) => AtomicAsync(
        async (connection, stop) =>
        {
            var head = await HeadOfAsync(connection, community, epoch, stop).ConfigureAwait(false);
            if (until > head.Length)
                throw new StoreException("store.order", $"{place} {community}", $"views of {until} lines, but {head.Length} are kept");
            await using var batch = new NpgsqlBatch(connection);
            KeepViews(batch, head, community, from, until, rows);
            return await batch.ExecuteNonQueryAsync(stop).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>One statement a table, whatever the number of rows: columns go over as arrays.</summary>
    void KeepViews(NpgsqlBatch batch, Head head, string community, long from, long until, ViewRows rows)
    {
        if (head.Views != from)
            throw new StoreException("store.order", $"{place} {community}", $"the views tell of {head.Views} lines, these rows begin at {from}: rebuild them");
        foreach (var (table, insert) in Inserts)
        {
            if (table.Count(rows) == 0) continue;
            object?[][] values = [.. table.Values(rows)];
            var columns = new object[1 + table.Columns.Length];
            columns[0] = head.Id;
            for (var c = 0; c < table.Columns.Length; c++)
            {
                var column = c;
                columns[1 + c] = table.Columns[c].IsText
                    ? values.Select(v => (string)v[column]!).ToArray()
                    : values.Select(v => (long?)v[column]).ToArray();
            }

            Add(batch, insert, columns);
        }

        Add(batch, "UPDATE communities SET views = $2 WHERE id = $1", head.Id, until);
    }

    protected override async Task<Viewed<IReadOnlyList<T>>> AskAsync<T>(
        string community, string sql, object[] values, Func<ViewReader, T> row, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false);
            await using var batch = new NpgsqlBatch(connection);
            Add(batch, "SELECT views FROM communities WHERE name = $1", community);
            Add(batch, sql, [community, .. values]);
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            var views = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? reader.GetInt64(0) : 0;
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            var (rows, view) = (new List<T>(), new ViewReader(reader));
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(row(view.Row()));
            return new(views, rows);
        }
        catch (Exception error) when (PostgresErrors.IsOfTheWorld(error))
        {
            throw PostgresErrors.ToStore(error, place);
        }
    }
}

namespace Yoichi.People;

/// <summary>People for as long as the process lives: for tests and for trying out.</summary>
public sealed class MemoryPeopleStore : IPeopleStore
{
    readonly Lock turn = new();
    readonly Dictionary<PeopleTable, SortedDictionary<string, PeopleRow>> tables =
        Enum.GetValues<PeopleTable>().ToDictionary(t => t, _ => new SortedDictionary<string, PeopleRow>(StringComparer.Ordinal));

    public Task<PeopleRow?> FindAsync(PeopleTable table, string id, CancellationToken cancellationToken)
    {
        lock (turn) return Task.FromResult(tables[table].GetValueOrDefault(id));
    }

    public Task<PeopleRow?> LookUpAsync(PeopleTable table, string lookup, CancellationToken cancellationToken)
    {
        lock (turn) return Task.FromResult(tables[table].Values.FirstOrDefault(r => r.Lookup == lookup));
    }

    public Task<IReadOnlyList<PeopleRow>> ListAsync(PeopleTable table, string? owner, string? after, int most, CancellationToken cancellationToken)
    {
        PeopleChecks.RequireMost(most);
        lock (turn)
            return Task.FromResult<IReadOnlyList<PeopleRow>>(
            [
                .. tables[table].Values.Where(r => owner is null || r.Owner == owner)
                    .Where(r => after is null || string.CompareOrdinal(r.Id, after) > 0).Take(most),
            ]);
    }

    public Task<PeopleOutcome> WriteAsync(IReadOnlyList<PeopleChange> changes, CancellationToken cancellationToken)
    {
        PeopleChecks.Require(changes);
        lock (turn)
        {
            var undo = new List<(PeopleTable Table, string Id, PeopleRow? Was)>();
            foreach (var change in changes)
            {
                var rows = tables[change.Table];
                var was = rows.GetValueOrDefault(change.Id);
                var outcome = (was?.Version ?? 0) != change.From ? PeopleOutcome.Changed
                    : change is { Body: not null, Lookup: { } wanted } && rows.Values.Any(r => r.Lookup == wanted && r.Id != change.Id)
                        ? PeopleOutcome.Taken : PeopleOutcome.Kept;
                if (outcome != PeopleOutcome.Kept)
                {
                    for (var i = undo.Count; i-- > 0;) Put(undo[i].Table, undo[i].Id, undo[i].Was);
                    return Task.FromResult(outcome);
                }

                undo.Add((change.Table, change.Id, was));
                Put(change.Table, change.Id, change.Body is { } body
                    ? new(change.Id, change.From + 1, change.Lookup, change.Owner, body) : null);
            }

            return Task.FromResult(PeopleOutcome.Kept);
        }
    }

    void Put(PeopleTable table, string id, PeopleRow? row)
    {
        if (row is null) tables[table].Remove(id);
        else tables[table][id] = row;
    }
}

namespace Yoichi.People;

/// <summary>What a caller of a store must keep to; every store asks it first.</summary>
public static class PeopleChecks
{
    public const int LongestName = 300, MostChanges = 100, MostRows = 1000;

    public static void RequireMost(int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, MostRows);
    }

    /// <exception cref="ArgumentException">No change or too many, a row twice, a name empty or too long.</exception>
    public static void Require(IReadOnlyList<PeopleChange> changes)
    {
        if (changes.Count is 0 or > MostChanges) throw new ArgumentException($"1 to {MostChanges} changes at once", nameof(changes));
        if (changes.DistinctBy(c => (c.Table, c.Id)).Count() != changes.Count) throw new ArgumentException("a row changes once", nameof(changes));
        foreach (var change in changes)
        {
            if (change.Id.Length is 0 or > LongestName || change.Lookup?.Length is 0 or > LongestName || change.Owner.Length > LongestName)
                throw new ArgumentException($"names have 1 to {LongestName} characters", nameof(changes));
            if (change.From < 0 || (change.Body is null && change.From == 0)) throw new ArgumentException("nothing to erase", nameof(changes));
        }
    }

    /// <summary>The table's name in a database.</summary>
    public static string NameOf(PeopleTable table) => table switch
    {
        PeopleTable.Accounts => "people_accounts",
        PeopleTable.Identities => "people_identities",
        PeopleTable.Applications => "people_applications",
        PeopleTable.Keys => "people_keys",
        PeopleTable.Invitations => "people_invitations",
        PeopleTable.Preferences => "people_preferences",
        PeopleTable.Sessions => "people_sessions",
        PeopleTable.Passkeys => "people_passkeys",
        _ => "people_sites",
    };
}

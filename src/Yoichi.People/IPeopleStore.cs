namespace Yoichi.People;

/// <summary>What is kept of people, a table each.</summary>
public enum PeopleTable { Accounts, Identities, Applications, Keys, Invitations, Preferences, Sessions, Passkeys, Sites }

/// <summary>Where people are kept: apart from the journal, and so that a row can be erased.</summary>
/// <remarks>What is in a row is its owner's affair (<see cref="PeopleBook"/>); a store knows how to find it and whether it has
/// changed. Every method throws the store's own exception where the store itself fails.</remarks>
public interface IPeopleStore
{
    Task<PeopleRow?> FindAsync(PeopleTable table, string id, CancellationToken cancellationToken);

    /// <summary>By the second name a row may have (a login, a key's prefix, a hash), unique within its table.</summary>
    Task<PeopleRow?> LookUpAsync(PeopleTable table, string lookup, CancellationToken cancellationToken);

    /// <summary>Rows by id in ordinal order.</summary>
    /// <param name="owner">Only rows of this owner; null for all.</param>
    /// <param name="after">Only rows whose id comes later; null from the first on.</param>
    /// <param name="most">1 to 1000.</param>
    Task<IReadOnlyList<PeopleRow>> ListAsync(PeopleTable table, string? owner, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Does all of it or none; when the task completes it is durable.</summary>
    Task<PeopleOutcome> WriteAsync(IReadOnlyList<PeopleChange> changes, CancellationToken cancellationToken);
}

/// <param name="Version">From 1, one more with each change.</param>
/// <param name="Owner">What it is listed under; empty for nothing.</param>
public sealed record PeopleRow(string Id, long Version, string? Lookup, string Owner, byte[] Body);

/// <summary>A row made, changed or erased.</summary>
/// <param name="From">The version it must have now; 0 for a row that must not be there.</param>
/// <param name="Lookup">See <see cref="PeopleRow"/>; so for Owner.</param>
/// <param name="Body">Null erases the row.</param>
public sealed record PeopleChange(PeopleTable Table, string Id, long From, string? Lookup, string Owner, byte[]? Body);

public enum PeopleOutcome
{
    Kept,

    /// <summary>A row is not at the version it should be: read it again. Nothing was kept.</summary>
    Changed,

    /// <summary>Another row has that second name. Nothing was kept.</summary>
    Taken,
}

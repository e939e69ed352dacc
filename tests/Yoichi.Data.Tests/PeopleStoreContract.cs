using System.Text;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Data.Tests;

/// <summary>What every store of people must do; each store inherits it.</summary>
public abstract class PeopleStoreContract : IAsyncDisposable
{
    readonly List<IAsyncDisposable> opened = [];

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected abstract Task<IPeopleStore> OpenAsync();

    protected async Task<IPeopleStore> StoreAsync()
    {
        var store = await OpenAsync();
        if (store is IAsyncDisposable disposable) opened.Add(disposable);
        return store;
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var store in opened) await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_was_written_is_found_by_its_id_and_by_its_second_name()
    {
        var store = await StoreAsync();
        Assert.Null(await store.FindAsync(PeopleTable.Accounts, "a", Now));
        Assert.Equal(PeopleOutcome.Kept, await store.WriteAsync([Row("a", 0, "花子", "street", "one")], Now));
        foreach (var row in new[] { await store.FindAsync(PeopleTable.Accounts, "a", Now), await store.LookUpAsync(PeopleTable.Accounts, "花子", Now) })
            Assert.Equal(("a", 1L, "花子", "street", "one"), (row!.Id, row.Version, row.Lookup, row.Owner, Encoding.UTF8.GetString(row.Body)));
        Assert.Null(await store.FindAsync(PeopleTable.Keys, "a", Now));
        Assert.Null(await store.LookUpAsync(PeopleTable.Accounts, "taro", Now));
    }

    [Fact]
    public async Task A_row_changes_from_the_version_it_has_and_from_no_other()
    {
        var store = await StoreAsync();
        Assert.Equal(PeopleOutcome.Changed, await store.WriteAsync([Row("a", 1, null, "", "x")], Now));
        await store.WriteAsync([Row("a", 0, null, "", "one")], Now);
        Assert.Equal(PeopleOutcome.Changed, await store.WriteAsync([Row("a", 0, null, "", "x")], Now));
        Assert.Equal(PeopleOutcome.Kept, await store.WriteAsync([Row("a", 1, "n", "o", "two")], Now));
        Assert.Equal(PeopleOutcome.Changed, await store.WriteAsync([Row("a", 1, null, "", "x")], Now));
        Assert.Equal(PeopleOutcome.Changed, await store.WriteAsync([Gone("a", 1)], Now));
        var row = await store.FindAsync(PeopleTable.Accounts, "a", Now);
        Assert.Equal((2L, "n", "o", "two"), (row!.Version, row.Lookup, row.Owner, Encoding.UTF8.GetString(row.Body)));
        Assert.Equal(PeopleOutcome.Kept, await store.WriteAsync([Gone("a", 2)], Now));
        Assert.Null(await store.FindAsync(PeopleTable.Accounts, "a", Now));
        Assert.Equal(PeopleOutcome.Kept, await store.WriteAsync([Row("a", 0, "n", "", "new")], Now));
    }

    [Fact]
    public async Task A_second_name_is_one_rows_and_rows_without_one_are_many()
    {
        var store = await StoreAsync();
        Assert.Equal(PeopleOutcome.Kept, await store.WriteAsync([Row("a", 0, "n", "", "a"), Row("b", 0, null, "", "b"), Row("c", 0, null, "", "c")], Now));
        Assert.Equal(PeopleOutcome.Taken, await store.WriteAsync([Row("d", 0, "n", "", "d")], Now));
        Assert.Equal(PeopleOutcome.Taken, await store.WriteAsync([Row("b", 1, "n", "", "b")], Now));
        Assert.Equal(PeopleOutcome.Kept, await store.WriteAsync([Row("a", 1, "n", "", "again")], Now));
        Assert.Equal(PeopleOutcome.Kept, await store.WriteAsync([Row("a", 0, "n", "", "elsewhere") with { Table = PeopleTable.Keys }], Now));
    }

    [Fact]
    public async Task Of_changes_where_one_fails_none_is_kept()
    {
        var store = await StoreAsync();
        await store.WriteAsync([Row("a", 0, "n", "", "a")], Now);
        Assert.Equal(PeopleOutcome.Changed, await store.WriteAsync([Row("a", 1, null, "", "A"), Row("b", 0, null, "", "b"), Row("c", 5, null, "", "c")], Now));
        Assert.Equal(PeopleOutcome.Taken, await store.WriteAsync([Row("b", 0, "m", "", "b"), Row("c", 0, "n", "", "c")], Now));
        Assert.Equal(["a1"], (await store.ListAsync(PeopleTable.Accounts, null, null, 10, Now)).Select(r => $"{r.Id}{r.Version}"));
    }

    [Fact]
    public async Task Rows_are_listed_by_id_by_owner_and_in_pages()
    {
        var store = await StoreAsync();
        await store.WriteAsync([.. new[] { "b", "a", "Z", "町", "c" }.Select((id, i) => Row(id, 0, null, i % 2 == 0 ? "even" : "odd", id))], Now);
        Assert.Equal(["Z", "a", "b", "c", "町"], await IdsAsync(store, null, null, 10));
        Assert.Equal(["Z", "b", "c"], await IdsAsync(store, "even", null, 10));
        Assert.Equal(["Z", "a"], await IdsAsync(store, null, null, 2));
        Assert.Equal(["b", "c"], await IdsAsync(store, null, "a", 2));
        Assert.Empty(await IdsAsync(store, "nobody", null, 10));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => IdsAsync(store, null, null, 0));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => IdsAsync(store, null, null, 1001));
    }

    [Fact]
    public async Task Of_many_who_change_one_row_at_once_each_is_told_whether_it_did()
    {
        var store = await StoreAsync();
        await store.WriteAsync([Row("a", 0, null, "", "0")], Now);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.WriteAsync([Row("a", 1, null, "", $"{i}")], Now)));
        Assert.Single(outcomes, o => o == PeopleOutcome.Kept);
        outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.WriteAsync([Row($"x{i}", 0, "same", "", "x")], Now)));
        Assert.Single(outcomes, o => o == PeopleOutcome.Kept);
        Assert.Equal(7, outcomes.Count(o => o == PeopleOutcome.Taken));
    }

    [Fact]
    public async Task Everything_people_are_comes_back_as_it_was()
    {
        var book = new PeopleBook(await StoreAsync());
        var (at, who) = (new DateTimeOffset(2025, 8, 1, 3, 0, 0, TimeSpan.Zero), ParticipantId.Parse("P7"));
        var account = new Account("acc", "hanako", [Role.Member, Role.Auditor], "street", who, "ja", at, "hash", "stamp")
        { Failures = 3, LockedUntil = at };
        var identity = new Identity("street/P7", "余市 花子", new("0312345678901234567890"), new("a@b", null, "成城"),
            new("0001", "123", BankAccountKind.Current, "1234567", "ヨイチ"))
        { EraseFrom = new(2033, 1, 1) };
        var preferences = new Preferences("street", who, 1, at, Style.Green, [ParticipantId.Parse("H1")], [], ParticipantId.Parse("S1"), new(30_000), null);
        Assert.Equal(PeopleOutcome.Kept, await book.WriteAsync(Now, PeopleBook.Of(new Kept<Account>(account)), PeopleBook.Of(new Kept<Identity>(identity)), PeopleBook.Of(preferences)));
        Assert.Equal(PeopleOutcome.Kept, await book.WriteAsync(Now, PeopleBook.Of(preferences with { Version = 2, Style = Style.Economy })));
        Assert.Equal(PeopleOutcome.Changed, await book.WriteAsync(Now, PeopleBook.Of(preferences with { Version = 2, Style = Style.Green })));

        var kept = (await book.AccountOfLoginAsync("hanako", Now))!.Value;
        Assert.Equal(account with { Roles = kept.Roles }, kept);
        Assert.Equal([Role.Member, Role.Auditor], kept.Roles);
        Assert.Equal(identity, (await book.IdentityAsync("street/P7", Now))!.Value);
        var newest = await book.PreferencesAsync("street", who, Now);
        Assert.Equal((2, Style.Economy, ParticipantId.Parse("S1"), new Price(30_000)), (newest.Version, newest.Style, newest.Supports, newest.MostToPay));
        Assert.Equal(0, (await book.PreferencesAsync("street", ParticipantId.Parse("P8"), Now)).Version);
    }

    static PeopleChange Row(string id, long from, string? lookup, string owner, string body) =>
        new(PeopleTable.Accounts, id, from, lookup, owner, Encoding.UTF8.GetBytes(body));

    static PeopleChange Gone(string id, long version) => PeopleBook.Erase(PeopleTable.Accounts, id, version);

    static async Task<IEnumerable<string>> IdsAsync(IPeopleStore store, string? owner, string? after, int most) =>
        (await store.ListAsync(PeopleTable.Accounts, owner, after, most, Now)).Select(r => r.Id);
}

using Microsoft.AspNetCore.Identity;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Server.Hosting;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

/// <summary>What is done with people: one place for pages, forms and the API. Scoped to a request.</summary>
/// <remarks>Whoever administers is in the journal, by the pseudonym of the account, before it is done; what is written there
/// says who nobody is.</remarks>
public sealed partial class PeopleDesk(
    PeopleBook book, Communities communities, CurrentUser user, UserManager<AccountUser> users, IPasswordHasher<AccountUser> hasher,
    NobodysHash nobody, ServerOptions options, TimeProvider time, Logs.LogService logs)
{
    DateTimeOffset Now => time.GetUtcNow();

    /// <summary>JST.</summary>
    DateOnly Today => DateOnly.FromDateTime(Now.ToOffset(SlotGrid.Jst).DateTime);

    Account Me => user.Account ?? throw new InvalidOperationException("an endpoint let a visitor through");

    /// <exception cref="RefusedException">There is no such community.</exception>
    LiveCommunity Live(string? community) =>
        (community is null ? communities.Names is [var only, ..] ? communities.Find(only) : null : communities.Find(community))
        ?? throw RefusedException.NotFound("community");

    /// <summary>Writes an act to the journal of a community; of the first one where the act belongs to none.</summary>
    /// <param name="content">Ids and pseudonyms only.</param>
    Task RecordAsync(string? community, string what, string content, CancellationToken stop) =>
        RecordAsync(community, user.Account?.Id ?? "visitor", what, content, stop);

    async Task RecordAsync(string? community, string by, string what, string content, CancellationToken stop)
    {
        // Every act is recorded before it is done, so here ends whatever would be one.
        if (options.IsReadOnly) throw new RefusedException(403, "server.read-only", "", "this server shows what was, and takes nothing");
        if (communities.Names.Count == 0) return;
        await SendAsync(Live(community), new(new Command.Administer(by, what, content)), stop).ConfigureAwait(false);
    }

    /// <summary>Puts something to the writer and waits until it is durable.</summary>
    /// <exception cref="RefusedException">The community refused (409), or the writer cannot (503).</exception>
    static async Task<IReadOnlyList<Event>> SendAsync(LiveCommunity live, LiveRequest request, CancellationToken stop)
    {
        var result = await live.Writer.SendAsync(request, stop).ConfigureAwait(false);
        return result switch
        {
            LiveResult.Done done => [.. done.Applied.Events.SelectMany(e => e)],
            LiveResult.Repeated => [],
            LiveResult.Conflict => throw new RefusedException(409, "idempotency.conflict", "", "another request was answered under this key"),
            LiveResult.Busy => throw new RefusedException(503, "live.busy", "", "too many requests are waiting: come back"),
            LiveResult.Stopped stopped => throw new RefusedException(503, "live.stopped", "", stopped.Reason),
            LiveResult.NotKnown unknown => throw new RefusedException(503, "live.not-known", "", unknown.Reason),
            _ => throw new InvalidOperationException(),
        };
    }

    async Task WriteAsync(CancellationToken stop, params IReadOnlyList<PeopleChange> changes)
    {
        if (await book.WriteAsync(stop, changes).ConfigureAwait(false) != PeopleOutcome.Kept) throw RefusedException.Conflict();
    }

    static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new RefusedException(400, [.. result.Errors.Select(e => new InputProblem(
                e.Code.Contains('.', StringComparison.Ordinal) ? e.Code : "password.weak", e.Code.StartsWith("Password", StringComparison.Ordinal) ? "password" : "login", e.Description))]);
    }
}

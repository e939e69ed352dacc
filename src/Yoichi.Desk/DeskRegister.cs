using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>What is kept of members' places, apart from the journal: devices, agents, wishes, and the states they report.</summary>
public sealed class DeskRegister(PeopleBook book, string community)
{
    const int MostTries = 8;

    /// <summary>Keeps what a community's file says, where nothing is kept yet.</summary>
    public async Task SeedAsync(DeskSetup setup, IReadOnlyList<RegisteredSite> sites, CancellationToken cancellationToken)
    {
        if (await book.SiteAsync<DeskSetup>(community, cancellationToken).ConfigureAwait(false) is not null) return;
        // What says that it is there comes last: a seed that was cut off is sown again.
        foreach (var site in sites)
            await book.WriteAsync(cancellationToken, PeopleBook.OfSite(KeyOf(site.Participant), community, new Kept<RegisteredSite>(site))).ConfigureAwait(false);
        await book.WriteAsync(cancellationToken, PeopleBook.OfSite(community, "", new Kept<DeskSetup>(setup))).ConfigureAwait(false);
    }

    /// <summary>Null where the community has no desk.</summary>
    public async Task<DeskSetup?> SetupAsync(CancellationToken cancellationToken) =>
        (await book.SiteAsync<DeskSetup>(community, cancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>Null where nothing is registered.</summary>
    public async Task<RegisteredSite?> SiteAsync(ParticipantId participant, CancellationToken cancellationToken) =>
        (await book.SiteAsync<RegisteredSite>(KeyOf(participant), cancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>Changes what is registered of a participant's place; agents go by it from their next turn on.</summary>
    /// <param name="member">As the community has it: what is gone by where nothing is registered yet.</param>
    /// <returns>As it is then.</returns>
    public async Task<RegisteredSite> ChangeAsync(Community.Member member, Func<RegisteredSite, RegisteredSite> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var was = await book.SiteAsync<RegisteredSite>(KeyOf(member.Id), cancellationToken).ConfigureAwait(false);
            var becomes = change(was?.Value ?? RegisteredSite.Unknown(community, member));
            if (await book.WriteAsync(cancellationToken, PeopleBook.OfSite(KeyOf(member.Id), community, new Kept<RegisteredSite>(becomes, was?.Version ?? 0)))
                .ConfigureAwait(false) == PeopleOutcome.Kept) return becomes;
        }

        throw new InvalidOperationException($"the devices of {member.Id} change all the time");
    }

    /// <summary>Null where it never reported.</summary>
    public async Task<ReportedState?> StateAsync(ParticipantId participant, CancellationToken cancellationToken) =>
        (await book.SiteAsync<ReportedState>(StateKeyOf(participant), cancellationToken).ConfigureAwait(false))?.Value;

    /// <summary>Takes the place of what was reported before, unless that is later; what is not said stays as it was.</summary>
    /// <returns>What is then believed.</returns>
    public async Task<ReportedState> ReportAsync(ReportedState state, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var was = await book.SiteAsync<ReportedState>(StateKeyOf(state.Participant), cancellationToken).ConfigureAwait(false);
            if (was is { Value: var later } && later.At > state.At) return later;
            var becomes = state with { Stored = state.Stored ?? was?.Value.Stored, IsConnected = state.IsConnected ?? was?.Value.IsConnected };
            if (await book.WriteAsync(cancellationToken, PeopleBook.OfSite(StateKeyOf(state.Participant), StatesOf, new Kept<ReportedState>(becomes, was?.Version ?? 0)))
                .ConfigureAwait(false) == PeopleOutcome.Kept) return becomes;
        }

        throw new InvalidOperationException($"the state of {state.Participant} changes all the time");
    }

    /// <summary>What erases everything kept of a participant's place, as it is now.</summary>
    public async Task<IReadOnlyList<PeopleChange>> ErasuresAsync(ParticipantId participant, CancellationToken cancellationToken)
    {
        var changes = new List<PeopleChange>();
        if (await book.SiteAsync<RegisteredSite>(KeyOf(participant), cancellationToken).ConfigureAwait(false) is { } site)
            changes.Add(PeopleBook.Erase(PeopleTable.Sites, KeyOf(participant), site.Version));
        if (await book.SiteAsync<ReportedState>(StateKeyOf(participant), cancellationToken).ConfigureAwait(false) is { } state)
            changes.Add(PeopleBook.Erase(PeopleTable.Sites, StateKeyOf(participant), state.Version));
        foreach (var id in (string[])[DeskMemory.AgentOf(community, participant), DeskMemory.ForecastOf(community, participant)])
            if (await book.RowAsync(PeopleTable.Sites, id, cancellationToken).ConfigureAwait(false) is { } learnt) changes.Add(PeopleBook.Erase(PeopleTable.Sites, id, learnt.Version));
        return changes;
    }

    /// <summary>Everything at once.</summary>
    public async Task<Registered> LoadAsync(CancellationToken cancellationToken)
    {
        var setup = await SetupAsync(cancellationToken).ConfigureAwait(false);
        if (setup is null) return Registered.Nothing;
        var sites = await book.AllAsync<RegisteredSite>(PeopleTable.Sites, community, cancellationToken).ConfigureAwait(false);
        var states = await book.AllAsync<ReportedState>(PeopleTable.Sites, StatesOf, cancellationToken).ConfigureAwait(false);
        var wishes = new Dictionary<ParticipantId, Preferences>();
        // Versions come in order: the last one holds.
        foreach (var wish in await book.AllAsync<Preferences>(PeopleTable.Preferences, null, cancellationToken).ConfigureAwait(false))
            if (wish.Value.Community == community) wishes[wish.Value.Participant] = wish.Value;
        return new(setup, sites.ToDictionary(s => s.Value.Participant, s => s.Value with { Revision = s.Version }), states.ToDictionary(s => s.Value.Participant, s => s.Value), wishes);
    }

    string StatesOf => $"{community}/states";

    string KeyOf(ParticipantId participant) => $"{community}/sites/{participant}";

    string StateKeyOf(ParticipantId participant) => $"{community}/states/{participant}";
}

/// <summary>What is kept of members' places, as it was at one moment.</summary>
/// <param name="Setup">Null where the community has no desk.</param>
public sealed record Registered(
    DeskSetup? Setup, IReadOnlyDictionary<ParticipantId, RegisteredSite> Sites, IReadOnlyDictionary<ParticipantId, ReportedState> States,
    IReadOnlyDictionary<ParticipantId, Preferences> Wishes)
{
    public static Registered Nothing { get; } = new(
        null, new Dictionary<ParticipantId, RegisteredSite>(), new Dictionary<ParticipantId, ReportedState>(), new Dictionary<ParticipantId, Preferences>());

    /// <summary>Who orders for a member; <see cref="Preferences.NoAgent"/> for nobody.</summary>
    public string AgentOf(ParticipantId participant) => Setup is null ? Preferences.NoAgent
        : Wishes.GetValueOrDefault(participant)?.Agent ?? Sites.GetValueOrDefault(participant)?.Agent ?? Setup.Agent;
}

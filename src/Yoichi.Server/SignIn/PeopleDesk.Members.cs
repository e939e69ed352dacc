using System.Collections.Immutable;
using System.Globalization;
using Yoichi.Community;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

public sealed partial class PeopleDesk
{
    /// <summary>Who a participant is; null where that is erased, or never was known.</summary>
    public async Task<IdentityView?> IdentityAsync(string community, ParticipantId participant, CancellationToken stop) =>
        await book.IdentityAsync(Identity.KeyOf(community, participant), stop).ConfigureAwait(false) is { } kept ? IdentityView.Of(kept.Value) : null;

    /// <summary>A member's own preferences; version 0 where there never were any.</summary>
    public Task<Preferences> PreferencesAsync(CancellationToken stop) => book.PreferencesAsync(MyCommunity, MyParticipant, stop);

    internal async Task<Preferences> SetPreferencesAsync(Fields f, CancellationToken stop)
    {
        var was = await PreferencesAsync(stop).ConfigureAwait(false);
        if (f.Number("version") is { } seen && seen != was.Version) throw RefusedException.Conflict();
        var becomes = new Preferences(MyCommunity, MyParticipant, was.Version + 1, Now,
            f["style"] switch { null or "balanced" => Style.Balanced, "economy" => Style.Economy, "green" => Style.Green, _ => (Style)255 },
            Participants(f, "sellTo"), Participants(f, "buyFrom"), Participants(f, "supports") is [var one, ..] ? one : null, YenOf(f, "mostToPay"), YenOf(f, "leastToTake"))
        { Agent = f["agent"] };
        if (becomes.Fault() is { } fault) throw new RefusedException(400, [fault]);
        var members = (await Live(MyCommunity).Writer.ReadAsync(c => c.Definition.Members.Select(m => m.Id).ToHashSet(), stop).ConfigureAwait(false)).Value;
        foreach (var (place, names) in new[] { ("sellTo", becomes.SellTo), ("buyFrom", becomes.BuyFrom), ("supports", becomes.Supports is { } s ? [s] : ImmutableArray<ParticipantId>.Empty) })
            if (names.FirstOrDefault(n => !members.Contains(n)) is { Name.Length: > 0 } stranger)
                throw new RefusedException(400, "preferences.stranger", place, $"{stranger} takes no part here");
        await WriteAsync(stop, PeopleBook.Of(becomes)).ConfigureAwait(false);
        return becomes;
    }

    /// <summary>Takes part no longer than a day; from then on counts the time until the identity is erased.</summary>
    internal async Task LeaveAsync(string community, ParticipantId participant, DateOnly? lastDay, CancellationToken stop)
    {
        if (lastDay is not { } day) throw new RefusedException(400, "leaving.last-day", "lastDay", "say the last day");
        await RecordAsync(community, "member-leave", $"{participant} {day:yyyy-MM-dd}", stop).ConfigureAwait(false);
        var events = await SendAsync(Live(community), new(new Command.DismissMember(participant, day)), stop).ConfigureAwait(false);
        if (events.OfType<Event.CommandRefused>().FirstOrDefault() is { } refused) throw new RefusedException(409, "leaving.refused", "lastDay", refused.Reason);
        if (await book.IdentityAsync(Identity.KeyOf(community, participant), stop).ConfigureAwait(false) is { } identity)
            await WriteAsync(stop, PeopleBook.Of(identity with { Value = identity.Value with { EraseFrom = Leaving.EraseFrom(day) } })).ConfigureAwait(false);
    }

    internal Task LeaveAsync(DateOnly? lastDay, CancellationToken stop) => LeaveAsync(MyCommunity, MyParticipant, lastDay, stop);

    /// <summary>Changes what a member is billed by, or how its meter counts, from a day on.</summary>
    internal async Task ChangeMemberAsync(string community, string name, Fields f, CancellationToken stop)
    {
        if (!ParticipantId.TryParse(name, out var participant)) throw RefusedException.NotFound("participant");
        var live = Live(community);
        var member = (await live.Writer.ReadAsync(c => c.Definition.Members.FirstOrDefault(m => m.Id == participant), stop).ConfigureAwait(false)).Value
            ?? throw RefusedException.NotFound("participant");
        var from = f.Day("from") ?? throw new RefusedException(400, "member.from", "from", "say the first day");
        var terms = member.Terms with { Retail = f["retail"] ?? member.Terms.Retail, BuyBack = f["buyBack"] ?? member.Terms.BuyBack, Charges = f["charges"] ?? member.Terms.Charges, Levy = f["levy"] ?? member.Terms.Levy };
        bool? underFit = f["underFit"] is null ? null : f.Flag("underFit");
        await RecordAsync(community, "member-change", $"{participant} {from:yyyy-MM-dd}", stop).ConfigureAwait(false);
        var events = await SendAsync(live, new(new Command.ChangeMember(participant, from, terms == member.Terms ? null : terms, null, underFit)), stop).ConfigureAwait(false);
        if (events.OfType<Event.CommandRefused>().FirstOrDefault() is { } refused) throw new RefusedException(409, "member.refused", "from", refused.Reason);
    }

    /// <summary>Issues the delta notes of a month, whatever day it is.</summary>
    internal async Task AdjustMonthAsync(string community, Fields f, CancellationToken stop)
    {
        var live = Live(community);
        var month = f.Day("month") ?? throw new RefusedException(400, "bill.month", "month", "the first of a month");
        await RecordAsync(community, "bills", $"adjust {month:yyyy-MM}", stop).ConfigureAwait(false);
        var events = await SendAsync(live, new(new Command.AdjustMonth(month)), stop).ConfigureAwait(false);
        if (events.OfType<Event.CommandRefused>().FirstOrDefault() is { } refused) throw new RefusedException(409, "bill.refused", "month", refused.Reason);
    }

    internal async Task SetContactAsync(Fields f, CancellationToken stop)
    {
        var kept = await book.IdentityAsync(Identity.KeyOf(MyCommunity, MyParticipant), stop).ConfigureAwait(false) ?? throw RefusedException.NotFound("identity");
        var email = Contact.NormalizeEmail(f["email"]) ?? throw new RefusedException(400, "application.email", "email", "an address like somebody@example.jp");
        string? Line(string name, int longest) => f[name] is not { } text ? null
            : Identity.Line(text, longest) ?? throw new RefusedException(400, $"application.{name}", name, $"at most {longest} characters");
        await WriteAsync(stop, PeopleBook.Of(kept with { Value = kept.Value with { Contact = new(email, Line("phone", 30), Line("address", 300)) } })).ConfigureAwait(false);
    }

    /// <summary>Erases whoever is due: identity, account, keys, sessions, passkeys, preferences and devices. What is in the journal stays,
    /// under a pseudonym that is nobody's then.</summary>
    /// <returns>How many identities.</returns>
    internal async Task<int> EraseDueAsync(CancellationToken stop)
    {
        // A year by a clock that is not believed is no year, and nobody is brought back.
        if (communities.Names.Any(n => communities.Find(n) is { Writer.Held: not null })) return 0;
        await CountFromLeavingAsync(stop).ConfigureAwait(false);
        var erased = 0;
        foreach (var kept in await book.AllAsync<Identity>(PeopleTable.Identities, null, stop).ConfigureAwait(false))
        {
            if (!Leaving.IsDue(kept.Value, Today)) continue;
            var accounts = (await book.AllAsync<Account>(PeopleTable.Accounts, null, stop).ConfigureAwait(false))
                .Where(a => a.Value is { Community: { } c, Participant: { } p } && Identity.KeyOf(c, p) == kept.Value.Key);
            var changes = new List<PeopleChange> { PeopleBook.Erase(PeopleTable.Identities, kept.Value.Key, kept.Version) };
            if (kept.Value.Key.Split('/') is [var town, var name] && ParticipantId.TryParse(name, out var who))
            {
                // Its lines in the log go first: while the identity is there, tomorrow finds what was left over.
                if (communities.Find(town) is not null && await logs.HasKeysAsync(town, who.Name, stop).ConfigureAwait(false))
                {
                    await RecordAsync(town, "time", "erase", $"{who} all", stop).ConfigureAwait(false);
                    await logs.EraseAsync(town, who.Name, null, stop).ConfigureAwait(false);
                }

                changes.AddRange(await new Desk.DeskRegister(book, town).ErasuresAsync(who, stop).ConfigureAwait(false));
            }

            changes.AddRange((await book.AllAsync<Preferences>(PeopleTable.Preferences, kept.Value.Key, stop).ConfigureAwait(false)).Select(p => PeopleBook.Erase(PeopleTable.Preferences, $"{kept.Value.Key}/{p.Value.Version:D9}", p.Version)));
            foreach (var account in accounts)
            {
                changes.AddRange((await book.AllAsync<ApiKey>(PeopleTable.Keys, account.Value.Id, stop).ConfigureAwait(false)).Select(k => PeopleBook.Erase(PeopleTable.Keys, k.Value.Id, k.Version)));
                changes.AddRange((await book.AllAsync<Session>(PeopleTable.Sessions, account.Value.Id, stop).ConfigureAwait(false)).Select(s => PeopleBook.Erase(PeopleTable.Sessions, s.Value.Id, s.Version)));
                changes.AddRange((await book.AllAsync<Passkey>(PeopleTable.Passkeys, account.Value.Id, stop).ConfigureAwait(false)).Select(p => PeopleBook.Erase(PeopleTable.Passkeys, p.Value.Id, p.Version)));
                changes.Add(PeopleBook.Erase(PeopleTable.Accounts, account.Value.Id, account.Version));
            }

            // The identity first, so that a cut leaves a name to nobody's rows rather than rows to nobody's name.
            foreach (var some in changes.Chunk(PeopleChecks.MostChanges)) await book.WriteAsync(stop, some).ConfigureAwait(false);
            erased++;
        }

        return erased;
    }

    /// <summary>Whoever has left by whatever way: the journal says so, and from then the time counts.</summary>
    async Task CountFromLeavingAsync(CancellationToken stop)
    {
        foreach (var name in communities.Names)
        {
            var lastDays = (await Live(name).Writer.ReadAsync(c => c.Definition.Members.Where(m => m.Until < c.Definition.Until)
                .ToDictionary(m => Identity.KeyOf(name, m.Id), m => m.Until!.Value.AddDays(-1)), stop).ConfigureAwait(false)).Value;
            foreach (var (key, lastDay) in lastDays)
                if (await book.IdentityAsync(key, stop).ConfigureAwait(false) is { Value.EraseFrom: null } kept)
                    await book.WriteAsync(stop, PeopleBook.Of(kept with { Value = kept.Value with { EraseFrom = Leaving.EraseFrom(lastDay) } })).ConfigureAwait(false);
        }
    }

    string MyCommunity => Me.Community ?? throw new RefusedException(409, "account.no-participant", "", "this account takes part nowhere");

    ParticipantId MyParticipant => Me.Participant ?? throw new RefusedException(409, "account.no-participant", "", "this account takes part nowhere");

    static ImmutableArray<ParticipantId> Participants(Fields f, string name) =>
    [
        .. f.All(name).SelectMany(n => n.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(n =>
            ParticipantId.TryParse(n, out var id) ? id : throw new RefusedException(400, "preferences.stranger", name, "not a participant's name")),
    ];

    /// <summary>¥/kWh with at most three decimals: exactly a price.</summary>
    static Price? YenOf(Fields f, string name)
    {
        if (f[name] is not { } text) return null;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var yen)
            && yen is > -1_000_000 and < 1_000_000 && decimal.Truncate(yen * 1000) == yen * 1000
            ? new Price((long)(yen * 1000)) : throw new RefusedException(400, "preferences.price", name, "yen a kWh, at most three decimals");
    }
}

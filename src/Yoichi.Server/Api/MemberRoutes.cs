using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.People;
using Yoichi.Server.SignIn;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Somebody to be admitted.</summary>
/// <param name="Id">A pseudonym nobody has or had: letters and digits of any script, - _ and .</param>
/// <param name="Kind">home, vehicle, office, shop or plant.</param>
/// <param name="Joins">First day, JST; it has not begun.</param>
/// <param name="Meter">none, verified (the default) or specific.</param>
/// <param name="Tags">What its orders may carry beside its own identity.</param>
public sealed record NewParticipant(
    string Id, string Kind, TermsInfo Terms, DateOnly Joins, DateOnly? Leaves = null, string? Meter = null, string? Owner = null,
    IReadOnlyList<string>? Groups = null, IReadOnlyList<string>? Tags = null, bool UnderFit = false, long StoredWh = 0);

/// <summary>What changes from a day on; what is left out stays.</summary>
/// <param name="From">JST; terms and meters change with a month.</param>
public sealed record ParticipantChange(DateOnly From, TermsInfo? Terms = null, IReadOnlyList<string>? Tags = null, bool? UnderFit = null, string? Meter = null);

/// <param name="LastDay">JST.</param>
public sealed record Dismissal(DateOnly LastDay);

/// <param name="Until">The day after the last one.</param>
public sealed record Prolongation(DateOnly Until);

/// <summary>What an operator vouches for.</summary>
/// <param name="Now">The time it is, as the operator has it from elsewhere; the server's clock is to be within five minutes of it.</param>
public sealed record ClockConfirmation(DateTimeOffset Now);

/// <summary>What an operator does to the community: each act is in the journal, under the account's pseudonym.</summary>
static class MemberRoutes
{
    static readonly string[] Kinds = ["home", "vehicle", "office", "shop", "plant"];

    public static void Map(RouteGroupBuilder community)
    {
        community.MapPost("/participants", AdmitAsync).Is("Participants", "admitParticipant", "Admit a participant", Scopes.Operate, Access.Operator)
            .Accepts<NewParticipant>("application/json").Produces<ParticipantInfo>(201);
        community.MapPatch("/participants/{participant}", ChangeAsync).Is("Participants", "changeParticipant", "Change a participant from a day on", Scopes.Operate, Access.Operator)
            .Accepts<ParticipantChange>("application/json").Produces<ParticipantInfo>();
        community.MapPost("/participants/{participant}/dismissal", DismissAsync).Is("Participants", "dismissParticipant", "Let a participant leave", Scopes.Operate, Access.Operator)
            .Accepts<Dismissal>("application/json").Produces<Dismissal>();
        community.MapPost("/prolongation", ProlongAsync).Is("Communities", "prolongCommunity", "Let the community go on longer", Scopes.Operate, Access.Operator)
            .Accepts<Prolongation>("application/json").Produces<Prolongation>();
        community.MapPost("/clock", ConfirmClockAsync).Is("Communities", "confirmClock", "Vouch for a clock that is not believed, so that the market goes on", Scopes.Operate, Access.Operator)
            .Accepts<ClockConfirmation>("application/json").Produces<ClockConfirmation>();
    }

    static async Task<IResult> AdmitAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<NewParticipant>().ConfigureAwait(false);
        var who = Asked.Participant(wish.Id, "id");
        if (!Kinds.Contains(wish.Kind)) throw new RefusedException(400, "participant.kind", $"a kind is one of {string.Join(", ", Kinds)}", "kind");
        var member = new Member(who, wish.Kind, wish.Owner is null ? null : Asked.Participant(wish.Owner, "owner"), [.. Few(wish.Groups, "groups")],
            TermsOf(wish.Terms), Tags(wish.Tags), wish.UnderFit, new(wish.StoredWh), wish.Meter is null ? MeterClass.Verified : Meter(wish.Meter), wish.Joins, wish.Leaves);
        return await DoAsync(asked, new Command.AdmitMember(member), $"admit {who} from {wish.Joins:yyyy-MM-dd}", body, e =>
            e is Event.MemberAdmitted admitted ? Reply.Of(201, ParticipantInfo.Of(admitted.Member)) : null).ConfigureAwait(false);
    }

    static async Task<IResult> ChangeAsync(Asked asked, string participant)
    {
        var (wish, body) = await asked.BodyAsync<ParticipantChange>().ConfigureAwait(false);
        var who = Asked.Participant(participant);
        if (wish is { Terms: null, Tags: null, UnderFit: null, Meter: null })
            throw new RefusedException(400, "participant.change", "nothing is to change", "body");
        var command = new Command.ChangeMember(who, wish.From, wish.Terms is null ? null : TermsOf(wish.Terms), wish.Tags is null ? null : Tags(wish.Tags),
            wish.UnderFit, wish.Meter is null ? null : Meter(wish.Meter));
        return await DoAsync(asked, command, $"change {who} from {wish.From:yyyy-MM-dd}", body, e =>
            e is Event.MemberChanged changed ? Reply.Of(200, ParticipantInfo.Of(changed.Member)) : null).ConfigureAwait(false);
    }

    static async Task<IResult> DismissAsync(Asked asked, string participant)
    {
        var (wish, body) = await asked.BodyAsync<Dismissal>().ConfigureAwait(false);
        var who = Asked.Participant(participant);
        return await DoAsync(asked, new Command.DismissMember(who, wish.LastDay), $"dismiss {who} after {wish.LastDay:yyyy-MM-dd}", body, e =>
            e is Event.MemberDismissed ? Reply.Of(200, wish) : null).ConfigureAwait(false);
    }

    static async Task<IResult> ProlongAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<Prolongation>().ConfigureAwait(false);
        return await DoAsync(asked, new Command.Prolong(wish.Until), $"prolong until {wish.Until:yyyy-MM-dd}", body, e =>
            e is Event.Prolonged ? Reply.Of(200, wish) : null).ConfigureAwait(false);
    }

    static async Task<IResult> ConfirmClockAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<ClockConfirmation>().ConfigureAwait(false);
        var told = Vouched(asked.User.Account!.Id, wish.Now, asked.Now);
        if (!asked.IsReadOnly) await asked.Live.Writer.ConfirmClockAsync(asked.Stop).ConfigureAwait(false);
        return await Writing.DoAsync(asked, [told], body, _ => Reply.Of(200, wish)).ConfigureAwait(false);
    }

    /// <summary>What goes into the journal where somebody who knows the time vouches for the server's clock.</summary>
    /// <exception cref="RefusedException">The two differ by more than five minutes.</exception>
    public static Command.Administer Vouched(string account, DateTimeOffset known, DateTimeOffset now)
    {
        if ((known - now).Duration() > TimeSpan.FromMinutes(5))
            throw new RefusedException(422, "clock.differs", $"the clock of this server says {now.ToOffset(SlotGrid.Jst):yyyy-MM-dd'T'HH:mm:sszzz}: mend it, and the market goes on by itself", "now");
        return new(account, "clock", $"confirmed {known.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }

    /// <summary>Who asked for what goes into the journal before it, also where it is then refused.</summary>
    static Task<IResult> DoAsync(Asked asked, Command command, string what, byte[] body, Func<Event, Reply?> done) =>
        Writing.DoAsync(asked, [new Command.Administer(asked.User.Account!.Id, "member", what), command], body, applied =>
        {
            foreach (var happened in applied.Events[1])
                if (happened is Event.CommandRefused refused) return Reply.Of(Problem.Of(422, "member.refused", refused.Reason));
                else if (done(happened) is { } reply) return reply;
            throw new InvalidOperationException($"nothing came of {command.GetType().Name}");
        });

    static ParticipantTerms TermsOf(TermsInfo t)
    {
        if (t is { Amperes: < 0 or > 1_000_000 } or { ContractWatts: < 0 or > 1L << 40 })
            throw new RefusedException(400, "participant.terms", "amperes and contract watts are not negative, and those of one site", "terms");
        foreach (var name in (string?[])[t.Retail, t.BuyBack, t.Charges, t.Levy, t.Imbalance, t.Fuel]) Name(name, "terms");
        return new(t.Retail, t.BuyBack, t.Charges, t.Levy, t.Imbalance, t.Fuel, t.Amperes, t.ContractWatts);
    }

    static void Name(string? name, string place)
    {
        if (name is not null && (name.Length is 0 or > 64 || !name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ':')))
            throw new RefusedException(400, "participant.name", "a name is 1 to 64 letters, digits and - _ . :", place);
    }

    static IReadOnlyList<string> Few(IReadOnlyList<string>? names, string place)
    {
        if (names is null) return [];
        if (names.Count > 64) throw new RefusedException(400, "participant.name", "at most 64 names", place);
        foreach (var name in names) Name(name ?? "", place);
        return names;
    }

    static ImmutableArray<Tag> Tags(IReadOnlyList<string>? tags) => [.. Few(tags, "tags").Select(t => Tag.TryParse(t, out var tag) ? tag
        : throw new RefusedException(400, "order.tags", "a tag is 1 to 64 letters and digits of any script, - _ . and :", "tags")).Distinct().Order()];

    static MeterClass Meter(string text) => text switch
    {
        "none" => MeterClass.None,
        "verified" => MeterClass.Verified,
        "specific" => MeterClass.Specific,
        _ => throw new RefusedException(400, "participant.meter", "a meter is none, verified or specific", "meter"),
    };
}

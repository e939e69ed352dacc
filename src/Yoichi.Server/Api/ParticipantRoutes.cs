using Yoichi.Community;

namespace Yoichi.Server.Api;

/// <summary>A participant under its pseudonym; who it is, is kept elsewhere.</summary>
/// <param name="Kind">home, vehicle, office, shop or plant.</param>
/// <param name="Owner">Of a vehicle.</param>
/// <param name="Tags">What its orders may carry beside its own identity.</param>
/// <param name="UnderFit">Its surplus is sold under a FIT contract and cannot be offered.</param>
/// <param name="Meter">none, verified or specific.</param>
/// <param name="StoredWh">In its battery or vehicle when it began.</param>
/// <param name="Joins">First day, JST; null for the community's first.</param>
/// <param name="Leaves">The day after its last; null for the community's end.</param>
public sealed record ParticipantInfo(
    string Id, string Kind, string? Owner, IReadOnlyList<string> Groups, TermsInfo Terms, IReadOnlyList<string> Tags, bool UnderFit,
    string Meter, long StoredWh, DateOnly? Joins, DateOnly? Leaves)
{
    internal static ParticipantInfo Of(Member m) => new(
        m.Id.Name, m.Kind, m.Owner?.Name, m.Groups, TermsInfo.Of(m.Terms), [.. m.Tags.Select(t => t.Name)], m.UnderFit,
        ApiJson.CodeOf(m.MeterClass), m.Stored.WattHours, m.From, m.Until);
}

/// <summary>Names of the tariffs somebody is billed by.</summary>
public sealed record TermsInfo(
    string Retail, string BuyBack, string Charges, string? Levy = null, string? Imbalance = null, string? Fuel = null, int Amperes = 0, long ContractWatts = 0)
{
    internal static TermsInfo Of(Settlement.ParticipantTerms t) =>
        new(t.Retail, t.BuyBack, t.Charges, t.Levy, t.Imbalance, t.Fuel, t.Amperes, t.ContractWatts);
}

/// <param name="Next">Give it as <c>after</c> for the next page; null on the last.</param>
public sealed record ParticipantPage(IReadOnlyList<ParticipantInfo> Items, string? Next);

static class ParticipantRoutes
{
    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/participants", ListAsync).Is("Participants", "listParticipants",
            "Participants by pseudonym: all for operators and auditors, oneself for others").Produces<ParticipantPage>();
        community.MapGet("/participants/{participant}", OneAsync).Is("Participants", "getParticipant", "One participant").Produces<ParticipantInfo>();
    }

    static Task<IResult> ListAsync(Asked asked, string? after, int? limit) => Reading.OfAsync(asked, async () =>
    {
        var (who, most, (_, from)) = (asked.Visible(null), Asked.Limit(limit), Asked.Cursor(after));
        var (definition, position) = await asked.Live.Writer.ReadAsync(c => c.Definition, asked.Stop).ConfigureAwait(false);
        // In the order they were admitted, which never changes: a place in it is a cursor.
        var members = definition.Members.Where(m => who is null || m.Id == who).Skip((int)Math.Clamp(from, 0, int.MaxValue)).Take(most + 1).ToList();
        var next = members.Count > most ? Asked.Cursor(0, from + most) : null;
        return (position, new ParticipantPage([.. members.Take(most).Select(ParticipantInfo.Of)], next));
    });

    static Task<IResult> OneAsync(Asked asked, string participant) => Reading.OfAsync(asked, async () =>
    {
        var who = asked.Visible(participant);
        var (definition, position) = await asked.Live.Writer.ReadAsync(c => c.Definition, asked.Stop).ConfigureAwait(false);
        var member = definition.Members.FirstOrDefault(m => m.Id == who)
            ?? throw new RefusedException(404, "participant.unknown", $"there is no participant {who}", "participant");
        return (position, ParticipantInfo.Of(member));
    });
}

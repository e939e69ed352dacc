using Yoichi.Community;
using Yoichi.Market;
using Yoichi.People;
using Yoichi.Server.Certificates;
using Yoichi.Server.SignIn;

namespace Yoichi.Server.Api;

/// <summary>An offer of certificates alone, or a wish for them.</summary>
/// <param name="Technology">What they are of, e.g. solar.</param>
public sealed record CertificateOffer(SideName Side, long Wh, long LimitMicroYenPerWh, string Technology);

/// <summary>Own offers that wait for the next auction, by arrival.</summary>
/// <param name="Waiting">Everybody's.</param>
public sealed record CertificateOffers(IReadOnlyList<CertificateOffer> Items, int Waiting);

/// <summary>What an auction of certificates alone came to.</summary>
/// <param name="GainMicroYen">What buyers would have paid at most less what sellers would have taken at least.</param>
public sealed record CertificateAuction(int Orders, long WantedWh, long OfferedWh, long MatchedWh, long GainMicroYen);

/// <summary>Environmental value without the energy: offered by whoever has certificates, and cleared by the market's own auction when an operator holds it.</summary>
static class ValueRoutes
{
    public static void Map(RouteGroupBuilder community)
    {
        community.MapPost("/certificates/offers", OfferAsync).Is("Certificates", "offerCertificates", "Offer certificates alone, or ask for them, in the next auction of them", Scopes.Trade, Access.Participant)
            .Accepts<CertificateOffer>("application/json").Produces<CertificateOffer>(201);
        community.MapGet("/certificates/offers", WaitingAsync).Is("Certificates", "listCertificateOffers", "Own offers that wait for the next auction of certificates", policy: Access.Participant).Produces<CertificateOffers>();
        community.MapPost("/certificates/auction", HoldAsync).Is("Certificates", "holdCertificateAuction", "Clear what is offered and asked for of certificates alone; what is unfilled lapses", Scopes.Operate, Access.Operator)
            .Produces<CertificateAuction>();
    }

    static async Task<IResult> OfferAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<CertificateOffer>().ConfigureAwait(false);
        _ = CertificateRoutes.Rules(asked);
        var offer = CertificateActs.Offer(asked.NeedOwn(), wish.Side == SideName.Buy ? Side.Buy : Side.Sell, wish.Wh, wish.LimitMicroYenPerWh, wish.Technology)
            ?? throw new RefusedException(400, "certificate.technology", "a technology as plants have it, e.g. solar", "technology");
        return await Writing.DoAsync(asked, [offer], body, applied => CertificateActs.RefusalIn(applied.Events[0]) is { } refusal
            ? Reply.Of(Problem.Of(422, Provenance.RefusalCodes.CodeOf(refusal), Refusals.Sentence(refusal))) : Reply.Of(201, wish)).ConfigureAwait(false);
    }

    static Task<IResult> WaitingAsync(Asked asked) => Reading.OfAsync(asked, async () =>
    {
        _ = CertificateRoutes.Rules(asked);
        var own = asked.NeedOwn();
        var (book, position) = await asked.Live.Writer.ReadAsync(c => c.CertificateBook(), asked.Stop).ConfigureAwait(false);
        return (position, new CertificateOffers([.. book.Where(b => b.Order.Participant == own).Select(b => Of(b.Order))], book.Count));
    });

    static CertificateOffer Of(Order order) => new(order.Side == Side.Buy ? SideName.Buy : SideName.Sell, order.Quantity.WattHours, order.Limit.MicroYenPerWattHour,
        (order.Side == Side.Buy ? order.Terms.Require : order.Terms.Tags)[0].Name);

    static async Task<IResult> HoldAsync(Asked asked)
    {
        var body = await asked.BodyAsync().ConfigureAwait(false);
        _ = CertificateRoutes.Rules(asked);
        return await Writing.DoAsync(asked, [new Command.Administer(asked.User.Account!.Id, "certificates", "auction"), new Command.RunCertificateRound()], body,
            applied => Reply.Of(200, CertificateActs.ClearedIn(applied.Events[1]))).ConfigureAwait(false);
    }
}

using Yoichi.Community;
using Yoichi.People;
using Yoichi.Provenance;
using Yoichi.Server.Certificates;
using Yoichi.Server.SignIn;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>Certificates: who has which, and what is done with them.</summary>
static class CertificateRoutes
{
    /// <summary>Bundles looked through for one page.</summary>
    const int MostLookedAt = 1_000;

    static readonly string[] Statuses = ["active", "claimed", "cancelled", "stored", "expired", "withdrawn", "locked"];

    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/certificates", ListAsync).Is("Certificates", "listCertificates",
            "Certificates by bundle, of what was generated or discharged on some days: own ones, or everybody's for operators and auditors").Produces<CertificatePage>();
        community.MapGet("/participants/{participant}/certificates", HeldAsync).Is("Certificates", "listHeldCertificates",
            "Certificates a participant has and has not used, oldest first, whenever they were issued").Produces<CertificatePage>();
        community.MapGet("/certificates/plants", PlantsAsync).Is("Certificates", "listPlants",
            "Plants with what is known of them, and what has become of their energy by month: own ones, or everybody's for operators and auditors").Produces<PlantList>();
        community.MapPost("/participants/{participant}/plant", RegisterAsync).Is("Certificates", "registerPlant", "Certify a participant's plant from the next slot on", Scopes.Operate, Access.Operator)
            .Accepts<NewPlant>("application/json").Produces<PlantInfo>(201);
        community.MapPost("/certificates/acts", ActAsync).Is("Certificates", "actOnCertificates", "Transfer, claim, cancel or split own certificates", Scopes.Trade, Access.Participant)
            .Accepts<CertificateWish>("application/json").Produces<CertificateActDone>();
        community.MapPost("/certificates/custody", KeepAsync).Is("Certificates", "keepCertificates", "Withdraw, lock or unlock somebody's certificates", Scopes.Operate, Access.Operator)
            .Accepts<CertificateCustody>("application/json").Produces<CertificateActDone>();
    }

    static Task<IResult> ListAsync(Asked asked, string? participant, string? from, string? until, string? status, string? after, int? limit) => Reading.OfAsync(asked, async () =>
    {
        var (who, most, (bundle, piece)) = (asked.Visible(participant), Asked.Limit(limit), Asked.Cursor(after));
        if (status is not null && !Statuses.Contains(status)) throw new RefusedException(400, "certificate.status", $"one of {string.Join(", ", Statuses)}", "status");
        var (definition, rules) = Rules(asked);
        var (first, end) = OrderRoutes.Slots(definition.Grid, asked.Days(from, until));
        // The bundle a page ended in may have more pieces.
        var (position, numbers) = await asked.Views.BundlesAsync(asked.Community, who, first, end, Math.Max(0, bundle - 1), MostLookedAt, asked.Stop).ConfigureAwait(false);
        var book = await KeptCertificates.BundlesAsync(asked.Views, asked.Community, definition, numbers, asked.Stop).ConfigureAwait(false);
        var items = new List<CertificateInfo>();
        foreach (var number in numbers)
            foreach (var p in book.Find(number)!.Pieces)
            {
                if (number == bundle && p.From <= piece && after is not null) continue;
                if ((who is not null && p.Account != who) || (status is not null && ApiJson.CodeOf(p.Status) != status)) continue;
                if (items.Count == most) return (position, new CertificatePage(items, Asked.Cursor(items[^1].Issuance, items[^1].FromWh)));
                items.Add(CertificateInfo.Of(definition.Grid, rules, book.Find(number)!, p));
            }

        return (position, new CertificatePage(items, numbers.Count == MostLookedAt ? Asked.Cursor(numbers[^1], long.MaxValue) : null));
    });

    static Task<IResult> HeldAsync(Asked asked, string participant, string? after, int? limit) => Reading.OfAsync(asked, async () =>
    {
        var (who, most, (bundle, piece)) = (asked.Visible(participant)!.Value, Asked.Limit(limit), Asked.Cursor(after));
        var (definition, rules) = Rules(asked);
        var (items, position) = await asked.Live.Writer.ReadAsync(c => Held(c.Certificates!, who).SkipWhile(h => h.Bundle.Id < bundle)
            .Where(h => after is null || h.Bundle.Id > bundle || h.Piece.From > piece).Take(most + 1)
            .Select(h => CertificateInfo.Of(definition.Grid, rules, h.Bundle, h.Piece)).ToList(), asked.Stop).ConfigureAwait(false);
        var next = items.Count > most ? Asked.Cursor(items[most - 1].Issuance, items[most - 1].FromWh) : null;
        return (position, new CertificatePage([.. items.Take(most)], next));
    });

    static IEnumerable<(Bundle Bundle, Piece Piece)> Held(CertificateRegistry registry, ParticipantId who) => registry.HeldBy(who)
        .SelectMany(b => b.Pieces.Where(p => p.Account == who && p.Status == CertificateStatus.Active).Select(p => (b, p)));

    static Task<IResult> PlantsAsync(Asked asked, string? participant) => Reading.OfAsync(asked, async () =>
    {
        var who = asked.Visible(participant);
        var (definition, rules) = Rules(asked);
        var meters = definition.Members.ToDictionary(m => m.Id, m => m.MeterClass);
        var plants = rules.Plants.Where(p => who is null || p.Site == who || p.Owner == who).OrderBy(p => p.Site).ToList();
        var sites = plants.Select(p => p.Site).ToHashSet();
        var (months, position) = await asked.Live.Writer.ReadAsync(c => c.Certificates!.Tallies.Where(t => sites.Contains(t.Key.Site))
            .OrderBy(t => t.Key.Site).ThenBy(t => t.Key.Month).Select(t => PlantMonthInfo.Of(t.Key.Site, t.Key.Month, t.Value)).ToList(), asked.Stop).ConfigureAwait(false);
        return (position, new PlantList([.. plants.Select(p => PlantInfo.Of(definition.Grid, p, meters[p.Site]))], months));
    });

    static async Task<IResult> RegisterAsync(Asked asked, string participant)
    {
        var (wish, body) = await asked.BodyAsync<NewPlant>().ConfigureAwait(false);
        var who = Asked.Participant(participant);
        var (definition, _) = Rules(asked);
        var plant = new Plant(who, wish.Owner is null ? who : Asked.Participant(wish.Owner, "owner"), wish.Technology, wish.Place, wish.Commissioned, wish.UnderFit, wish.Support,
            wish.GramsPerKWh, wish.FactorSource, wish.HybridInverter, wish.SelfScheme, wish.ExportScheme);
        var meter = definition.Members.FirstOrDefault(m => m.Id == who)?.MeterClass ?? MeterClass.None;
        return await Writing.DoAsync(asked, [new Command.Administer(asked.User.Account!.Id, "plant", CertificateActs.Said(plant)), new Command.RegisterPlant(plant)], body,
            applied => applied.Events[1] switch
            {
                [Event.PlantRegistered registered, ..] => Reply.Of(201, PlantInfo.Of(definition.Grid, registered.Plant, meter)),
                [Event.CommandRefused refused, ..] => Reply.Of(Problem.Of(422, "plant.refused", refused.Reason)),
                _ => throw new InvalidOperationException("a plant was neither registered nor refused"),
            }).ConfigureAwait(false);
    }

    static async Task<IResult> ActAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<CertificateWish>().ConfigureAwait(false);
        var own = asked.NeedOwn();
        var order = new CertificateOrder(CertificateActs.Holders(wish.Verb) ?? throw Verb("transfer, claim, cancel or split"), own, Issuance(wish.Issuance), new(wish.Wh),
            wish.To is null ? default : Asked.Participant(wish.To, "to"), wish.Purpose ?? "", wish.Beneficiary ?? "");
        _ = Rules(asked);
        return await Writing.DoAsync(asked, [new Command.ActOnCertificates(order)], body, applied => ReplyOf(wish.Verb, applied.Events[0])).ConfigureAwait(false);
    }

    static async Task<IResult> KeepAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<CertificateCustody>().ConfigureAwait(false);
        var order = new CertificateOrder(CertificateActs.Operators(wish.Verb) ?? throw Verb("withdraw, lock or unlock"), Asked.Participant(wish.Account, "account"),
            Issuance(wish.Issuance), new(wish.Wh), Purpose: wish.Purpose ?? "");
        _ = Rules(asked);
        return await Writing.DoAsync(asked, [new Command.Administer(asked.User.Account!.Id, "certificates", CertificateActs.Said(order)), new Command.ActOnCertificates(order)],
            body, applied => ReplyOf(wish.Verb, applied.Events[1])).ConfigureAwait(false);
    }

    static RefusedException Verb(string verbs) => new(400, "certificate.verb", verbs, "verb");

    static long Issuance(long? number) => number is null or > 0 ? number ?? 0 : throw new RefusedException(400, "certificate.unknown", "bundles are numbered from 1", "issuance");

    static Reply ReplyOf(string verb, IReadOnlyList<Event> events)
    {
        if (CertificateActs.RefusalIn(events) is { } refusal)
            return Reply.Of(Problem.Of(refusal is CertificateRefusal.UnknownIssuance ? 404 : 422, RefusalCodes.CodeOf(refusal), Refusals.Sentence(refusal)));
        var done = CertificateActs.RangesIn(events).Select(r => new CertificateRange(r.Issuance, r.From, r.Quantity.WattHours)).ToList();
        return Reply.Of(200, new CertificateActDone(verb, done.Sum(r => r.Wh), done));
    }

    /// <exception cref="RefusedException">The community does not certify.</exception>
    internal static (CommunityDefinition Definition, CertificateRules Rules) Rules(Asked asked)
    {
        var definition = asked.Live.Writer.Definition;
        return (definition, definition.Certificates ?? throw new RefusedException(404, "certificate.none", "this community does not certify", "community"));
    }

    /// <summary>Says as a problem what a statement says as an exception of input.</summary>
    internal static async Task<T> KnownAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (InputException none)
        {
            throw new RefusedException(404, none.Problem.Code, none.Problem.Reason, none.Problem.Place);
        }
    }
}

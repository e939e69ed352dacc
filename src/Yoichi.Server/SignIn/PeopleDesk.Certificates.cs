using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Server.Certificates;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

public sealed partial class PeopleDesk
{
    /// <summary>What whoever is signed in does with its own certificates.</summary>
    internal Task ActOnCertificatesAsync(Fields f, CancellationToken stop)
    {
        var verb = CertificateActs.Holders(f["verb"]) ?? throw new RefusedException(400, "certificate.verb", "verb", "transfer, claim, cancel or split");
        return ActAsync(MyCommunity, OrderOf(verb, MyParticipant, f), stop);
    }

    /// <summary>Offers certificates alone, or asks for them, in the next auction of them.</summary>
    internal async Task OfferCertificatesAsync(Fields f, CancellationToken stop)
    {
        if (options.IsReadOnly) throw new RefusedException(403, "server.read-only", "", "this server shows what was, and takes nothing");
        var side = f["side"] switch { "buy" => Side.Buy, "sell" => Side.Sell, _ => throw new RefusedException(400, "certificate.verb", "side", "buy or sell") };
        var limit = YenOf(f, "limit") ?? throw new RefusedException(400, "preferences.price", "limit", "yen a kWh, at most three decimals");
        var offer = CertificateActs.Offer(MyParticipant, side, f.Number("wh") ?? throw new RefusedException(400, "certificate.quantity", "wh", "a whole number of Wh"), limit.MicroYenPerWattHour, f["technology"])
            ?? throw new RefusedException(400, "certificate.technology", "technology", "a technology as plants have it, e.g. solar");
        var events = await SendAsync(Live(MyCommunity), new(offer), stop).ConfigureAwait(false);
        if (events.OfType<Event.CommandRefused>().FirstOrDefault() is { } none) throw new RefusedException(409, "certificate.none", "", none.Reason);
        if (CertificateActs.RefusalIn(events) is { } reason) throw new RefusedException(422, RefusalCodes.CodeOf(reason), "wh", Api.Refusals.Sentence(reason));
    }

    /// <summary>Clears what was offered and asked for of certificates alone.</summary>
    internal async Task<Api.CertificateAuction> HoldCertificateAuctionAsync(string community, CancellationToken stop)
    {
        if (Live(community).Writer.Definition.Certificates is null) throw new RefusedException(409, "certificate.none", "", "this community does not certify");
        await RecordAsync(community, "certificates", "auction", stop).ConfigureAwait(false);
        return CertificateActs.ClearedIn(await SendAsync(Live(community), new(new Command.RunCertificateRound()), stop).ConfigureAwait(false));
    }

    /// <summary>What an operator does with somebody's.</summary>
    internal async Task KeepCertificatesAsync(string community, Fields f, CancellationToken stop)
    {
        var verb = CertificateActs.Operators(f["verb"]) ?? throw new RefusedException(400, "certificate.verb", "verb", "withdraw, lock or unlock");
        var account = Who(f, "account") ?? throw new RefusedException(400, "certificate.unknown-participant", "account", "say whose");
        var order = OrderOf(verb, account, f);
        await RecordAsync(community, "certificates", CertificateActs.Said(order), stop).ConfigureAwait(false);
        await ActAsync(community, order, stop).ConfigureAwait(false);
    }

    /// <summary>Has a participant's plant certified from the next slot on.</summary>
    internal async Task RegisterPlantAsync(string community, Fields f, CancellationToken stop)
    {
        var site = Who(f, "site") ?? throw new RefusedException(400, "certificate.unknown-participant", "site", "say whose");
        var grams = f.Number("gramsPerKWh") ?? 0;
        if (grams is < 0 or > Plant.MostGramsPerKWh) throw new RefusedException(400, "plant.factor", "gramsPerKWh", $"0 to {Plant.MostGramsPerKWh} g/kWh");
        var plant = new Plant(site, Who(f, "owner") ?? site, f["technology"] ?? "solar", f["place"] ?? "", f.Day("commissioned"), f.Flag("underFit"), f["support"] ?? "", (int)grams,
            f["factorSource"] ?? "", f.Flag("hybridInverter"), f["selfScheme"] ?? "", f["exportScheme"] ?? "");
        await RecordAsync(community, "plant", CertificateActs.Said(plant), stop).ConfigureAwait(false);
        var events = await SendAsync(Live(community), new(new Command.RegisterPlant(plant)), stop).ConfigureAwait(false);
        if (events.OfType<Event.CommandRefused>().FirstOrDefault() is { } refused) throw new RefusedException(409, "plant.refused", "site", refused.Reason);
    }

    async Task ActAsync(string community, CertificateOrder order, CancellationToken stop)
    {
        if (options.IsReadOnly) throw new RefusedException(403, "server.read-only", "", "this server shows what was, and takes nothing");
        var events = await SendAsync(Live(community), new(new Command.ActOnCertificates(order)), stop).ConfigureAwait(false);
        if (events.OfType<Event.CommandRefused>().FirstOrDefault() is { } none) throw new RefusedException(409, "certificate.none", "", none.Reason);
        if (CertificateActs.RefusalIn(events) is { } reason) throw new RefusedException(422, RefusalCodes.CodeOf(reason), "wh", Api.Refusals.Sentence(reason));
    }

    static CertificateOrder OrderOf(CertificateVerb verb, ParticipantId account, Fields f) => new(verb, account,
        f.Number("issuance") is { } number ? number > 0 ? number : throw new RefusedException(400, "certificate.unknown", "issuance", "bundles are numbered from 1") : 0,
        new(f.Number("wh") ?? throw new RefusedException(400, "certificate.quantity", "wh", "a whole number of Wh")),
        verb == CertificateVerb.Transfer ? Who(f, "to") ?? default : default, f["purpose"] ?? "", f["beneficiary"] ?? "");

    static ParticipantId? Who(Fields f, string name) => f[name] is not { } text ? null
        : ParticipantId.TryParse(text, out var who) ? who : throw new RefusedException(400, "certificate.unknown-participant", name, "not a participant's name");
}

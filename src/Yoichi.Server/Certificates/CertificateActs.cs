using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Server.Api;
using Yoichi.Units;

namespace Yoichi.Server.Certificates;

/// <summary>Acts on certificates, as the API and the pages' forms name them and read what came of them.</summary>
static class CertificateActs
{
    /// <summary>What whoever has certificates may do.</summary>
    public static CertificateVerb? Holders(string? verb) => verb switch
    {
        "transfer" => CertificateVerb.Transfer,
        "claim" => CertificateVerb.Claim,
        "cancel" => CertificateVerb.Cancel,
        "split" => CertificateVerb.Split,
        _ => null,
    };

    /// <summary>What is the operator's.</summary>
    public static CertificateVerb? Operators(string? verb) => verb switch
    {
        "withdraw" => CertificateVerb.Withdraw,
        "lock" => CertificateVerb.Lock,
        "unlock" => CertificateVerb.Unlock,
        _ => null,
    };

    /// <summary>As the journal has it under the operator's pseudonym.</summary>
    public static string Said(CertificateOrder order) =>
        FormattableString.Invariant($"{order.Verb.ToString().ToLowerInvariant()} {order.Quantity.WattHours} Wh of {(order.Issuance == 0 ? "the oldest" : order.Issuance)} of {order.Account}");

    public static string Said(Plant plant) => $"{plant.Technology} at {plant.Site}";

    /// <summary>An offer of certificates alone, or a wish for them, of one technology; null where that is no name of one.</summary>
    public static Command.OfferCertificates? Offer(ParticipantId who, Side side, long wattHours, long limit, string? technology) =>
        technology is null || !Tag.TryParse(technology, out var tag) || tag.IsIdentity ? null
            : new(who, side, new(wattHours), new(limit), side == Side.Sell ? OrderTerms.Create([tag]) : OrderTerms.Create([], [tag]));

    /// <summary>What an auction of certificates came to.</summary>
    public static CertificateAuction ClearedIn(IReadOnlyList<Event> events)
    {
        var cleared = events.OfType<Event.CertificatesCleared>().Single();
        return new(cleared.Orders, cleared.Wanted.WattHours, cleared.Offered.WattHours, cleared.Matched.WattHours, cleared.Welfare.MicroYen);
    }

    /// <summary>Why nothing was done; null where it was.</summary>
    public static CertificateRefusal? RefusalIn(IReadOnlyList<Event> events)
    {
        foreach (var happened in events)
            if (happened is Event.Certified { Line: { Act: CertificateAct.Refused } line })
                foreach (var reason in Enum.GetValues<CertificateRefusal>())
                    if (reason != CertificateRefusal.None && RefusalCodes.CodeOf(reason) == line.Text) return reason;
        return null;
    }

    public static IEnumerable<CertificateEvent> RangesIn(IReadOnlyList<Event> events) =>
        events.OfType<Event.Certified>().Select(e => e.Line).Where(l => l.Act != CertificateAct.Refused);
}

using Yoichi.Community;
using Yoichi.Provenance;

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

using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>What happened to certificates.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum CertificateAct : byte
{
    None = 0, Issued = 1, Moved = 2, Claimed = 3, Stored = 4, Lost = 5, Driven = 6, Cancelled = 7, Expired = 8, Withdrawn = 9,
    Locked = 10, Unlocked = 11, Released = 12, Undelivered = 13, Refused = 14, Split = 15, Supplied = 16, GridStored = 17,
    GridDischarged = 18, TakenBack = 19,
}

/// <summary>One line of the registry's book. What a field means for each act: docs/reference/certificates.md.</summary>
/// <param name="Issuance">Which bundle; 0 where no certificate is involved.</param>
/// <param name="From">First Wh of the bundle it is about, counted from 0.</param>
/// <param name="Account">Who has or had it.</param>
/// <param name="Other">Who gets it, the plant it comes from, the store it goes into or the seller it was due from.</param>
/// <param name="Parent">The bundle that was stored, for one that is issued at discharge; else 0.</param>
/// <param name="Money">Of the whole quantity: its price, or what a seller owes for it.</param>
/// <param name="Text">A refusal's code, a beneficiary, a purpose.</param>
public sealed record CertificateEvent(
    CertificateAct Act, DeliverySlot Slot, long Issuance, long From, Energy Quantity, ParticipantId Account, ParticipantId Other,
    EnergyUse Use, long Parent, Money Money, string Text);

/// <summary>Why something was not done with certificates. When several apply, the one nearest the top is reported.</summary>
/// <remarks>Numbers are stored and sent: append, never renumber. As text: <see cref="RefusalCodes.CodeOf"/>.</remarks>
public enum CertificateRefusal : byte
{
    None = 0, UnknownIssuance = 1, NotYours = 2, QuantityNotPositive = 3, NotHeld = 4, AlreadyIssued = 5, FromEstimate = 6,
    NoLegalMeter = 7, TwoSchemes = 8, FitSurplus = 9, HybridInverter = 10, TooOldForRe100 = 11, AgeUnknown = 12,
    MoreThanUsed = 13, UnknownParticipant = 14, NotAText = 15, NotLocked = 16, NotOffered = 17, LimitOutOfRange = 18,
    BothSides = 19, BookFull = 20, SlotNotUsed = 21,
}

/// <summary>Refusals as scripts know them.</summary>
public static class RefusalCodes
{
    public static string CodeOf(CertificateRefusal reason) => reason switch
    {
        CertificateRefusal.UnknownIssuance => "certificate.unknown",
        CertificateRefusal.NotYours => "certificate.not-yours",
        CertificateRefusal.QuantityNotPositive => "certificate.quantity",
        CertificateRefusal.NotHeld => "certificate.not-held",
        CertificateRefusal.AlreadyIssued => "certificate.already-issued",
        CertificateRefusal.FromEstimate => "certificate.from-estimate",
        CertificateRefusal.NoLegalMeter => "certificate.no-legal-meter",
        CertificateRefusal.TwoSchemes => "certificate.two-schemes",
        CertificateRefusal.FitSurplus => "certificate.fit-surplus",
        CertificateRefusal.HybridInverter => "certificate.hybrid-inverter",
        CertificateRefusal.TooOldForRe100 => "certificate.re100-age",
        CertificateRefusal.AgeUnknown => "certificate.age-unknown",
        CertificateRefusal.MoreThanUsed => "certificate.more-than-used",
        CertificateRefusal.UnknownParticipant => "certificate.unknown-participant",
        CertificateRefusal.NotAText => "certificate.text",
        CertificateRefusal.NotLocked => "certificate.not-locked",
        CertificateRefusal.NotOffered => "certificate.not-offered",
        CertificateRefusal.LimitOutOfRange => "certificate.limit",
        CertificateRefusal.BothSides => "certificate.both-sides",
        CertificateRefusal.BookFull => "certificate.book-full",
        CertificateRefusal.SlotNotUsed => "certificate.slot-not-used",
        _ => throw new InvalidOperationException($"no code for {reason}"),
    };
}

using Yoichi.Community;
using Yoichi.Provenance;

namespace Yoichi.Server.Api;

/// <summary>One sentence for each refusal of the market; the code is the reason's name.</summary>
static class Refusals
{
    public static string Sentence(OrderRefusal reason) => reason switch
    {
        OrderRefusal.UnknownParticipant => "this participant is not in the community",
        OrderRefusal.NotYetOpen => "the slot takes no orders yet, or lies outside the community's days",
        OrderRefusal.GateClosed => "the slot takes no orders any more",
        OrderRefusal.NotYetMetered => "the slot is over and its reading has not come",
        OrderRefusal.AlreadySettled => "the slot is settled",
        OrderRefusal.QuantityNotPositive => "a quantity is at least 1 Wh",
        OrderRefusal.QuantityTooLarge => "the quantity, or all open orders of this side together, is more than 1,000,000,000,000 Wh",
        OrderRefusal.LimitNotWholeTicks => "limits and premiums are multiples of 10 µ¥/Wh, which is 0.01 ¥/kWh",
        OrderRefusal.LimitOutsideBand => "the limit, or the premiums together, is outside the market's band",
        OrderRefusal.TagNotOwned => "the participant is not registered for a tag of the order",
        OrderRefusal.UnderFit => "surplus under a FIT contract cannot be offered",
        OrderRefusal.MoreThanMetered => "more than was metered and is not traded yet",
        OrderRefusal.SelfTrade => "it would trade with an own order",
        OrderRefusal.UnknownOrder => "there is no such own order in that slot",
        OrderRefusal.NothingOpen => "nothing of the order is open",
        OrderRefusal.BookFull => "the slot's book takes no more orders",
        OrderRefusal.SideMissing => "an order buys or sells",
        OrderRefusal.MeterNotLegal => "the participant has no meter that may be settled by",
        OrderRefusal.NotYetJoined => "the participant does not take part in that slot yet",
        OrderRefusal.AlreadyLeft => "the participant takes part in that slot no more",
        _ => throw new InvalidOperationException($"no sentence for {reason}"),
    };

    public static string Sentence(CertificateRefusal reason) => reason switch
    {
        CertificateRefusal.UnknownIssuance => "there is no such bundle",
        CertificateRefusal.NotYours => "the account has and had nothing of that bundle",
        CertificateRefusal.QuantityNotPositive => "a quantity is at least 1 Wh",
        CertificateRefusal.NotHeld => "the account has fewer certificates that are not used",
        CertificateRefusal.AlreadyIssued => "the plant and slot has its bundle",
        CertificateRefusal.FromEstimate => "nothing is issued from an estimate",
        CertificateRefusal.NoLegalMeter => "nothing is issued without a meter that may be settled by",
        CertificateRefusal.TwoSchemes => "another scheme has the value of it: one kWh counts once",
        CertificateRefusal.FitSurplus => "the value of surplus under FIT belongs to all who pay the levy",
        CertificateRefusal.HybridInverter => "the battery shares an inverter and has no meter of its own",
        CertificateRefusal.TooOldForRe100 => "the plant is 15 years old or older: bought energy of it does not count for RE100",
        CertificateRefusal.AgeUnknown => "since when the plant runs is not known: bought energy of it does not count for RE100",
        CertificateRefusal.MoreThanUsed => "claims would be more than the account has used",
        CertificateRefusal.UnknownParticipant => "this participant is not in the community",
        CertificateRefusal.NotAText => "a purpose is letters, digits and - _ . : , a beneficiary text of at most 100 characters",
        CertificateRefusal.NotLocked => "the account has fewer locked certificates",
        CertificateRefusal.NotOffered => "more than the account has of that technology",
        CertificateRefusal.LimitOutOfRange => "the limit is outside the market's band, or no multiple of 10 µ¥/Wh",
        CertificateRefusal.BothSides => "the account stands on the other side already",
        CertificateRefusal.SlotNotUsed => "claims of that slot would be more than the account used in it, or what it used is not known any more",
        CertificateRefusal.BookFull => "the book takes no more orders",
        _ => throw new InvalidOperationException($"no sentence for {reason}"),
    };

    public static string Sentence(ReadingRefusal reason) => reason switch
    {
        ReadingRefusal.UnknownParticipant => "this participant is not in the community",
        ReadingRefusal.SlotNotOver => "the slot is not over",
        ReadingRefusal.AlreadySettled => "the slot is settled",
        ReadingRefusal.AlreadyRecorded => "the same reading is known already",
        ReadingRefusal.Negative => "an energy is negative",
        ReadingRefusal.EnergyDoesNotBalance => "generated + imported + discharged is not load + exported + charged",
        ReadingRefusal.StateDoesNotBalance => "the state of charge does not follow from the slot before",
        ReadingRefusal.TooLarge => "an energy is larger than a meter can count in a slot",
        ReadingRefusal.NotDelivered => "the slot lies outside the community's days",
        ReadingRefusal.SupersededAlready => "a better reading is known already",
        ReadingRefusal.NotYetJoined => "the participant does not take part in that slot yet",
        ReadingRefusal.AlreadyLeft => "the participant takes part in that slot no more",
        ReadingRefusal.StageMissing => "a reading is preliminary, confirmed or corrected",
        ReadingRefusal.SourceNotAName => "a source is 1 to 64 letters, digits and - _ . : /",
        ReadingRefusal.Final => "the month is final: it takes no readings any more",
        _ => throw new InvalidOperationException($"no sentence for {reason}"),
    };
}

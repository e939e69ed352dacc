using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>What somebody does with certificates.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum CertificateVerb : byte { None = 0, Split = 1, Transfer = 2, Claim = 3, Cancel = 4, Withdraw = 5, Lock = 6, Unlock = 7 }

/// <summary>An act on certificates of one bundle.</summary>
/// <param name="Account">Who has them.</param>
/// <param name="Issuance">The bundle; 0 takes the account's oldest.</param>
/// <param name="Quantity">From the front of what the account has, splitting where it must.</param>
/// <param name="Other">Who gets them, for a transfer; else nobody.</param>
/// <param name="Purpose">What for: <c>re100</c>, <c>24-7</c>, or another scheme they are cancelled into. Letters, digits and <c>- _ . :</c>.</param>
/// <param name="Beneficiary">In whose favour, at most 100 characters.</param>
public sealed record CertificateOrder(
    CertificateVerb Verb, ParticipantId Account, long Issuance, Energy Quantity, ParticipantId Other = default, string Purpose = "",
    string Beneficiary = "");

public sealed partial class CertificateRegistry
{
    /// <summary>A claim for RE100 is held against the plant's age.</summary>
    public const string Re100 = "re100";

    /// <summary>A claim slot by slot is held against what the account used in the slot of the certificate, not only over its life.</summary>
    public const string Hourly = "24-7";

    const int LongestText = 100;

    /// <summary>Does it, all of it, or refuses and changes nothing.</summary>
    public CertificateRefusal Act(CertificateOrder order)
    {
        var picked = new List<(Bundle Bundle, Piece Piece, long WattHours)>();
        var reason = Find(order, picked);
        if (reason != CertificateRefusal.None)
        {
            Refused(default, order.Issuance, order.Quantity.WattHours, order.Account, EnergyUse.None, reason);
            return reason;
        }

        foreach (var (bundle, piece, taken) in picked) Do(order, bundle, piece, taken);
        TouchedMustHold();
        return CertificateRefusal.None;
    }

    /// <summary>Writes down that an act was refused before it came here.</summary>
    public void Refuse(CertificateOrder order, CertificateRefusal reason) =>
        Refused(default, order.Issuance, order.Quantity.WattHours, order.Account, EnergyUse.None, reason);

    /// <summary>True for what some plant generates by, and for stores.</summary>
    public bool IsTechnology(string name) => name is "battery" or "ev" || plants.Values.Any(p => p.Technology == name);

    /// <summary>Certificates of one technology somebody has and has not used.</summary>
    public Energy Holding(ParticipantId account, string technology)
    {
        var sum = 0L;
        foreach (var bundle in HeldBy(account))
            if (bundle.Plant.Technology == technology)
                foreach (var piece in bundle.Pieces)
                    sum += piece.Status == CertificateStatus.Active && piece.Account == account ? piece.WattHours : 0;
        return new(sum);
    }

    /// <summary>Moves certificates that were sold without energy, oldest first.</summary>
    /// <exception cref="InvalidOperationException">The seller has fewer.</exception>
    public void Sell(ParticipantId seller, ParticipantId buyer, string technology, Energy quantity, Price price)
    {
        var left = quantity.WattHours;
        foreach (var bundle in HeldBy(seller).ToList())
        {
            if (left == 0) break;
            if (bundle.Plant.Technology != technology) continue;
            foreach (var (piece, taken) in Pick(bundle, left, p => p.Status == CertificateStatus.Active && p.Account == seller))
            {
                Change(bundle, piece, taken, CertificateAct.Moved, p => p with { Account = buyer, Class = price }, buyer,
                    money: new Energy(taken) * price, text: "sale");
                left -= taken;
            }
        }

        if (left > 0) throw new InvalidOperationException($"{seller} sold certificates it does not have");
        TouchedMustHold();
    }

    CertificateRefusal Find(CertificateOrder order, List<(Bundle, Piece, long)> picked)
    {
        if (order.Quantity <= Energy.Zero) return CertificateRefusal.QuantityNotPositive;
        if (!IsText(order.Purpose) || order.Beneficiary.Length > LongestText || order.Beneficiary.Any(char.IsControl)) return CertificateRefusal.NotAText;
        if (order.Verb == CertificateVerb.Transfer && order.Other == default) return CertificateRefusal.UnknownParticipant;
        // Of what was archived nothing is left to do anything with.
        if (order.Issuance != 0 && Find(order.Issuance) is null)
            return order.Issuance > 0 && order.Issuance <= last ? CertificateRefusal.NotHeld : CertificateRefusal.UnknownIssuance;
        var wanted = order.Verb == CertificateVerb.Unlock ? CertificateStatus.Locked : CertificateStatus.Active;
        var from = order.Issuance != 0 ? [Find(order.Issuance)!]
            : wanted == CertificateStatus.Active ? HeldBy(order.Account) : bundles.Values;
        var left = order.Quantity.WattHours;
        foreach (var bundle in from)
        {
            if (left == 0) break;
            foreach (var (piece, taken) in Pick(bundle, left, p => p.Status == wanted && p.Account == order.Account))
            {
                if (WhyNotClaim(order, bundle, piece) is var why && why != CertificateRefusal.None) return why;
                picked.Add((bundle, piece, taken));
                left -= taken;
            }
        }

        if (left > 0) return WhyNotThere(order);
        if (order.Verb == CertificateVerb.Claim && order.Purpose == Hourly && MoreThanUsedInSlot(order.Account, picked)) return CertificateRefusal.SlotNotUsed;
        return order.Verb == CertificateVerb.Claim && MoreThanUsed(order) ? CertificateRefusal.MoreThanUsed : CertificateRefusal.None;
    }

    CertificateRefusal WhyNotThere(CertificateOrder order)
    {
        if (order.Verb == CertificateVerb.Unlock) return CertificateRefusal.NotLocked;
        if (Find(order.Issuance) is not { } bundle) return CertificateRefusal.NotHeld;
        var own = bundle.Pieces.Where(p => p.Account == order.Account).ToList();
        // Cancelled into another scheme, its value is there and cannot be used here again.
        if (own.Exists(p => p.Status == CertificateStatus.Cancelled)) return CertificateRefusal.TwoSchemes;
        return own.Count == 0 ? CertificateRefusal.NotYours : CertificateRefusal.NotHeld;
    }

    CertificateRefusal WhyNotClaim(CertificateOrder order, Bundle bundle, in Piece piece)
    {
        if (order.Verb is not (CertificateVerb.Claim or CertificateVerb.Cancel) || order.Purpose != Re100) return CertificateRefusal.None;
        // What a site generates for itself counts whatever its age.
        if (piece.Account == bundle.Plant.Owner && piece.Use != EnergyUse.Export) return CertificateRefusal.None;
        if (bundle.Plant.Re100Until is not { } until) return CertificateRefusal.AgeUnknown;
        return grid.JstDay(bundle.Slot) < until ? CertificateRefusal.None : CertificateRefusal.TooOldForRe100;
    }

    bool MoreThanUsed(CertificateOrder order)
    {
        var (used, claimed) = claims.GetValueOrDefault(order.Account);
        return claimed + order.Quantity.WattHours > used;
    }

    bool MoreThanUsedInSlot(ParticipantId account, List<(Bundle Bundle, Piece Piece, long WattHours)> picked)
    {
        foreach (var slot in picked.GroupBy(p => p.Bundle.Slot))
        {
            var claimed = slot.Sum(p => p.WattHours);
            foreach (var bundle in Of(slot.Key))
                foreach (var piece in bundle.Pieces)
                    claimed += piece.Account == account && piece.Status == CertificateStatus.Claimed ? piece.WattHours : 0;
            if (loadIn(slot.Key, account) is not { } load || claimed > load.WattHours) return true;
        }

        return false;
    }

    static bool IsText(string text)
    {
        if (text.Length > LongestText) return false;
        foreach (var c in text)
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':')) return false;
        return true;
    }

    void Do(CertificateOrder order, Bundle bundle, in Piece piece, long wattHours)
    {
        var text = order.Beneficiary.Length == 0 ? order.Purpose : order.Purpose.Length == 0 ? order.Beneficiary : $"{order.Purpose} {order.Beneficiary}";
        switch (order.Verb)
        {
            case CertificateVerb.Split:
                Change(bundle, piece, wattHours, CertificateAct.Split, p => p);
                break;
            case CertificateVerb.Transfer:
                Change(bundle, piece, wattHours, CertificateAct.Moved, p => p with { Account = order.Other, Class = default }, order.Other, text: "transfer");
                break;
            case CertificateVerb.Claim:
                Change(bundle, piece, wattHours, CertificateAct.Claimed, p => Claim(p, EnergyUse.None, text), text: text);
                Claimed(order.Account, wattHours);
                break;
            case CertificateVerb.Cancel:
                Change(bundle, piece, wattHours, CertificateAct.Cancelled, p => p with { Status = CertificateStatus.Cancelled, Beneficiary = text }, text: text);
                break;
            case CertificateVerb.Withdraw:
                Change(bundle, piece, wattHours, CertificateAct.Withdrawn, p => p with { Status = CertificateStatus.Withdrawn }, text: text);
                break;
            case CertificateVerb.Lock:
                Change(bundle, piece, wattHours, CertificateAct.Locked, p => p with { Status = CertificateStatus.Locked }, text: text);
                break;
            case CertificateVerb.Unlock:
                Change(bundle, piece, wattHours, CertificateAct.Unlocked, p => p with { Status = CertificateStatus.Active }, text: text);
                break;
            default:
                throw new InvalidOperationException($"nothing is called {order.Verb}");
        }
    }

    /// <summary>What nobody has used in time is void.</summary>
    /// <param name="now">A slot that is over, or has begun.</param>
    public void Expire(DeliverySlot now)
    {
        for (; expired < last; expired++)
        {
            if (Find(expired + 1) is not { } bundle) continue;
            if (grid.JstDay(bundle.Slot).AddMonths(Rules.ExpiryMonths) > grid.JstDay(now)) break;
            foreach (var piece in bundle.Pieces.ToList())
                if (piece.Status == CertificateStatus.Active)
                    Change(bundle, piece, piece.WattHours, CertificateAct.Expired, p => p with { Status = CertificateStatus.Expired });
        }

        TouchedMustHold();
    }
}

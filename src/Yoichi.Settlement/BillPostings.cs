using System.Collections.Immutable;
using Yoichi.Ledger;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>A bill line as an entry of the ledger.</summary>
/// <param name="Key">Names the line for good: participant, month and place in the bill.</param>
/// <param name="Kind">One of <see cref="LineKinds"/>.</param>
/// <param name="Counter">The other side of <paramref name="Participant"/>.</param>
public readonly record struct BillEntry(string Key, string Kind, Posting Participant, Posting Counter);

/// <summary>Bills as entries of the ledger: a participant's balance is what its bills say, with the sign turned.</summary>
public static class BillPostings
{
    /// <summary>One entry per line of the bill (not of its baseline).</summary>
    public static ImmutableArray<BillEntry> For(Bill bill)
    {
        var participant = Account.OfParticipant(bill.Participant);
        var entries = ImmutableArray.CreateBuilder<BillEntry>(bill.Lines.Length);
        foreach (var line in bill.Lines)
            entries.Add(new(Key(bill, entries.Count), line.Kind,
                new(participant, -line.Amount), new(CounterOf(line.Kind), line.Amount)));
        return entries.MoveToImmutable();
    }

    /// <summary>Posts a bill, once: all of its lines or, where it is in the ledger already, none.</summary>
    /// <returns>False where it was posted before (or has no lines).</returns>
    /// <exception cref="InvalidOperationException">Another bill of this participant and month was posted.</exception>
    public static bool Post(GeneralLedger ledger, Bill bill)
    {
        var entries = For(bill);
        var isNew = !ledger.Has(Key(bill, 0));
        if (!isNew && (ledger.Has(Key(bill, entries.Length)) || !entries.All(e => ledger.Has(e.Key))))
            throw new InvalidOperationException($"{bill.Participant}: another bill for {bill.Month:yyyy-MM} was posted");
        foreach (var entry in entries)
            ledger.Post(entry.Key, $"bill {bill.Month:yyyy-MM} {entry.Kind}", null, [entry.Participant, entry.Counter]);
        return isNew && entries.Length > 0;
    }

    /// <summary>One entry per line of a delta note: the lines it reverses and those in their place.</summary>
    public static ImmutableArray<BillEntry> For(BillAdjustment note)
    {
        var participant = Account.OfParticipant(note.Participant);
        var entries = ImmutableArray.CreateBuilder<BillEntry>(note.Lines.Length);
        foreach (var line in note.Lines)
            entries.Add(new($"bill/{note.Participant}/{note.Month:yyyy-MM}/r{note.Number}/{entries.Count:00}", line.Kind,
                new(participant, -line.Amount), new(CounterOf(line.Kind), line.Amount)));
        return entries.MoveToImmutable();
    }

    /// <summary>Posts a delta note, once: after it the participant's balance is what the note's After says, sign turned.</summary>
    /// <returns>False where it was posted before (or has no lines).</returns>
    /// <exception cref="InvalidOperationException">Another note of this participant, month and number was posted.</exception>
    public static bool Post(GeneralLedger ledger, BillAdjustment note)
    {
        var isNew = false;
        foreach (var entry in For(note))
            isNew |= ledger.Post(entry.Key, $"note {note.Number} to bill {note.Month:yyyy-MM} {entry.Kind}", null,
                [entry.Participant, entry.Counter]);
        return isNew;
    }

    /// <summary>Who stands on the other side of a line.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of <see cref="LineKinds"/>.</exception>
    public static Account CounterOf(string kind) => kind switch
    {
        LineKinds.MarketPurchase or LineKinds.MarketSale => Account.Market,
        LineKinds.Wheeling => Account.Network,
        LineKinds.Levy => Account.Levy,
        LineKinds.Fee => Account.Fees,
        LineKinds.Guarantee => Account.Guarantee,
        LineKinds.Rounding => Account.Rounding,
        // The retailer supplies the loss and stands behind every imbalance.
        LineKinds.Base or LineKinds.Energy or LineKinds.Fuel or LineKinds.Demand or LineKinds.Loss or LineKinds.BuyBack
            or LineKinds.ImbalanceShortfall or LineKinds.ImbalanceExcess => Account.Retailer,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of bill line"),
    };

    /// <summary>Pays what the guarantee account gave out: from fees as far as they reach, then from the retailer.</summary>
    /// <param name="key">Names the entry, e.g. by month.</param>
    /// <returns>False where nothing is owed, or the key was posted before.</returns>
    public static bool FundGuarantee(GeneralLedger ledger, string key, string reason)
    {
        if (ledger.Has(key)) return false;
        var needed = -ledger.Balance(Account.Guarantee);
        if (needed <= Money.Zero) return false;
        var fees = Money.Min(needed, Money.Max(ledger.Balance(Account.Fees), Money.Zero));
        return ledger.Post(key, reason, null,
            [new(Account.Fees, -fees), new(Account.Retailer, fees - needed), new(Account.Guarantee, needed)]);
    }

    /// <summary>Makes fees and guarantee even again after delta notes: what the guarantee gave out too much goes back to the
    /// retailer as far as it had to step in, then to the fees; what either lacks now is paid as in
    /// <see cref="FundGuarantee"/>.</summary>
    /// <param name="fromRetailer">What the retailer has put in so far, ≥ 0.</param>
    /// <returns>What the retailer has put in after this.</returns>
    public static Money EvenGuarantee(GeneralLedger ledger, string key, string reason, Money fromRetailer)
    {
        if (ledger.Has(key)) return fromRetailer;
        var (guarantee, fees) = (ledger.Balance(Account.Guarantee), ledger.Balance(Account.Fees));
        // Towards the retailer, and towards the fees; what both get leaves the guarantee account.
        var (toRetailer, toFees) = (Money.Zero, Money.Zero);
        if (guarantee > Money.Zero)
        {
            toRetailer = Money.Min(guarantee, fromRetailer);
            toFees = guarantee - toRetailer;
        }
        else if (guarantee < Money.Zero)
        {
            toFees = -Money.Min(-guarantee, Money.Max(fees, Money.Zero));
            toRetailer = guarantee - toFees;
        }

        // Fees that a note took back after the guarantee had spent them: the retailer stands behind those as well.
        var lacking = Money.Max(-(fees + toFees), Money.Zero);
        (toFees, toRetailer) = (toFees + lacking, toRetailer - lacking);
        if (toFees == Money.Zero && toRetailer == Money.Zero) return fromRetailer;
        ledger.Post(key, reason, null,
            [new(Account.Fees, toFees), new(Account.Retailer, toRetailer), new(Account.Guarantee, -guarantee)]);
        return fromRetailer - toRetailer;
    }

    static string Key(Bill bill, int line) => $"bill/{bill.Participant}/{bill.Month:yyyy-MM}/{line:00}";
}

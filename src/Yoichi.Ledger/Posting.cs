using Yoichi.Units;

namespace Yoichi.Ledger;

/// <summary>One side of an entry: a positive amount comes to the account, a negative one leaves it.</summary>
public readonly record struct Posting(Account Account, Money Amount);

/// <summary>A posting as it stands in the ledger, with the entry it belongs to.</summary>
/// <param name="Entry">Counted from 1; all postings of one entry share it, and their amounts sum to zero.</param>
/// <param name="SlotIndex">The delivery slot the entry is about; null for entries about a month or none.</param>
/// <param name="Reason">Why, for people and exports.</param>
public readonly record struct LedgerLine(long Entry, int? SlotIndex, Account Account, Money Amount, string Reason);

using Yoichi.Units;

namespace Yoichi.Ledger;

/// <summary>What an account is for. In the order of the accounts' names, so that sorting needs no text.</summary>
public enum AccountKind
{
    None = 0, Fees = 1, Guarantee = 2, Levy = 3, Market = 4, Network = 5, Participant = 6, Retailer = 7, Rounding = 8,
}

/// <summary>An account of the ledger: <c>participant:H01</c>, <c>retailer</c>, <c>rounding</c>, …</summary>
/// <remarks>Sorted by name, letter by letter (ordinal). The default value is no account and cannot be posted to.</remarks>
public readonly record struct Account : IComparable<Account>
{
    const string ParticipantPrefix = "participant:";

    static readonly string[] Names =
        ["", "fees", "guarantee", "levy", "market", "network", "participant", "retailer", "rounding"];

    Account(AccountKind kind, ParticipantId owner = default) => (Kind, Owner) = (kind, owner);

    /// <summary>What the operator earns on trades; pays guarantee lines first.</summary>
    public static Account Fees => new(AccountKind.Fees);

    /// <summary>Pays who would have lost; topped up from <see cref="Fees"/>, then from <see cref="Retailer"/>.</summary>
    public static Account Guarantee => new(AccountKind.Guarantee);

    /// <summary>The renewable levy, held for the state.</summary>
    public static Account Levy => new(AccountKind.Levy);

    /// <summary>Between buyers and sellers; zero once both sides of every trade are posted.</summary>
    public static Account Market => new(AccountKind.Market);

    /// <summary>Wheeling, held for the network company.</summary>
    public static Account Network => new(AccountKind.Network);

    public static Account Retailer => new(AccountKind.Retailer);

    /// <summary>What whole yen leave over.</summary>
    public static Account Rounding => new(AccountKind.Rounding);

    public AccountKind Kind { get; }

    /// <summary>Whose account it is; nobody unless <see cref="Kind"/> is <see cref="AccountKind.Participant"/>.</summary>
    public ParticipantId Owner { get; }

    /// <summary>As files write it. Allocates for a participant's account.</summary>
    public string Name => Kind == AccountKind.Participant ? ParticipantPrefix + Owner.Name : Names[(int)Kind];

    /// <exception cref="ArgumentException">Nobody's account.</exception>
    public static Account OfParticipant(ParticipantId participant) => participant == default
        ? throw new ArgumentException("an account needs an owner", nameof(participant))
        : new(AccountKind.Participant, participant);

    /// <summary>Reads what <see cref="Name"/> writes.</summary>
    public static bool TryParse(string text, out Account account)
    {
        account = default;
        if (text.StartsWith(ParticipantPrefix, StringComparison.Ordinal))
        {
            if (!ParticipantId.TryParse(text[ParticipantPrefix.Length..], out var owner)) return false;
            account = new(AccountKind.Participant, owner);
            return true;
        }

        var kind = Array.IndexOf(Names, text);
        if (kind <= 0 || kind == (int)AccountKind.Participant) return false;
        account = new((AccountKind)kind);
        return true;
    }

    public int CompareTo(Account other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Owner.CompareTo(other.Owner);

    public override string ToString() => Name;
}

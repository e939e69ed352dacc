using System.Text;
using Yoichi.Units;

namespace Yoichi.People;

/// <summary>Who a participant is: everything that is not in the journal, under the pseudonym that is.</summary>
/// <remarks>Erasing this row is what makes the journal's pseudonym nobody's.</remarks>
/// <param name="Key">The application's id until admission, then <see cref="KeyOf"/>.</param>
public sealed record Identity(string Key, string Name, SupplyPoint SupplyPoint, Contact Contact, BankAccount? Bank)
{
    public const int LongestName = 100;

    /// <summary>From this day on the row is erased; null while its owner takes part.</summary>
    public DateOnly? EraseFrom { get; init; }

    /// <summary>The key of an admitted participant. A community's name holds no slash.</summary>
    public static string KeyOf(string community, ParticipantId participant) => $"{community}/{participant.Name}";

    /// <summary>Text of one line, without blanks at the ends; null where it is empty, too long or not text.</summary>
    public static string? Line(string? text, int longest)
    {
        if (text is null || text.Length > 4 * longest) return null;
        foreach (var rune in text.EnumerateRunes())
            if (rune == Rune.ReplacementChar || Rune.IsControl(rune)) return null;
        var line = text.Trim();
        return line.Length == 0 || line.Length > longest ? null : line;
    }
}

/// <summary>How to reach somebody.</summary>
public sealed record Contact(string Email, string? Phone, string? Address)
{
    /// <summary>Something, an at sign, something; what more there is to it only its mail server knows.</summary>
    public static string? NormalizeEmail(string? text)
    {
        if (Identity.Line(text, 254) is not { } mail || mail.Any(char.IsWhiteSpace)) return null;
        var at = mail.IndexOf('@');
        return at < 1 || at != mail.LastIndexOf('@') || at == mail.Length - 1 ? null : mail;
    }
}

/// <summary>供給地点特定番号: 22 digits, the first two the area (01 Hokkaido … 10 Okinawa).</summary>
public readonly record struct SupplyPoint(string Number)
{
    public const int Digits = 22;

    /// <summary>Takes hyphens and blanks between the digits, and digits of full width, as bills print them.</summary>
    public static bool TryParse(string? text, out SupplyPoint point)
    {
        point = default;
        if (text is null || text.Length > 64) return false;
        var digits = new StringBuilder(Digits);
        foreach (var c in text)
        {
            if (c is '-' or '－' or '‐' or '―' or ' ' or '　') continue;
            if (c is >= '０' and <= '９') digits.Append((char)(c - '０' + '0'));
            else if (char.IsAsciiDigit(c)) digits.Append(c);
            else return false;
        }

        if (digits.Length != Digits) return false;
        var area = (digits[0] - '0') * 10 + digits[1] - '0';
        if (area is < 1 or > 10) return false;
        point = new(digits.ToString());
        return true;
    }

    /// <summary>The last four digits, for pages that need no more.</summary>
    public override string ToString() => Number is null ? "" : $"…{Number[^4..]}";
}

/// <summary>What a bank account is for, by the numbers of the banks' own files (全銀).</summary>
public enum BankAccountKind : byte { None = 0, Ordinary = 1, Current = 2, Savings = 4 }

/// <summary>Where payouts go.</summary>
/// <param name="Bank">4 digits.</param>
/// <param name="Branch">3 digits.</param>
/// <param name="Number">7 digits.</param>
/// <param name="Holder">In katakana, Latin capitals, digits and the signs a bank's file takes; 1 to 30 characters.</param>
public sealed record BankAccount(string Bank, string Branch, BankAccountKind Kind, string Number, string Holder)
{
    /// <summary>Which part is wrong; null where none is.</summary>
    public string? Fault()
    {
        if (!AreDigits(Bank, 4)) return "bank";
        if (!AreDigits(Branch, 3)) return "branch";
        if (Kind is not (BankAccountKind.Ordinary or BankAccountKind.Current or BankAccountKind.Savings)) return "kind";
        if (!AreDigits(Number, 7)) return "number";
        return Holder is { Length: >= 1 and <= 30 } && Holder.All(IsHolder) ? null : "holder";
    }

    static bool AreDigits(string? text, int count) => text?.Length == count && text.All(char.IsAsciiDigit);

    static bool IsHolder(char c) =>
        c is >= 'ァ' and <= 'ヴ' or 'ー' or >= 'ｦ' and <= 'ﾟ' or >= 'A' and <= 'Z' or >= '0' and <= '9' or ' ' or '　' or '(' or ')' or '.' or '-' or '/';

    /// <summary>Not the number: records print themselves into logs.</summary>
    public override string ToString() => $"{Bank}-{Branch} …{(Number is { Length: > 3 } ? Number[^3..] : "")}";
}

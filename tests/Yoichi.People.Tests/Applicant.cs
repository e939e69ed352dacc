using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.People.Tests;

/// <summary>Somebody who fills in everything as it should be.</summary>
static class Applicant
{
    public static readonly DateTimeOffset Now = new(2025, 8, 1, 3, 0, 0, TimeSpan.Zero);
    public static readonly DateOnly Today = new(2025, 8, 1);

    public static ImmutableArray<(string, int)> AllAgreed { get; } = [.. ConsentTexts.Current.Select(t => (t.Id, t.Version))];

    public static ApplicationForm Form { get; } = new(
        "home", Today.AddDays(30), "余市 花子", "03-1234-5678-9012-3456-7890", "hanako@example.jp", "090-0000-0000", "東京都世田谷区成城",
        new("0001", "123", BankAccountKind.Ordinary, "1234567", "ヨイチ ハナコ"), new(FitStatus.AfterFit, true), AllAgreed);

    public static AdmissionTerms Terms { get; } = new(new("flat-27", "flat-8.5", "none", "japan"), MeterClass.Verified, Today.AddDays(30));

    public static Application Submitted { get; } = Form.Check("a1", "street", "ja", Now, Today).Application!;

    public static ParticipantId Pseudonym { get; } = ParticipantId.Parse("P7XKQ2");
}

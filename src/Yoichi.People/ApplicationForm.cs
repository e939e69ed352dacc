using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.People;

/// <summary>What an applicant wrote, as it came.</summary>
/// <param name="Agreed">Texts agreed to, by id and version.</param>
public sealed record ApplicationForm(
    string? Kind, DateOnly? From, string? Name, string? SupplyPoint, string? Email, string? Phone, string? Address,
    BankAccount? Bank, Declarations Declarations, ImmutableArray<(string Text, int Version)> Agreed)
{
    /// <summary>An application may be for at most so many days ahead.</summary>
    public const int MostDaysAhead = 366;

    /// <summary>Checks everything at once, so that a form is sent twice at most.</summary>
    /// <param name="today">JST.</param>
    /// <returns>Problems by the fields' order; empty where there is none, and then what is kept.</returns>
    public (ImmutableArray<InputProblem> Problems, Application? Application, Identity? Identity) Check(
        string id, string community, string language, DateTimeOffset now, DateOnly today)
    {
        var problems = ImmutableArray.CreateBuilder<InputProblem>();
        void Say(string code, string place, string reason) => problems.Add(new(code, place, reason));

        if (Kind is null || !Application.Kinds.Contains(Kind)) Say("application.kind", "kind", $"one of {string.Join(", ", Application.Kinds)}");
        if (From is not { } from || from <= today || from > today.AddDays(MostDaysAhead))
            Say("application.from", "from", $"a day after today, {MostDaysAhead} days ahead at most");
        var name = Identity.Line(Name, Identity.LongestName);
        if (name is null) Say("application.name", "name", $"a name of 1 to {Identity.LongestName} characters");
        if (!People.SupplyPoint.TryParse(SupplyPoint, out var point))
            Say("application.supply-point", "supplyPoint", "22 digits, the first two 01 to 10");
        var email = Contact.NormalizeEmail(Email);
        if (email is null) Say("application.email", "email", "an address like somebody@example.jp");
        if (!IsLineOrNothing(Phone, 30)) Say("application.phone", "phone", "at most 30 characters");
        if (!IsLineOrNothing(Address, 300)) Say("application.address", "address", "at most 300 characters");
        if (Bank?.Fault() is { } part) Say("application.bank", $"bank.{part}", "bank 4, branch 3, number 7 digits; holder in katakana or Latin capitals, at most 30");
        CheckDeclarations(Say);
        CheckConsents(Say);
        if (problems.Count > 0) return (problems.ToImmutable(), null, null);

        var application = new Application(id, community, ApplicationState.Submitted, now, language, Kind!, From!.Value, Declarations,
            [.. Agreed.Distinct().Select(a => new Consent(a.Text, a.Version, language, now))]);
        return ([], application,
            new Identity(id, name!, point, new(email!, Identity.Line(Phone, 30), Identity.Line(Address, 300)), Bank));
    }

    void CheckDeclarations(Action<string, string, string> say)
    {
        if (!Enum.IsDefined(Declarations.Fit) || Declarations.Fit == FitStatus.Unstated)
            say("application.fit", "fit", "say how surplus is sold today");
        else if (Declarations is { MayOffer: true, ValueNotSoldElsewhere: false })
            say("application.value", "valueNotSoldElsewhere", "what is offered here must have its environmental value sold to nobody else");
    }

    void CheckConsents(Action<string, string, string> say)
    {
        foreach (var text in ConsentTexts.Current)
        {
            var agreed = Agreed.Where(a => a.Text == text.Id).ToList();
            if (agreed.Count == 0) say("application.consent-missing", $"consent.{text.Id}", "must be agreed to");
            else if (agreed.Any(a => a.Version != text.Version)) say("application.consent-outdated", $"consent.{text.Id}", $"the text is now version {text.Version}: read it again");
        }

        foreach (var (text, _) in Agreed.Where(a => ConsentTexts.Current.All(t => t.Id != a.Text)))
            say("application.consent-unknown", $"consent.{text}", "there is no such text");
    }

    static bool IsLineOrNothing(string? text, int longest) => string.IsNullOrWhiteSpace(text) || Identity.Line(text, longest) is not null;
}

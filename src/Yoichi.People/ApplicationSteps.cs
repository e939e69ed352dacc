using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.People;

/// <summary>What the operator decides at admission: everything of a member the journal must know.</summary>
/// <param name="From">First day, JST; the community may refuse a day that has begun.</param>
public sealed record AdmissionTerms(ParticipantTerms Terms, MeterClass MeterClass, DateOnly From);

/// <summary>The ways an application goes: submitted → (admitting → admitted) | refused | withdrawn.</summary>
public static class ApplicationSteps
{
    public const int LongestReason = 500;

    /// <summary>Gives the pseudonym. From here the journal is told, under a key of its own, until it has answered.</summary>
    /// <remarks>Begun again with other terms it stays as it was begun: the journal may have it already.</remarks>
    public static ApplicationStep Begin(Application application, ParticipantId pseudonym, AdmissionTerms terms, string by, DateTimeOffset now) =>
        application.State switch
        {
            ApplicationState.Submitted => new ApplicationStep.Taken(application with
            { State = ApplicationState.Admitting, Participant = pseudonym, Terms = terms, By = by, DecidedAt = now }),
            ApplicationState.Admitting => new ApplicationStep.Taken(application),
            _ => OutOfTurn(application),
        };

    /// <summary>The journal has it.</summary>
    public static ApplicationStep Admit(Application application, DateTimeOffset now) => application.State switch
    {
        ApplicationState.Admitting => new ApplicationStep.Taken(application with { State = ApplicationState.Admitted, DecidedAt = now }),
        _ => OutOfTurn(application),
    };

    /// <summary>The community refused the terms: back to where other terms can be tried.</summary>
    public static ApplicationStep TakeBack(Application application) => application.State switch
    {
        ApplicationState.Admitting => new ApplicationStep.Taken(application with
        { State = ApplicationState.Submitted, Participant = null, Terms = null, By = null, DecidedAt = null }),
        _ => OutOfTurn(application),
    };

    public static ApplicationStep Refuse(Application application, string? reason, string by, DateTimeOffset now) => application.State switch
    {
        ApplicationState.Submitted when Identity.Line(reason, LongestReason) is { } why => new ApplicationStep.Taken(application with
        { State = ApplicationState.Refused, Reason = why, By = by, DecidedAt = now }),
        ApplicationState.Submitted => new ApplicationStep.Refused(new("application.reason", "reason", $"a reason of 1 to {LongestReason} characters")),
        _ => OutOfTurn(application),
    };

    public static ApplicationStep Withdraw(Application application, DateTimeOffset now) => application.State switch
    {
        ApplicationState.Submitted => new ApplicationStep.Taken(application with { State = ApplicationState.Withdrawn, DecidedAt = now }),
        _ => OutOfTurn(application),
    };

    /// <summary>What the writer is sent; the same whenever it is asked for.</summary>
    /// <exception cref="InvalidOperationException">It has no pseudonym yet.</exception>
    public static Command.AdmitMember CommandOf(Application application)
    {
        if (application is not { Participant: { } who, Terms: { } terms }) throw new InvalidOperationException("admission has not begun");
        var under = application.Declarations.Fit == FitStatus.UnderFit;
        return new(new Member(who, application.Kind, null, [Group(application.Kind)], terms.Terms,
            application.Declarations.MayOffer ? [Tag.Parse("solar"), Tag.Parse("non-fit")] : [], under, Energy.Zero, terms.MeterClass, terms.From));
    }

    /// <summary>Key under which the writer knows the admission again; one that is never forgotten.</summary>
    public static string KeyOf(Application application) => $"people/admit/{application.Id}/{application.Participant?.Name}";

    static string Group(string kind) => kind switch { "home" => "homes", "vehicle" => "vehicles", "office" => "offices", "shop" => "shops", _ => "plants" };

    static ApplicationStep.Refused OutOfTurn(Application application) =>
        new(new("application.state", application.Id, $"it is {application.State.ToString().ToLowerInvariant()}"));
}

using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.People;

/// <summary>Where an application stands.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum ApplicationState : byte
{
    None = 0,

    /// <summary>Waits for the operator.</summary>
    Submitted = 1,

    /// <summary>It has its pseudonym and the journal is being told; after a crash the same is told again.</summary>
    Admitting = 2,

    Admitted = 3,

    Refused = 4,

    /// <summary>Taken back by the applicant.</summary>
    Withdrawn = 5,
}

/// <summary>Somebody's wish to take part. Says nothing of who that is: see <see cref="Identity"/>.</summary>
/// <param name="Id">Made by chance.</param>
/// <param name="Kind">home, vehicle, office, shop or plant.</param>
/// <param name="From">First day wished for, JST.</param>
public sealed record Application(
    string Id, string Community, ApplicationState State, DateTimeOffset At, string Language, string Kind, DateOnly From,
    Declarations Declarations, ImmutableArray<Consent> Consents)
{
    public static ImmutableArray<string> Kinds { get; } = ["home", "vehicle", "office", "shop", "plant"];

    /// <summary>The pseudonym, from <see cref="ApplicationState.Admitting"/> on.</summary>
    public ParticipantId? Participant { get; init; }

    /// <summary>What the journal was, or is to be, told; see <see cref="AdmissionTerms"/>.</summary>
    public AdmissionTerms? Terms { get; init; }

    /// <summary>Why it was refused; for the applicant.</summary>
    public string? Reason { get; init; }

    /// <summary>Account that decided.</summary>
    public string? By { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Takes part as a buyer (offices, shops) or as a member.</summary>
    public Role Role => Kind is "office" or "shop" ? Role.Buyer : Role.Member;
}

/// <summary>What became of a step: the application as it is now, or why not.</summary>
public abstract record ApplicationStep
{
    ApplicationStep() { }                                     // closed: these two and no others

    public sealed record Taken(Application Application) : ApplicationStep;

    public sealed record Refused(InputProblem Problem) : ApplicationStep;
}

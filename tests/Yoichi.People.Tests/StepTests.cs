using Yoichi.Units;

namespace Yoichi.People.Tests;

public sealed class StepTests
{
    /// <summary>Rows: states. Columns: begin, admit, take back, refuse, withdraw. A dash is application.state.</summary>
    public static TheoryData<ApplicationState, string> Table => new()
    {
        { ApplicationState.Submitted, "Admitting - - Refused Withdrawn" },
        { ApplicationState.Admitting, "Admitting Admitted Submitted - -" },
        { ApplicationState.Admitted, "- - - - -" },
        { ApplicationState.Refused, "- - - - -" },
        { ApplicationState.Withdrawn, "- - - - -" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void From_each_state_each_step_goes_where_it_should(ApplicationState from, string to)
    {
        var application = Applicant.Submitted with { State = from };
        ApplicationStep[] steps =
        [
            ApplicationSteps.Begin(application, Applicant.Pseudonym, Applicant.Terms, "op", Applicant.Now),
            ApplicationSteps.Admit(application, Applicant.Now), ApplicationSteps.TakeBack(application),
            ApplicationSteps.Refuse(application, "no meter", "op", Applicant.Now), ApplicationSteps.Withdraw(application, Applicant.Now),
        ];
        Assert.Equal(to, string.Join(' ', steps.Select(s => s switch
        {
            ApplicationStep.Taken taken => taken.Application.State.ToString(),
            ApplicationStep.Refused { Problem.Code: "application.state" } => "-",
            _ => "?",
        })));
    }

    [Fact]
    public void An_admission_begun_twice_keeps_its_pseudonym_and_its_command()
    {
        var begun = Taken(ApplicationSteps.Begin(Applicant.Submitted, Applicant.Pseudonym, Applicant.Terms, "op", Applicant.Now));
        var again = Taken(ApplicationSteps.Begin(begun, ParticipantId.Parse("Pother"), Applicant.Terms with { MeterClass = MeterClass.None }, "op2", Applicant.Now));
        Assert.Equal(begun, again);
        Assert.Equal(ApplicationSteps.KeyOf(begun), ApplicationSteps.KeyOf(again));
        var member = ApplicationSteps.CommandOf(again).Member;
        Assert.Equal((Applicant.Pseudonym, "home", false, MeterClass.Verified), (member.Id, member.Kind, member.UnderFit, member.MeterClass));
        Assert.Equal(["solar", "non-fit"], member.Tags.Select(t => t.Name));
    }

    [Theory]
    [InlineData(FitStatus.UnderFit, true, 0)]
    [InlineData(FitStatus.NoGeneration, false, 0)]
    [InlineData(FitStatus.AfterFit, false, 2)]
    [InlineData(FitStatus.NeverFit, false, 2)]
    public void What_was_declared_decides_what_may_be_offered(FitStatus fit, bool underFit, int tags)
    {
        var application = Applicant.Submitted with { Declarations = new(fit, true), Participant = Applicant.Pseudonym, Terms = Applicant.Terms };
        var member = ApplicationSteps.CommandOf(application).Member;
        Assert.Equal((underFit, tags), (member.UnderFit, member.Tags.Length));
    }

    [Fact]
    public void Without_a_pseudonym_there_is_no_command() =>
        Assert.Throws<InvalidOperationException>(() => ApplicationSteps.CommandOf(Applicant.Submitted));

    [Fact]
    public void A_refusal_has_a_reason()
    {
        foreach (var reason in new[] { null, "", "  ", new string('x', ApplicationSteps.LongestReason + 1) })
            Assert.Equal("application.reason", Refused(ApplicationSteps.Refuse(Applicant.Submitted, reason, "op", Applicant.Now)));
        Assert.Equal(new string('x', ApplicationSteps.LongestReason),
            Taken(ApplicationSteps.Refuse(Applicant.Submitted, new string('x', ApplicationSteps.LongestReason), "op", Applicant.Now)).Reason);
    }

    [Fact]
    public void An_identity_is_erased_on_its_day_and_not_before()
    {
        var identity = Applicant.Form.Check("a", "c", "ja", Applicant.Now, Applicant.Today).Identity!;
        Assert.False(Leaving.IsDue(identity, DateOnly.MaxValue));
        var day = Leaving.EraseFrom(new(2025, 8, 31));
        Assert.Equal(new DateOnly(2033, 9, 1), day);
        Assert.Equal(new DateOnly(2025, 9, 1), Leaving.EraseFrom(new(2025, 8, 31), 0));
        Assert.False(Leaving.IsDue(identity with { EraseFrom = day }, day.AddDays(-1)));
        Assert.True(Leaving.IsDue(identity with { EraseFrom = day }, day));
    }

    static Application Taken(ApplicationStep step) => Assert.IsType<ApplicationStep.Taken>(step).Application;

    static string Refused(ApplicationStep step) => Assert.IsType<ApplicationStep.Refused>(step).Problem.Code;
}

using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

public sealed partial class PeopleDesk
{
    /// <summary>So long an invitation may be used.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(14);

    internal async Task<Application> ApplyAsync(Fields f, CancellationToken stop)
    {
        var community = f["community"] ?? (communities.Names is [var only, ..] ? only : throw RefusedException.NotFound("community"));
        _ = Live(community);
        var bank = f["bank.number"] is null && f["bank.bank"] is null ? null : new BankAccount(
            f["bank.bank"] ?? "", f["bank.branch"] ?? "", BankKind(f["bank.kind"]), f["bank.number"] ?? "", f["bank.holder"] ?? "");
        var agreed = ConsentTexts.Current.Select(t => (t.Id, Version: f.Number($"consent.{t.Id}")))
            .Where(a => a.Version is not null).Select(a => (a.Id, (int)Math.Clamp(a.Version!.Value, 0, 1_000_000))).ToImmutableArray();
        var form = new ApplicationForm(f["kind"], f.Day("from"), f["name"], f["supplyPoint"], f["email"], f["phone"], f["address"], bank,
            new(Fit(f["fit"]), f.Flag("valueNotSoldElsewhere")), agreed);
        var (problems, application, identity) = form.Check(Secrets.Id("a"), community, Language(f["language"]), Now, Today);
        if (problems.Length > 0) throw new RefusedException(400, problems);
        await WriteAsync(stop, PeopleBook.Of(new Kept<Application>(application!)), PeopleBook.Of(new Kept<Identity>(identity!))).ConfigureAwait(false);
        return application!;
    }

    /// <summary>Applications by id, with who made them where that is not erased.</summary>
    public async Task<IReadOnlyList<ApplicationView>> ApplicationsAsync(string? community, ApplicationState? state, string? after, int most, CancellationToken stop)
    {
        var views = new List<ApplicationView>();
        foreach (var kept in await book.ListAsync<Application>(PeopleTable.Applications, community, after, most, stop).ConfigureAwait(false))
            if (state is null || kept.Value.State == state) views.Add(ApplicationView.Of(kept.Value, await IdentityOfAsync(kept.Value, stop).ConfigureAwait(false)));
        return views;
    }

    public async Task<ApplicationView?> ApplicationAsync(string id, CancellationToken stop) =>
        await book.ApplicationAsync(id, stop).ConfigureAwait(false) is { } kept
            ? ApplicationView.Of(kept.Value, await IdentityOfAsync(kept.Value, stop).ConfigureAwait(false)) : null;

    /// <summary>What members of a kind are billed by in this community, most often; null where it has none of the kind.</summary>
    public async Task<ParticipantTerms?> UsualTermsAsync(string community, string kind, CancellationToken stop) =>
        (await Live(community).Writer.ReadAsync(c => c.Definition.Members.Where(m => m.Kind == kind).Select(m => m.Terms)
            .GroupBy(t => t).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Retail, StringComparer.Ordinal).FirstOrDefault()?.Key, stop).ConfigureAwait(false)).Value;

    /// <summary>Admits: pseudonym, then the journal, then identity and invitation under the pseudonym. Begun and cut off, it is
    /// begun again by the same call, and the journal takes it once.</summary>
    /// <returns>The application, and the token of the invitation, which is kept nowhere.</returns>
    internal async Task<(Application Application, string Token)> AdmitAsync(string id, Fields f, CancellationToken stop)
    {
        var kept = await book.ApplicationAsync(id, stop).ConfigureAwait(false) ?? throw RefusedException.NotFound("application");
        var begun = Taken(ApplicationSteps.Begin(kept.Value, ParticipantId.Parse(Secrets.Pseudonym()), await TermsAsync(kept.Value, f, stop).ConfigureAwait(false), Me.Id, Now));
        if (begun != kept.Value) kept = await StepAsync(kept, begun, stop).ConfigureAwait(false);
        await RecordAsync(begun.Community, "application-admit", $"{id} as {begun.Participant}", stop).ConfigureAwait(false);
        await TellAsync(kept, stop).ConfigureAwait(false);

        var (invitation, token) = InvitationOf([begun.Role], begun.Community, begun.Participant);
        var changes = new List<PeopleChange>
        {
            PeopleBook.Of(kept with { Value = Taken(ApplicationSteps.Admit(kept.Value, Now)) }), PeopleBook.Of(new Kept<Invitation>(invitation)),
        };
        if (await book.IdentityAsync(id, stop).ConfigureAwait(false) is { } identity)
        {
            changes.Add(PeopleBook.Erase(PeopleTable.Identities, id, identity.Version));
            changes.Add(PeopleBook.Of(new Kept<Identity>(identity.Value with { Key = Identity.KeyOf(begun.Community, begun.Participant!.Value) })));
        }

        await WriteAsync(stop, changes).ConfigureAwait(false);
        return (Taken(ApplicationSteps.Admit(kept.Value, Now)), token);
    }

    /// <summary>Tells the journal; refused there, the application is taken back to where other terms can be tried.</summary>
    async Task TellAsync(Kept<Application> kept, CancellationToken stop)
    {
        var key = ApplicationSteps.KeyOf(kept.Value);
        var result = await Live(kept.Value.Community).Writer.SendAsync(new(ApplicationSteps.CommandOf(kept.Value))
        {
            Key = key,
            Answer = applied => applied.Events.SelectMany(e => e).OfType<Event.CommandRefused>().FirstOrDefault() is { } refused
                ? new(409, System.Text.Encoding.UTF8.GetBytes(refused.Reason)) : new(200, default),
        }, stop).ConfigureAwait(false);
        var answer = result switch
        {
            LiveResult.Done done => done.Answer,
            LiveResult.Repeated repeated => repeated.Answer,
            LiveResult.Busy => throw new RefusedException(503, "live.busy", "", "too many requests are waiting: come back"),
            LiveResult.Stopped stopped => throw new RefusedException(503, "live.stopped", "", stopped.Reason),
            LiveResult.NotKnown unknown => throw new RefusedException(503, "live.not-known", "", unknown.Reason),
            _ => throw new InvalidOperationException($"the key {key} is another's"),
        };
        if (answer?.Status != 409) return;
        await StepAsync(kept, Taken(ApplicationSteps.TakeBack(kept.Value)), stop).ConfigureAwait(false);
        throw new RefusedException(409, "application.terms", "terms", System.Text.Encoding.UTF8.GetString(answer.Body.Span));
    }

    internal async Task<Application> RefuseAsync(string id, string? reason, CancellationToken stop)
    {
        var kept = await book.ApplicationAsync(id, stop).ConfigureAwait(false) ?? throw RefusedException.NotFound("application");
        var becomes = Taken(ApplicationSteps.Refuse(kept.Value, reason, Me.Id, Now));
        await RecordAsync(kept.Value.Community, "application-refuse", id, stop).ConfigureAwait(false);
        await EndAsync(kept, becomes, stop).ConfigureAwait(false);
        return becomes;
    }

    internal async Task<Application> WithdrawAsync(string id, CancellationToken stop)
    {
        var kept = await book.ApplicationAsync(id, stop).ConfigureAwait(false) ?? throw RefusedException.NotFound("application");
        var becomes = Taken(ApplicationSteps.Withdraw(kept.Value, Now));
        await RecordAsync(kept.Value.Community, "application-withdraw", id, stop).ConfigureAwait(false);
        await EndAsync(kept, becomes, stop).ConfigureAwait(false);
        return becomes;
    }

    /// <summary>Whoever does not take part is not kept: the identity is erased some months on, when nobody asks any more.</summary>
    async Task EndAsync(Kept<Application> kept, Application becomes, CancellationToken stop)
    {
        var changes = new List<PeopleChange> { PeopleBook.Of(kept with { Value = becomes }) };
        if (await book.IdentityAsync(becomes.Id, stop).ConfigureAwait(false) is { } identity)
            changes.Add(PeopleBook.Of(identity with { Value = identity.Value with { EraseFrom = Today.AddMonths(6) } }));
        await WriteAsync(stop, changes).ConfigureAwait(false);
    }

    async Task<Kept<Application>> StepAsync(Kept<Application> kept, Application becomes, CancellationToken stop)
    {
        await WriteAsync(stop, PeopleBook.Of(kept with { Value = becomes })).ConfigureAwait(false);
        return new(becomes, kept.Version + 1);
    }

    async Task<AdmissionTerms> TermsAsync(Application application, Fields f, CancellationToken stop)
    {
        var usual = await UsualTermsAsync(application.Community, application.Kind, stop).ConfigureAwait(false)
            ?? await UsualTermsAsync(application.Community, "home", stop).ConfigureAwait(false);
        string Named(string name, string? otherwise) => f[name] ?? otherwise ?? throw new RefusedException(400, "application.terms", name, "name a tariff of the community");
        var terms = new ParticipantTerms(Named("retail", usual?.Retail), Named("buyBack", usual?.BuyBack), Named("charges", usual?.Charges),
            f["levy"] ?? usual?.Levy, f["imbalance"] ?? usual?.Imbalance, f["fuel"] ?? usual?.Fuel,
            (int)Math.Clamp(f.Number("amperes") ?? usual?.Amperes ?? 0, 0, 10_000), Math.Clamp(f.Number("contractWatts") ?? usual?.ContractWatts ?? 0, 0, 1_000_000_000));
        var meter = f["meterClass"] switch
        {
            null or "verified" => MeterClass.Verified,
            "specific" => MeterClass.Specific,
            "none" => MeterClass.None,
            _ => throw new RefusedException(400, "application.meter-class", "meterClass", "verified, specific or none"),
        };
        return new(terms, meter, f.Day("from") ?? application.From);
    }

    async Task<Identity?> IdentityOfAsync(Application application, CancellationToken stop) => (await book.IdentityAsync(
        application is { State: ApplicationState.Admitted, Participant: { } who } ? Identity.KeyOf(application.Community, who) : application.Id, stop).ConfigureAwait(false))?.Value;

    static Application Taken(ApplicationStep step) => step switch
    {
        ApplicationStep.Taken taken => taken.Application,
        ApplicationStep.Refused refused => throw new RefusedException(refused.Problem.Code == "application.state" ? 409 : 400, [refused.Problem]),
        _ => throw new InvalidOperationException(),
    };

    static BankAccountKind BankKind(string? text) => text switch
    {
        "ordinary" or "1" => BankAccountKind.Ordinary,
        "current" or "2" => BankAccountKind.Current,
        "savings" or "4" => BankAccountKind.Savings,
        _ => BankAccountKind.None,
    };

    static FitStatus Fit(string? text) => text switch
    {
        "none" => FitStatus.NoGeneration,
        "under" => FitStatus.UnderFit,
        "after" => FitStatus.AfterFit,
        "never" => FitStatus.NeverFit,
        _ => FitStatus.Unstated,
    };

    static string Language(string? text) => text == "en" ? "en" : "ja";
}

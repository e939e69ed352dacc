using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Server.SignIn;

/// <summary>A month of somebody's lines in the log.</summary>
/// <param name="Period">yyyy-MM, or <c>member</c>: the terms it takes part on.</param>
/// <param name="Readable">False once its key was destroyed.</param>
public sealed record ReadingKeyView(string Period, bool Readable);

public sealed partial class PeopleDesk
{
    /// <summary>Which months of a participant's lines in the log can be read by whoever has the keys.</summary>
    public async Task<IReadOnlyList<ReadingKeyView>> ReadingKeysAsync(string community, ParticipantId participant, CancellationToken stop) =>
        [.. (await logs.PeriodsOfAsync(community, participant.Name, stop).ConfigureAwait(false)).Select(p => new ReadingKeyView(p.Period, p.IsThere))];

    /// <summary>Destroys reading keys: what they sealed in the log can never be read again, in no copy of it. In the journal before it is done; asked again, it
    /// is done again, so nothing is left over where an answer was lost.</summary>
    /// <returns>How many keys there were.</returns>
    internal async Task<int> EraseReadingKeysAsync(string community, string name, Fields f, CancellationToken stop)
    {
        if (!ParticipantId.TryParse(name, out var participant)) throw RefusedException.NotFound("participant");
        var live = Live(community);
        if (f["confirm"] != participant.Name) throw new RefusedException(400, "erasure.confirm", "confirm", "write the participant's pseudonym once more");
        var period = f["period"] is { Length: > 0 } given and not "all" ? given : null;
        var member = (await live.Writer.ReadAsync(c => c.Definition.Members.FirstOrDefault(m => m.Id == participant), stop).ConfigureAwait(false)).Value
            ?? throw RefusedException.NotFound("participant");
        var hasLeft = member.Until is { } until && until <= Today;
        if (period is null or Publishing.EntryMaker.Always)
        {
            if (!hasLeft) throw new RefusedException(409, "erasure.active", "period", "who takes part is erased month by month");
        }
        else if (!DateOnly.TryParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month))
            throw new RefusedException(400, "erasure.period", "period", "a month as 2025-08, member or all");
        else if (month.AddMonths(1) > Today) throw new RefusedException(409, "erasure.open", "period", "that month is not over");
        if ((await logs.PeriodsOfAsync(community, participant.Name, stop).ConfigureAwait(false)).All(p => period is not null && p.Period != period)) throw RefusedException.NotFound("period");
        await RecordAsync(community, "erase", $"{participant} {period ?? "all"}", stop).ConfigureAwait(false);
        return await logs.EraseAsync(community, participant.Name, period, stop).ConfigureAwait(false);
    }
}

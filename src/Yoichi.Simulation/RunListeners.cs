using Yoichi.Community;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Everything that listens to a community to tell afterwards what it came to; the same for a run and a replay.</summary>
sealed class RunListeners : IDisposable
{
    readonly CommunityDefinition definition;
    readonly DayWatch day;
    readonly NoonWatch noon;

    public RunListeners(CommunityDefinition definition, params IEventSink[] others)
    {
        this.definition = definition;
        Recorder = new(definition);
        (day, noon) = (new(Watched(definition), definition.Grid), new(definition.Grid));
        Community = new(definition, new EventFan([Digest, Recorder, day, noon, .. others]));
    }

    public Community.Community Community { get; }

    public EventDigest Digest { get; } = new();

    public RunRecorder Recorder { get; }

    public RunRecord Result(string journalSha256)
    {
        var members = Recorder.Members();
        var summary = SummaryBuilder.Build(definition, Recorder, Community, members, journalSha256, Digest.Current());
        return new(summary, definition.Origin.TitleEn, definition.Origin.TitleJa, definition.Grid, Recorder.Slots,
            members, day.Day, noon.Curves);
    }

    public void Dispose() => Digest.Dispose();

    /// <summary>A home with as many things to show as there are: one that sells and stores before one that only buys.</summary>
    static ParticipantId Watched(CommunityDefinition definition) => definition.Members
        .OrderByDescending(m => m.MeterClass != MeterClass.None).ThenByDescending(m => m.Kind == "home").ThenByDescending(m => m.Tags.Length)
        .ThenByDescending(m => m.Stored > Energy.Zero).First().Id;
}

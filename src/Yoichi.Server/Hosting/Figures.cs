using System.Diagnostics.Metrics;
using Yoichi.Live;

namespace Yoichi.Server.Hosting;

/// <summary>What this server counts: the meter <c>Yoichi.Server</c>.</summary>
public sealed class Figures : IDisposable
{
    public const string MeterName = "Yoichi.Server";

    readonly Meter meter = new(MeterName);
    readonly Counter<long> commits, lines, trades, requests;
    readonly Histogram<double> commitSeconds, requestSeconds;
    readonly Histogram<long> linesOfCommit;

    public Figures()
    {
        commits = meter.CreateCounter<long>("yoichi.commits", "{commit}", "Commits to the journal");
        lines = meter.CreateCounter<long>("yoichi.journal.lines", "{line}", "Lines committed");
        trades = meter.CreateCounter<long>("yoichi.trades", "{trade}", "Trades committed");
        commitSeconds = meter.CreateHistogram<double>("yoichi.commit.duration", "s", "From handing a commit to the store until it is on the disk");
        linesOfCommit = meter.CreateHistogram<long>("yoichi.commit.lines", "{line}", "Lines of one commit");
        requests = meter.CreateCounter<long>("yoichi.http.requests", "{request}", "Requests answered, by status");
        requestSeconds = meter.CreateHistogram<double>("yoichi.http.duration", "s", "From a request until its answer, streams left out");
    }

    internal bool Owns(Meter other) => ReferenceEquals(other, meter);

    /// <summary>Figures that are looked at when somebody asks for them.</summary>
    internal void Watch(Communities communities)
    {
        meter.CreateObservableGauge("yoichi.journal.position", () => communities.Names.Select(n => Of(communities[n].Writer.Length, n)), "{line}", "Lines in the journal");
        meter.CreateObservableGauge("yoichi.writer.waiting", () => communities.Names.Select(n => Of(communities[n].Writer.Waiting, n)), "{request}", "Requests that wait for the writer");
        meter.CreateObservableGauge("yoichi.clock.held", () => communities.Names.Select(n => Of(communities[n].Writer.Held is null ? 0 : 1, n)), "1", "1 while the clock is not believed and the market waits");
        meter.CreateObservableGauge("yoichi.writer.alive", () => communities.Names.Select(n => Of(communities[n].Writer.IsAlive ? 1 : 0, n)), "1", "1 while the writer takes requests");
    }

    internal void Committed(JournalBatch batch, TimeSpan took)
    {
        var community = new KeyValuePair<string, object?>("community", batch.Community);
        commits.Add(1, community);
        lines.Add(batch.Lines.Count, community);
        trades.Add(batch.Views.Trades.Count, community);
        commitSeconds.Record(took.TotalSeconds, community);
        linesOfCommit.Record(batch.Lines.Count, community);
    }

    internal void Answered(string method, int status, TimeSpan took)
    {
        requests.Add(1, new("method", method), new("status", status));
        requestSeconds.Record(took.TotalSeconds);
    }

    static Measurement<long> Of(long value, string community) => new(value, new KeyValuePair<string, object?>("community", community));

    public void Dispose() => meter.Dispose();
}

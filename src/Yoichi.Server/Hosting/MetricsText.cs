using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Yoichi.Server.Hosting;

/// <summary>What the server counts, in the text format that Prometheus collects.</summary>
public sealed class MetricsText : IDisposable
{
    static readonly double[] SecondBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    static readonly double[] CountBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

    readonly MeterListener listener = new();
    readonly Lock turn = new();
    readonly SortedDictionary<string, Family> families = new(StringComparer.Ordinal);

    /// <param name="figures">Its meter alone: a process may hold several servers.</param>
    public MetricsText(Figures figures)
    {
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (figures.Owns(instrument.Meter)) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (turn)
            foreach (var family in families.Values) family.Write(text);
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        lock (turn)
        {
            if (!families.TryGetValue(instrument.Name, out var family)) families.Add(instrument.Name, family = new(instrument));
            family.Take(labels, value);
        }
    }

    static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            var plain = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            text.Append(text.Length == 0 ? "" : ",").Append(key).Append("=\"")
                .Append(plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
        }

        return text.ToString();
    }

    sealed class Family(Instrument instrument)
    {
        readonly SortedDictionary<string, Series> series = new(StringComparer.Ordinal);
        readonly string kind = instrument switch
        {
            Counter<long> => "counter",
            Histogram<double> or Histogram<long> => "histogram",
            _ => "gauge",
        };

        string Name => instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (kind == "counter" ? "_total" : "");

        public void Take(string labels, double value)
        {
            if (!series.TryGetValue(labels, out var one)) series.Add(labels, one = new(instrument.Unit == "s" ? SecondBounds : CountBounds));
            if (kind == "gauge") one.Sum = value;
            else one.Take(value, kind == "histogram");
        }

        public void Write(StringBuilder text)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {instrument.Description}\n# TYPE {Name} {kind}\n");
            foreach (var (labels, one) in series)
                if (kind == "histogram") one.Write(text, Name, labels);
                else text.Append(CultureInfo.InvariantCulture, $"{Name}{(labels.Length == 0 ? "" : "{" + labels + "}")} {one.Sum}\n");
        }
    }

    sealed class Series(double[] bounds)
    {
        readonly long[] counts = new long[bounds.Length + 1];

        public double Sum { get; set; }

        public void Take(double value, bool inBuckets)
        {
            Sum += value;
            if (!inBuckets) return;
            var at = 0;
            while (at < bounds.Length && value > bounds[at]) at++;
            counts[at]++;
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            var (more, total) = (labels.Length == 0 ? "" : labels + ",", 0L);
            for (var at = 0; at < bounds.Length; at++)
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"{bounds[at]}\"}} {total += counts[at]}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{more}le=\"+Inf\"}} {total += counts[^1]}\n");
            var set = labels.Length == 0 ? "" : "{" + labels + "}";
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{set} {Sum}\n{name}_count{set} {total}\n");
        }
    }
}

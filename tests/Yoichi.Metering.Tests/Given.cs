using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

/// <summary>Short ways to say what a test imports.</summary>
static class Given
{
    public static ImportResult Wide(string text, ImportOptions? options = null) => Read("wide", text, options);

    public static ImportResult Read(string format, string text, ImportOptions? options = null) =>
        MeterFormats.Find(format).Read([MeterFile.OfText("file.csv", text)], options ?? new());

    public static MeterFile Sample(string name) =>
        MeterFile.Load(Path.Combine(SharedData.Repository(), "samples", "import", name));

    /// <summary>What each sample needs to be told.</summary>
    public static ImportOptions OptionsFor(string sample) => sample switch
    {
        "htw_price.csv" => new() { Price = new("EUR", false) },
        "htw_pv.csv" => new() { Unit = MeterUnit.KilowattsPerKilowatt, PvKilowatts = 5, Channel = Channel.Generation },
        "swiss.csv" => new() { FirstDate = new(2018, 10, 29) },
        "citylearn_home.csv" => new() { PvKilowatts = 4 },
        _ => new(),
    };

    public static ImportResult ReadSample(string format, params string[] samples) => MeterFormats.Find(format)
        .Read([.. samples.Select(Sample)], OptionsFor(samples[0]));

    public static ImportResult ReadSampleWith(string format, string sample, ImportOptions options) =>
        MeterFormats.Find(format).Read([Sample(sample)], options);

    /// <summary>Where the line of names stands in a sample's bytes; of no length where it has none.</summary>
    public static (int Start, int Length) HeaderLine(string sample, byte[] content)
    {
        if (sample.StartsWith("htw", StringComparison.Ordinal) || !sample.EndsWith(".csv", StringComparison.Ordinal)
            || sample == "metpv.csv") return (0, 0);
        var before = sample switch { "ausgrid.csv" => 1, "area_demand.csv" => 4, "jma.csv" => 4, _ => 0 };
        var start = 0;
        for (; before > 0; before--) start = Array.IndexOf(content, (byte)'\n', start) + 1;
        return (start, Array.IndexOf(content, (byte)'\n', start) - start);
    }

    public static MeterFile Shared(string path)
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        return MeterFile.Load(Path.Combine(SharedData.Folder!, path));
    }

    public static InputProblem Refusal(Func<object> import) => Assert.Throws<InputException>(import).Problem;

    public static RowProblem Only(ImportResult result, string code)
    {
        var problem = Assert.Single(result.Report.Problems);
        Assert.Equal((code, 1L), (problem.Code, problem.Count));
        return Assert.Single(problem.First);
    }

    /// <summary>How often the only code of a report was reported.</summary>
    public static long CountOfOnly(ImportResult result, string code)
    {
        var problem = Assert.Single(result.Report.Problems);
        Assert.Equal(code, problem.Code);
        return problem.Count;
    }

    public static long CountOf(ImportResult result, string code) =>
        result.Report.Problems.FirstOrDefault(problem => problem.Code == code)?.Count ?? 0;

    public static DeliverySlot Slot(string text) =>
        SlotGrid.HalfHour.TryParse(text, out var slot) ? slot : throw new FormatException(text);
}

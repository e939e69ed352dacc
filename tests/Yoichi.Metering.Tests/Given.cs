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

    public static long CountOf(ImportResult result, string code) =>
        result.Report.Problems.FirstOrDefault(problem => problem.Code == code)?.Count ?? 0;

    public static DeliverySlot Slot(string text) =>
        SlotGrid.HalfHour.TryParse(text, out var slot) ? slot : throw new FormatException(text);
}

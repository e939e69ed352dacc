using Yoichi.Simulation.Files;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>Energy from files: the right slots, the right year, the right scale, and gaps as the file says.</summary>
public sealed class FilesSeriesTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>A wide file of hours from a day on: column A counts 100, 101 … Wh, B is a day-long 50 Wh; some hours left out.</summary>
    void Readings(string name, DateOnly from, int days, params int[] leftOut)
    {
        var lines = Enumerable.Range(0, 24 * days).Where(h => !leftOut.Contains(h))
            .Select(h => $"{from.AddDays(h / 24):yyyy-MM-dd} {h % 24:00}:00,{(100 + h) / 1000m},0.05");
        File.WriteAllLines(Path.Combine(folder, name), ["time,A,B", .. lines]);
    }

    CommunityFile Community(string load, string start = "2025-08-11", int days = 7, string slot = "60", string rest = "")
    {
        var path = Path.Combine(folder, "c.yaml");
        File.WriteAllText(path, $"""
            community: {"{"} name: c, start: {start}, days: {days}, slotMinutes: {slot} {"}"}
            participants:
              - id: H1
                kind: home
                plan: flat-27
                buyBack: flat-8.5
                load: {"{"} {load} {"}"}
            {rest}
            """);
        return CommunityFileReader.Read(path);
    }

    static CommunitySeries Load(CommunityFile file, int history = 0) => SeriesLoader.Load(file, file.Start, file.Days, history);

    [Fact]
    public void A_column_of_a_file_arrives_slot_by_slot()
    {
        Readings("r.csv", new(2025, 8, 11), 7);
        var series = Load(Community("file: r.csv, format: wide, column: A"));
        Assert.Equal(Enumerable.Range(100, 168).Select(i => (long)i), series.Participants[0].LoadWattHours);
        Assert.Equal(new long[168], series.Participants[0].GeneratedWattHours);
        Assert.Equal(("r.csv", 168), (series.Reports[0].File, series.Reports[0].Report.Files[0].Rows));
    }

    [Fact]
    public void Half_hours_share_an_hour_and_lose_nothing()
    {
        Readings("r.csv", new(2025, 8, 11), 7);
        var series = Load(Community("file: r.csv, format: wide, column: A", slot: "30"));
        Assert.Equal(Enumerable.Range(100, 168).Select(i => (long)i), series.Participants[0].LoadWattHours.Chunk(2).Select(h => h.Sum()));
    }

    [Fact]
    public void History_goes_back_as_far_as_every_file_has_it()
    {
        Readings("long.csv", new(2025, 8, 1), 17);
        Readings("short.csv", new(2025, 8, 8), 10);
        var file = Community("file: long.csv, format: wide, column: A");
        Assert.Equal((7, 168 + 168), Of(Load(file, 7)));
        Assert.Equal((10, 240 + 168), Of(Load(file, 30)));
        var both = Community("file: long.csv, format: wide, column: A", rest:
            "  - { id: H2, kind: home, plan: flat-27, load: { file: short.csv, format: wide, column: A } }");
        var series = Load(both, 30);
        Assert.Equal((3, 72 + 168), Of(series));
        Assert.Equal(series.Start - 72, series.First);
        Assert.Equal(100 + 7 * 24, series.Participants[0].LoadWattHours[0]);
        Assert.Equal(100, series.Participants[1].LoadWattHours[0]);

        static (int, int) Of(CommunitySeries series) => (series.HistoryDays, series.Participants[0].LoadWattHours.Length);
    }

    [Fact]
    public void A_shifted_file_keeps_its_weekdays()
    {
        // 8 August 2016 was a Monday, as 11 August 2025 is.
        Readings("old.csv", new(2016, 8, 8), 7);
        var series = Load(Community("file: old.csv, format: wide, column: A, shiftTo: 2025"));
        Assert.Equal(100, series.Participants[0].LoadWattHours[0]);
        Assert.Equal(267, series.Participants[0].LoadWattHours[^1]);
    }

    [Fact]
    public void A_factor_and_a_monthly_total_scale_without_losing_a_watt_hour()
    {
        Readings("r.csv", new(2025, 7, 1), 80);
        var half = Load(Community("file: r.csv, format: wide, column: A, factor: 0.5", "2025-08-01", 31)).Participants[0].LoadWattHours;
        Assert.Equal(Enumerable.Range(31 * 24, 31 * 24).Sum(h => 100 + h) / 2, half.Sum());
        var scaled = Load(Community("file: r.csv, format: wide, column: A, scaleToKWhPerMonth: 123.457", "2025-08-01", 31));
        Assert.Equal(123_457, scaled.Participants[0].LoadWattHours.Sum());
        var later = Load(Community("file: r.csv, format: wide, column: A, scaleToKWhPerMonth: 123.457", "2025-08-11", 5));
        Assert.Equal(scaled.Participants[0].LoadWattHours.Skip(240).Take(120), later.Participants[0].LoadWattHours);
    }

    [Fact]
    public void A_missing_reading_of_the_run_is_refused_unless_something_may_stand_in()
    {
        Readings("gap.csv", new(2025, 8, 4), 14, 168 + 5, 168 + 6);
        var refused = Assert.Throws<InputException>(() => Load(Community("file: gap.csv, format: wide, column: A")));
        Assert.Equal("series.missing", refused.Problem.Code);
        Assert.EndsWith("c.yaml:7:11", refused.Problem.Place, StringComparison.Ordinal);
        Assert.Contains("participants[H1].load: 'gap.csv' has no reading for 2 slots of the run, the first at 2025-08-11T05:00+09:00", refused.Problem.Reason);

        var zero = Load(Community("file: gap.csv, format: wide, column: A, missing: zero"));
        Assert.Equal((0L, 0L, 2), (zero.Participants[0].LoadWattHours[5], zero.Participants[0].LoadWattHours[6], zero.Reports[0].Filled));
        var week = Load(Community("file: gap.csv, format: wide, column: A, missing: repeat-week"));
        Assert.Equal((105L, 106L), (week.Participants[0].LoadWattHours[5], week.Participants[0].LoadWattHours[6]));
    }

    [Theory]
    [InlineData("refuse")]
    [InlineData("zero")]
    [InlineData("repeat-week")]
    public void Nothing_stands_in_for_days_the_file_does_not_reach(string missing)
    {
        Readings("r.csv", new(2025, 8, 4), 10);
        var refused = Assert.Throws<InputException>(() => Load(Community($"file: r.csv, format: wide, column: A, missing: {missing}")));
        Assert.Contains("the file covers 2025-08-04 to 2025-08-13, and shiftTo could move it", refused.Problem.Reason);
    }

    [Theory]
    [InlineData("file: r.csv, format: wide, column: C", "series.column", "has no load of 'C'")]
    [InlineData("file: r.csv, format: wide, column: A, zone: Asia/Tokio", "import.zone", "'Asia/Tokio' is not a time zone")]
    [InlineData("file: r.csv, format: citylearn", "file.column", "")]
    [InlineData("file: none.csv, format: wide, column: A", "file.unreadable", "there is no such file")]
    public void What_the_importer_refuses_is_told_with_the_series_that_asked(string load, string code, string reason)
    {
        Readings("r.csv", new(2025, 8, 11), 7);
        var refused = Assert.Throws<InputException>(() => Load(Community(load)));
        Assert.Equal(code, refused.Problem.Code);
        Assert.Contains(reason, refused.Problem.Reason);
        Assert.Contains(code.StartsWith("file.column", StringComparison.Ordinal) ? "r.csv" : "c.yaml:7:11", refused.Problem.Place);
    }

    [Fact]
    public void Files_that_are_not_there_are_listed_with_their_places()
    {
        var missing = SeriesLoader.MissingFiles(Community("file: none.csv, format: wide, column: A"));
        Assert.Equal(("series.file", Path.Combine(folder, "c.yaml") + ":7:11"), (Assert.Single(missing).Code, missing[0].Place));
    }

    [Fact]
    public void The_data_folder_is_looked_in_before_the_community_files_own()
    {
        Readings("r.csv", new(2025, 8, 11), 7);
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        File.WriteAllText(Path.Combine(data, "r.csv"), File.ReadAllText(Path.Combine(folder, "r.csv")).Replace("0.1,", "0.9,"));
        var file = Community("file: r.csv, format: wide, column: A");
        Assert.Equal(100, Load(file).Participants[0].LoadWattHours[0]);
        Assert.Equal(900, Load(file with { DataFolder = data }).Participants[0].LoadWattHours[0]);
        Assert.Equal(100, Load(file with { DataFolder = folder + "/nowhere" }).Participants[0].LoadWattHours[0]);
    }

    [Fact]
    public void A_constant_loses_no_watt_hour() =>
        Assert.All(Load(Community("constant: 35", slot: "15")).Participants[0].LoadWattHours.Chunk(96), day => Assert.Equal(35 * 24, day.Sum()));

    [Fact]
    public void Five_flats_in_Sydney_become_a_month_in_Japan()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var series = Sample("sydney-apartments", historyDays: 30);
        Assert.Equal(6, series.Participants.Length);
        Assert.Equal(30, series.HistoryDays);
        Assert.All(series.Participants, p => Assert.True(p.LoadWattHours.Sum() > 30_000, $"{p.Id} {p.LoadWattHours.Sum()}"));
        Assert.Equal(5, series.Participants.Count(p => p.GeneratedWattHours.Sum() > 30_000));
        var sun = series.Participants.SelectMany(p => p.GeneratedWattHours.Select((wh, i) => (wh, i % 48))).ToArray();
        Assert.InRange(sun.Sum(s => s.wh * (s.Item2 + 0.5) / 2) / sun.Sum(s => s.wh), 11, 14);
    }

    [Fact]
    public void Eleven_homes_in_California_become_a_month_in_Japan()
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var series = Sample("citylearn-2022", historyDays: 14);
        Assert.Equal((11, 14), (series.Participants.Length, series.HistoryDays));
        Assert.All(series.Participants, p => Assert.True(p.LoadWattHours.Sum() > 100_000 && p.GeneratedWattHours.Sum() > 200_000,
            $"{p.Id} {p.LoadWattHours.Sum()} {p.GeneratedWattHours.Sum()}"));
        Assert.All(series.Participants, p => Assert.Equal(0, p.GeneratedWattHours[4]));
    }

    static CommunitySeries Sample(string name, int historyDays)
    {
        var file = CommunityFileReader.Read(Path.Combine(SharedData.Repository(), "samples", "communities", name + ".yaml"),
            new() { DataFolder = Path.Combine(SharedData.Folder!, name) });
        Assert.Empty(SeriesLoader.MissingFiles(file));
        return SeriesLoader.Load(file, file.Start, file.Days, historyDays);
    }
}

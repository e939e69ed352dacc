using System.CommandLine;
using System.Text.Json;
using Yoichi.Cli.CommunityFiles;
using Yoichi.Testing;

namespace Yoichi.Cli.Tests;

/// <summary><c>yoichi community</c> as a person or a script meets it.</summary>
public class CommunityCommandTests
{
    static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var exit = CommunityCommand.Create().Parse(arguments).Invoke(new() { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }

    [Fact]
    public void Check_says_what_a_sound_community_is()
    {
        var (exit, output, error) = Run("check", "trial-20");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal("""
            trial-20: Trial with 20 homes (20世帯の実証コミュニティ)
              days         2025-08-01 to 2025-08-31, 31 days of 48 slots
              market       call, ex ante, ex post
              participants 30: 20 homes, 9 vehicles, 1 office
              PV           52.8 kW in 9 arrays
              batteries    25.6 kWh in 4
              vehicles     79.2 kWh in 9
              groups       consumers 18, noPhv 6, phv 12, prosumers 11, pv 2, pvBattery 3, pvPhv 4, pvBatteryPhv 2, vehicles 9, office 1

            """, output);
    }

    [Fact]
    public void Check_lists_every_problem_on_standard_error_and_exits_with_2()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "community: { name: x, start: 2025-13-01, days: 0 }\nparticipants: []\n");
        var (exit, output, error) = Run("check", path);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"{path}:1:30: community.start: '2025-13-01' is not a date", error);
        Assert.Contains($"{path}:1:48: community.days: 0 is outside 1", error);
        Assert.Contains($"{path}:2:15: participants: the list is empty", error);
        Assert.EndsWith("3 problems" + Environment.NewLine, error, StringComparison.Ordinal);

        var json = JsonDocument.Parse(Run("check", path, "--json").Output).RootElement;
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Equal(["community.date", "community.range", "community.missing"],
            json.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("code").GetString()));
        File.Delete(path);
    }

    [Fact]
    public void Check_tells_of_series_files_that_are_not_there()
    {
        var sample = Path.Combine(SharedData.Repository(), "samples", "communities", "sydney-apartments.yaml");
        var (exit, _, error) = Run("check", sample);
        Assert.Equal(2, exit);
        Assert.Contains("participants[B1].load: there is no file 'bondi_load_filled.csv.gz'", error);
        Assert.EndsWith("11 problems" + Environment.NewLine, error, StringComparison.Ordinal);
        Assert.Contains("there is no such folder (--data)", Run("check", sample, "--data", "nowhere").Error);
    }

    [Theory]
    [InlineData("sydney-apartments", "11 from files")]
    [InlineData("citylearn-2022", "22 from files")]
    public void Check_reads_the_files_of_a_sample(string sample, string files)
    {
        Assert.SkipUnless(SharedData.Folder is not null, SharedData.Absent);
        var path = Path.Combine(SharedData.Repository(), "samples", "communities", sample + ".yaml");
        var (exit, output, error) = Run("check", path, "--data", Path.Combine(SharedData.Folder!, sample));
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains(files, output);
    }

    [Fact]
    public void List_names_the_built_in_communities()
    {
        Assert.Contains("trial-20      Trial with 20 homes (20世帯の実証コミュニティ), 30 participants, 31 days from 2025-08-01", Run("list").Output);
        var json = JsonDocument.Parse(Run("list", "--json").Output).RootElement;
        Assert.Equal(["quick-5", "setagaya-300", "trial-20"], json.GetProperty("communities").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
    }

    [Fact]
    public void A_name_that_is_neither_a_file_nor_built_in_is_told() =>
        Assert.Contains("trial-21: there is no such file, and no built-in community of that name; did you mean 'trial-20'?",
            Run("check", "trial-21").Error);
}

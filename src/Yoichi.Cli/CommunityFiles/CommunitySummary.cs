using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Cli.CommunityFiles;

/// <summary>What a community is, in a few lines for people or as JSON for scripts.</summary>
static class CommunitySummary
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        // Japanese titles stay readable; the text goes to a console or a file, not into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Text(CommunityFile community)
    {
        var of = Facts(community);
        var text = new StringBuilder();
        text.AppendLine($"{community.Name}: {community.Title.En} ({community.Title.Ja})");
        Line("days", $"{of.First} to {of.Last}, {of.Days} days of {community.Grid.PerDay} slots");
        Line("market", of.Mechanism
            + (community.Market.ExAnte ? ", ex ante" : "") + (community.Market.ExPost ? ", ex post" : ""));
        Line("participants", $"{of.Participants}: " + string.Join(", ", of.Kinds.Select(k => $"{k.Value} {k.Key}")));
        Line("PV", $"{Number(of.PvKW)} kW in {of.Arrays} arrays");
        Line("batteries", $"{Number(of.BatteryKWh)} kWh in {of.Batteries}");
        Line("vehicles", $"{Number(of.VehicleKWh)} kWh in {of.Vehicles}");
        if (of.Groups.Count > 0) Line("groups", string.Join(", ", of.Groups.Select(g => $"{g.Key} {g.Value}")));
        if (of.Files > 0) Line("series", $"{of.Files} from files, all there and whole");
        return text.ToString();

        void Line(string name, string what) => text.AppendLine($"  {name,-13}{what}");
    }

    public static string Json(CommunityFile? community, IReadOnlyList<InputProblem> problems) => JsonSerializer.Serialize(
        new { ok = problems.Count == 0, problems, community = community is null ? null : Facts(community) }, Options);

    public static string Json(IEnumerable<CommunityFile> communities) =>
        JsonSerializer.Serialize(new { communities = communities.Select(Facts) }, Options);

    sealed record Summary(
        string Name, LocalText Title, string First, string Last, int Days, int SlotMinutes, string Mechanism,
        int Participants, IReadOnlyDictionary<string, int> Kinds, IReadOnlyDictionary<string, int> Groups,
        double PvKW, int Arrays, double BatteryKWh, int Batteries, double VehicleKWh, int Vehicles, int Files);

    static Summary Facts(CommunityFile community)
    {
        var all = community.Participants;
        var arrays = all.Where(p => p.Pv is not null).ToArray();
        var batteries = all.Where(p => p.Battery is not null).ToArray();
        var vehicles = all.Where(p => p.Vehicle is not null).ToArray();
        return new(
            community.Name, community.Title, Date(community.Start), Date(community.Start.AddDays(community.Days - 1)),
            community.Days, community.Grid.Minutes, community.Market.Mechanism, all.Length,
            all.CountBy(p => p.Kind).OrderBy(k => k.Key)
                .ToDictionary(k => k.Key.ToString().ToLowerInvariant() + (k.Value == 1 ? "" : "s"), k => k.Value),
            all.SelectMany(p => p.Groups).CountBy(g => g).ToDictionary(g => g.Key, g => g.Value),
            Math.Round(arrays.Sum(p => p.Pv!.Array.KilowattsPeak), 3), arrays.Length,
            batteries.Sum(p => p.Battery!.Capacity.WattHours) / 1e3, batteries.Length,
            vehicles.Sum(p => p.Vehicle!.Capacity.WattHours) / 1e3, vehicles.Length,
            all.Count(p => p.Load is SeriesSource.FromFile)
                + all.Count(p => p.Pv is { Series: SeriesSource.FromFile } or { Irradiance: not null }));
    }

    static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

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

    public static string Text(CommunityFile community, bool ja)
    {
        var of = Facts(community);
        var text = new StringBuilder();
        text.AppendLine($"{community.Name}: {community.Title.En} ({community.Title.Ja})");
        var times = (community.Market.ExAnte ? ja ? "・事前" : ", ex ante" : "")
            + (community.Market.ExPost ? ja ? "・事後（出なり）" : ", ex post" : "");
        Line("days", "期間", ja ? $"{of.First} 〜 {of.Last}（{of.Days} 日、1 日 {community.Grid.PerDay} コマ）"
            : $"{of.First} to {of.Last}, {of.Days} days of {community.Grid.PerDay} slots");
        Line("market", "取引方式", of.Mechanism + times);
        Line("participants", "参加者", $"{of.Participants}: " + string.Join(", ", of.Kinds.Select(k => ja ? $"{KindInJapanese(k.Key)} {k.Value}" : $"{k.Value} {k.Key}")));
        Line("PV", "太陽光", ja ? $"{Number(of.PvKW)} kW（{of.Arrays} か所）" : $"{Number(of.PvKW)} kW in {of.Arrays} arrays");
        Line("batteries", "蓄電池", ja ? $"{Number(of.BatteryKWh)} kWh（{of.Batteries} 台）" : $"{Number(of.BatteryKWh)} kWh in {of.Batteries}");
        Line("vehicles", "車両", ja ? $"{Number(of.VehicleKWh)} kWh（{of.Vehicles} 台）" : $"{Number(of.VehicleKWh)} kWh in {of.Vehicles}");
        if (of.Groups.Count > 0) Line("groups", "区分", string.Join(", ", of.Groups.Select(g => $"{g.Key} {g.Value}")));
        if (of.Files > 0) Line("series", "系列", ja ? $"ファイルから {of.Files} 本、すべて欠けなし" : $"{of.Files} from files, all there and whole");
        return text.ToString();

        void Line(string name, string japanese, string what) =>
            text.AppendLine(ja ? $"  {japanese}: {what}" : $"  {name,-13}{what}");
    }

    static string KindInJapanese(string kind) => kind.TrimEnd('s') switch
    {
        "home" => "住宅",
        "vehicle" => "車両",
        "office" => "事業所",
        "shop" => "店舗",
        "plant" => "発電所",
        var other => other,
    };

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

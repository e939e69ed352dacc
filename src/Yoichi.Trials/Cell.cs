using System.Collections.Immutable;
using Yoichi.Pages;

namespace Yoichi.Trials;

/// <summary>One of the ten percentages the trial of 2019–2020 published for August 2020.</summary>
/// <param name="Group">The group of the community file that it is of; null for everybody but the office.</param>
/// <param name="PublishedPct">By how much bills fell, weighted by bill, %.</param>
public sealed record Cell(string Code, string? Group, double PublishedPct, Bilingual Title)
{
    /// <summary>In the order published. Source: the release of the University of Tokyo, Toyota and TRENDE, 13 November 2020.</summary>
    public static ImmutableArray<Cell> All { get; } =
    [
        new("all", null, 8.6, new("All homes and vehicles", "全体（家庭と車両）")),
        new("consumers", "consumers", 6.1, new("Consumers", "需要家（発電なし）")),
        new("noPhv", "noPhv", 2.1, new("\u00a0\u00a0without a PHV", "　PHVなし")),
        new("phv", "phv", 9.2, new("\u00a0\u00a0with a PHV", "　PHVあり")),
        new("prosumers", "prosumers", 18.0, new("Prosumers", "プロシューマー")),
        new("pv", "pv", 32.3, new("\u00a0\u00a0solar", "　太陽光")),
        new("pvBattery", "pvBattery", 32.0, new("\u00a0\u00a0solar + battery", "　太陽光＋蓄電池")),
        new("pvPhv", "pvPhv", 8.4, new("\u00a0\u00a0solar + PHV", "　太陽光＋PHV")),
        new("pvBatteryPhv", "pvBatteryPhv", 107.6, new("\u00a0\u00a0solar + battery + PHV", "　太陽光＋蓄電池＋PHV")),
        new("vehicles", "vehicles", 25.4, new("PHVs alone", "PHV単独")),
    ];

    /// <summary>Those that a market rule is to reach at once.</summary>
    public static ImmutableArray<Cell> Barred { get; } = [Of("all"), Of("consumers"), Of("vehicles")];

    public static Cell Of(string code) => All.First(cell => cell.Code == code);
}

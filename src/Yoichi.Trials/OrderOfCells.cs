using System.Collections.Immutable;
using Yoichi.Pages;

namespace Yoichi.Trials;

/// <summary>What the published cells say about each other: who gains more than whom.</summary>
/// <param name="Holds">In a run.</param>
public sealed record OrderOfCells(Bilingual Title, Func<IReadOnlyDictionary<string, GainSums>, bool> Holds)
{
    public static ImmutableArray<OrderOfCells> All { get; } =
    [
        new(new("solar + battery + PHV gains most", "太陽光＋蓄電池＋PHVの改善率が最大"),
            cells => Cell.All.All(c => c.Code == "pvBatteryPhv" || Of(cells, "pvBatteryPhv") > Of(cells, c.Code))),
        new(new("solar, and solar + battery, more than consumers with a PHV", "太陽光、太陽光＋蓄電池 ＞ PHVありの需要家"),
            cells => Math.Min(Of(cells, "pv"), Of(cells, "pvBattery")) > Of(cells, "phv")),
        new(new("solar about as much as solar + battery (within a third)", "太陽光 ≒ 太陽光＋蓄電池（差は3分の1以内）"),
            cells => Math.Abs(Of(cells, "pv") - Of(cells, "pvBattery")) <= Math.Max(Of(cells, "pv"), Of(cells, "pvBattery")) / 3),
        new(new("consumers with a PHV more than those without", "PHVありの需要家 ＞ PHVなしの需要家"), cells => Of(cells, "phv") > Of(cells, "noPhv")),
        new(new("prosumers more than consumers", "プロシューマー ＞ 需要家"), cells => Of(cells, "prosumers") > Of(cells, "consumers")),
        new(new("everybody gains", "全区分が黒字"), cells => Cell.All.All(c => Of(cells, c.Code) > 0)),
    ];

    static double Of(IReadOnlyDictionary<string, GainSums> cells, string code) => cells[code].Percent ?? 0;
}

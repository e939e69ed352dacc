using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>Loads that may run whenever it suits, in whole communities.</summary>
public sealed class FlexibleTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    /// <summary>quick-5 in which H2 (roof) and H3 (roof and battery) heat water with 4.5 kWh a day at 1.5 kW.</summary>
    static CommunityFile Heaters(string keys = "from: \"22:00\", to: \"18:00\", start: \"02:00\"", string more = "") => CommunityFileReader.ReadText(
        "heaters.yaml", BuiltInCommunities.Text("quick-5")!
            .Replace("    pv: { kW: 4.5 }", $"    pv: {{ kW: 4.5 }}\n    flexible: {{ kWh: 4.5, kW: 1.5, {keys}{more} }}", StringComparison.Ordinal)
            .Replace("    battery: {", $"    flexible: {{ kWh: 4.5, kW: 1.5, {keys}{more} }}\n    battery: {{", StringComparison.Ordinal));

    [Theory, InlineData("rule", "call"), InlineData("plan", "call"), InlineData("plan", "continuous"), InlineData("foresight", "call")]
    public void As_much_is_used_as_without_the_market_and_nobody_is_worse_off(string agents, string mechanism)
    {
        var record = runs.Play("run", Heaters(), new(Agents: agents, Mechanism: mechanism, Forecasts: "recent"));
        Runs.MustHold(record.Summary);
        var (with, without) = (Watch(Heaters(), agents, mechanism), Watch(Runs.Quick, agents, mechanism));
        foreach (var home in new[] { "H2", "H3" })
            Assert.Equal(without.Used[home] + 7 * 4500, with.Used[home]);
        Assert.Equal(Watch(Heaters(), "retail", mechanism).Alone["H2"], with.Alone["H2"]);
    }

    [Fact]
    public void A_plan_moves_it_under_the_sun_and_saves_by_it()
    {
        var (rule, plan) = (Watch(Heaters(), "rule", "call"), Watch(Heaters(), "plan", "call"));
        // At two at night it is all bought; by day most of it comes from the own roof.
        Assert.True(rule.AtNight["H2"] - plan.AtNight["H2"] > 7 * 2500, $"{rule.AtNight["H2"]} and {plan.AtNight["H2"]} Wh");
        Assert.True(plan.FromGrid["H2"] < rule.FromGrid["H2"] - 7 * 1500, $"{plan.FromGrid["H2"]} and {rule.FromGrid["H2"]} Wh");
        Assert.True(plan.FromGrid["H3"] < rule.FromGrid["H3"], $"{plan.FromGrid["H3"]} and {rule.FromGrid["H3"]} Wh");
    }

    [Fact]
    public void A_block_runs_without_a_break()
    {
        var record = runs.Play("blocks", Heaters(more: ", block: true"), new(Agents: "plan", Forecasts: "recent"));
        Runs.MustHold(record.Summary);
        var rows = Rows("blocks", "H2").Where(r => r[3] == "run" && r[4] != "0").ToList();
        Assert.True(rows.Count >= 6 * 6);
        foreach (var pair in rows.Zip(rows.Skip(1)))
            if (pair.First[9] != "750" && pair.First[6] == Reasons.FlexibleRuns)
                Assert.Equal(DateTimeOffset.Parse(pair.First[1], null).AddMinutes(30), DateTimeOffset.Parse(pair.Second[1], null));
    }

    [Fact]
    public void Reasons_say_when_it_runs_waits_and_what_it_orders()
    {
        runs.Play("reasons", Heaters(), new(Agents: "plan", Forecasts: "recent"));
        var codes = Rows("reasons", "H3").Select(r => r[6]).ToHashSet();
        Assert.Contains(Reasons.FlexibleRuns, codes);
        Assert.Contains(Reasons.FlexibleWaits, codes);
        Assert.Contains(Rows("reasons", "H2").Concat(Rows("reasons", "H3")), r => r[6] == Reasons.FlexibleOrder && r[3].EndsWith("-buy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kWh: 4.5, kW: 1.5", "kWh: 40, kW: 1.5", "do not fit")]
    [InlineData("to: \"18:00\"", "to: \"22:10\"", "whole slots")]
    [InlineData("to: \"18:00\"", "tu: \"18:00\"", "'to' is missing")]
    [InlineData("kW: 1.5, from", "kW: 0, from", "kW")]
    public void What_cannot_be_is_refused_where_it_stands(string find, string replace, string says)
    {
        var text = BuiltInCommunities.Text("quick-5")!.Replace("    pv: { kW: 4.5 }",
            "    pv: { kW: 4.5 }\n    flexible: { kWh: 4.5, kW: 1.5, from: \"22:00\", to: \"18:00\" }", StringComparison.Ordinal);
        var wrong = Assert.Throws<InputException>(() => CommunityFileReader.ReadText("x.yaml", text.Replace(find, replace, StringComparison.Ordinal)));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vehicle_and_a_plant_have_none()
    {
        var text = BuiltInCommunities.Text("quick-5")!.Replace("    owner: H1", "    owner: H1\n    flexible: { kWh: 1, kW: 1, from: \"10:00\", to: \"18:00\" }", StringComparison.Ordinal);
        Assert.Equal("community.device", Assert.Throws<InputException>(() => CommunityFileReader.ReadText("x.yaml", text)).Problem.Code);
    }

    static Sums Watch(CommunityFile file, string agents, string mechanism)
    {
        var sums = new Sums(file.Grid);
        SimulationRun.Prepare(file, new(Agents: agents, Mechanism: mechanism, Forecasts: "recent")).PlayFor(TestContext.Current.CancellationToken, sums);
        return sums;
    }

    List<string[]> Rows(string folder, string who) => [.. File.ReadLines(Path.Combine(runs.Folder(folder), RunFolder.CausesName))
        .Select(line => line.Split(',')).Where(r => r[2] == who)];

    sealed class Sums(SlotGrid grid) : IEventSink
    {
        public Dictionary<string, long> Used { get; } = [];

        public Dictionary<string, long> AtNight { get; } = [];

        public Dictionary<string, long> FromGrid { get; } = [];

        public Dictionary<string, long> Alone { get; } = [];

        public void On(Event happened)
        {
            if (happened is not Event.ReadingRecorded { Participant.Name: var who, Reading: var reading, Slot: var slot }) return;
            void Add(Dictionary<string, long> to, long wattHours) => to[who] = to.GetValueOrDefault(who) + wattHours;
            Add(Used, reading.Load.WattHours);
            if (grid.JstNumber(slot) <= 12) Add(AtNight, reading.Load.WattHours);
            Add(FromGrid, reading.Forward.WattHours);
            Add(Alone, reading.BaselineForward.WattHours);
        }
    }
}

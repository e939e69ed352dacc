using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Trials.Tests;

/// <summary>What a gain is made of adds up, and what is traded gains the same whatever its price.</summary>
public sealed class GainTests
{
    static readonly CommunityFile Trial = BuiltInCommunities.Open(Reenactment.Community);

    static Outcome Play(CommunityFile file, RunOptions options) => Outcome.Of(SimulationRun.Prepare(file, options), TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("call", "rule", null)]
    [InlineData("continuous", "rule", "tepco-low-voltage")]
    [InlineData("call", "zero", null)]
    [InlineData("continuous", "foresight", null)]
    public void The_parts_of_every_cells_gain_add_up_to_it_but_for_rounding_to_yen(string mechanism, string agents, string? charges)
    {
        var outcome = Play(Trial, new(Days: 3, Mechanism: mechanism, Agents: agents, Charges: charges));
        foreach (var cell in Cell.All)
        {
            var of = outcome.Cells[cell.Code];
            Assert.Equal(of.Baseline - of.Total, of.Buying + of.Selling + of.Moved - of.Errors + of.Guarantee + of.Rounding);
            // Each of at most 29 members has two bills, each rounded to a yen.
            Assert.InRange(of.Rounding, -58 * Money.MicroYenPerYen, 58 * Money.MicroYenPerYen);
        }

        Assert.True(outcome.Cells["all"].Bought > 0);
        Assert.Equal(0, outcome.WorseOff);
    }

    [Fact]
    public void Between_members_who_pay_27_and_are_paid_8_50_a_traded_kWh_gains_18_50_at_any_price()
    {
        var homes = Trial with { Participants = [.. Trial.Participants.Where(p => p.Kind != ParticipantKind.Office)] };
        foreach (var mechanism in new[] { "call", "continuous", "mid-rate", "pay-as-bid" })
        {
            var outcome = Play(homes, new(Days: 4, Mechanism: mechanism));
            Assert.True(outcome.TradedWattHours > 0);
            Assert.Equal(outcome.TradedWattHours * 18_500, outcome.Everybody.Buying + outcome.Everybody.Selling);
        }
    }

    [Fact]
    public void No_cell_gains_more_in_the_market_than_its_flows_allow()
    {
        foreach (var agents in new[] { "rule", "foresight" })
        {
            var outcome = Play(Trial, new(Days: 5, Mechanism: "call", Agents: agents));
            foreach (var cell in Cell.All)
            {
                var of = outcome.Cells[cell.Code];
                Assert.True(of.Baseline - of.Total - of.Guarantee - of.Rounding <= of.Reach, cell.Code);
            }
        }
    }

    [Fact]
    public void A_group_is_its_homes_and_their_vehicles()
    {
        var cells = Play(Trial, new(Days: 1)).Cells;
        Assert.Equal(cells["all"].Baseline, cells["consumers"].Baseline + cells["prosumers"].Baseline);
        Assert.Equal(cells["consumers"].Baseline, cells["noPhv"].Baseline + cells["phv"].Baseline);
        Assert.Equal(cells["prosumers"].Total, new[] { "pv", "pvBattery", "pvPhv", "pvBatteryPhv" }.Sum(c => cells[c].Total));
    }
}

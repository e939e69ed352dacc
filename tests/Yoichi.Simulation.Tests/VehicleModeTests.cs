using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>What vehicles' modes, and a buyer's month, come to in a whole community.</summary>
public sealed class VehicleModeTests
{
    /// <summary>Two weeks of trial-20 with the file changed.</summary>
    static Watch Play(Func<string, string> change, string agents = "plan", int days = 14)
    {
        var text = change(BuiltInCommunities.Text("trial-20")!);
        var run = SimulationRun.Prepare(CommunityFileReader.ReadText("trial-20.yaml", text), new(Days: days, Agents: agents));
        var watch = new Watch();
        run.PlayFor(TestContext.Current.CancellationToken, watch);
        return watch;
    }

    static string Vehicles(string text, string keys) => text.Replace(
        "    buyBack: flat-8.5\n    vehicle:", $"    buyBack: flat-8.5\n    {keys}\n    vehicle:", StringComparison.Ordinal);

    [Fact]
    public void Green_mode_raises_the_renewable_share_and_economy_the_cheaper_mean_price()
    {
        // The office gives half of its roof away as plain energy, so that there is a choice.
        static string Plain(string text) => text.Replace("preferences: { buy: { margin: 8.24 }, sell: { margin: 8.61 } }",
            "preferences: { buy: { margin: 8.24 }, sell: { margin: 0, tags: [] } }", StringComparison.Ordinal)
            .Replace("pv: { kW: 20, tilt", "pv: { kW: 80, tilt", StringComparison.Ordinal);
        var economy = Play(text => Vehicles(Plain(text), "preferences: { mode: economy }"));
        var green = Play(text => Vehicles(Plain(text), "preferences: { mode: green, greenPremium: 6 }"));
        Assert.True(green.SolarShare > economy.SolarShare + 0.02, $"{green.SolarShare:0.000} and {economy.SolarShare:0.000}");
        Assert.True(economy.MeanPrice < green.MeanPrice, $"{economy.MeanPrice:0.00} and {green.MeanPrice:0.00} ¥/kWh");
    }

    /// <summary>Follows the vehicles' purchases, sales and what they charge.</summary>
    sealed class Watch : IEventSink
    {
        readonly Dictionary<long, Event.OrderAccepted> orders = [];
        long bought, solar, paid, charged;

        public double SolarShare => (double)solar / charged;

        public double MeanPrice => (double)paid / bought / 1000;

        public void On(Event happened)
        {
            switch (happened)
            {
                case Event.OrderAccepted e:
                    orders[e.OrderId] = e;
                    break;
                case Event.Traded e:
                    if (!IsVehicle(e.Buyer)) break;
                    (bought, paid) = (bought + e.Quantity.WattHours, paid + (e.Quantity * e.Price).MicroYen);
                    if (orders[e.SellOrder].Terms.Tags.Contains(Tag.Parse("solar"))) solar += e.Quantity.WattHours;
                    break;
                case Event.ReadingRecorded e when IsVehicle(e.Participant):
                    charged += e.Reading.Charged.WattHours;
                    break;
            }
        }

        static bool IsVehicle(ParticipantId who) => who.Name.StartsWith('V');
    }
}

using Yoichi.Simulation.Files;

namespace Yoichi.Simulation.Tests;

/// <summary>The community of the demonstration is what its published description says.</summary>
public class FilesTrial20Tests
{
    static readonly CommunityFile Trial = BuiltInCommunities.Open("trial-20");

    static IEnumerable<ParticipantEntry> Group(string name) => Trial.Participants.Where(p => p.Groups.Contains(name));

    static int Homes(string group) => Group(group).Count(p => p.Kind == ParticipantKind.Home);

    [Fact]
    public void Trial_20_has_20_homes_9_vehicles_and_an_office_for_the_31_days_of_August_2025()
    {
        Assert.Equal(20, Trial.Participants.Count(p => p.Kind == ParticipantKind.Home));
        Assert.Equal(9, Trial.Participants.Count(p => p.Kind == ParticipantKind.Vehicle));
        Assert.Single(Trial.Participants, p => p.Kind == ParticipantKind.Office);
        Assert.Equal(30, Trial.Participants.Length);
        Assert.Equal((new DateOnly(2025, 8, 1), 31, 30), (Trial.Start, Trial.Days, Trial.Grid.Minutes));
    }

    [Fact]
    public void Homes_are_of_the_types_of_the_trial()
    {
        Assert.Equal((6, 6, 12), (Homes("noPhv"), Homes("phv"), Homes("consumers")));
        Assert.Equal((2, 3, 2, 1, 8), (Homes("pv"), Homes("pvBattery"), Homes("pvPhv"), Homes("pvBatteryPhv"), Homes("prosumers")));
        Assert.All(Trial.Participants.Where(p => p.Kind == ParticipantKind.Home), home =>
        {
            Assert.Equal(home.Groups.Contains("prosumers"), home.Pv is not null);
            Assert.Equal(home.Groups.Contains("pvBattery") || home.Groups.Contains("pvBatteryPhv"), home.Battery is not null);
        });
    }

    [Fact]
    public void A_home_with_a_vehicle_and_its_vehicle_are_in_the_same_groups()
    {
        foreach (var vehicle in Trial.Participants.Where(p => p.Kind == ParticipantKind.Vehicle))
        {
            var home = Trial[vehicle.Owner];
            Assert.Equal(home.Groups.Append("vehicles"), vehicle.Groups);
            Assert.Contains(home.Groups, g => g is "phv" or "pvPhv" or "pvBatteryPhv");
        }

        Assert.All(Group("vehicles"), p => Assert.Equal(ParticipantKind.Vehicle, p.Kind));
        Assert.Equal(["office"], Trial.Participants[^1].Groups);
    }

    [Fact]
    public void Mean_rating_is_4_1_kW_and_mean_use_450_kWh()
    {
        var homes = Trial.Participants.Where(p => p.Kind == ParticipantKind.Home).ToArray();
        Assert.Equal(4.1, homes.Where(h => h.Pv is not null).Average(h => h.Pv!.Array.KilowattsPeak), 6);
        var use = homes.Select(h => ((SeriesSource.Generated)h.Load!).PerMonth.WattHours).ToArray();
        Assert.Equal(450_000, use.Average());
        Assert.Equal((300_000, 600_000), (use.Min(), use.Max()));
    }

    [Fact]
    public void Batteries_and_vehicles_have_the_published_sizes()
    {
        Assert.All(Trial.Participants.Where(p => p.Battery is not null), p =>
            Assert.Equal((6400, 3000, 3000), (p.Battery!.Capacity.WattHours, p.Battery.ChargeWatts, p.Battery.DischargeWatts)));
        Assert.All(Group("vehicles"), p =>
        {
            var car = p.Vehicle!;
            Assert.Equal((8800, 3000, 0), (car.Capacity.WattHours, car.ChargeWatts, car.DischargeWatts));
            Assert.Equal([2500, 2500], car.Trips.Select(t => t.Energy.WattHours));
            Assert.All(car.Trips, t => Assert.Equal(Devices.Days.Weekdays, t.Days));
            Assert.Equal((new TimeOnly(22, 0), new TimeOnly(2, 0)), (car.BaselineFrom, car.BaselineTo));
            Assert.Contains(car.Plugged, h => h.Place == "work" && h.From == new TimeOnly(8, 30) && h.To == new TimeOnly(17, 30));
        });
    }

    [Fact]
    public void Everybody_pays_27_gets_8_50_and_trades_without_charges()
    {
        foreach (var participant in Trial.Participants)
        {
            var terms = Trial.Tariffs.Month(participant.Terms, Settlement.BillingSpan.MonthOf(Trial.Start), Trial.Grid);
            Assert.Equal("8.50", terms.BuyBack.ToString());
            Assert.Equal(Settlement.Charges.None, terms.Charges);
        }

        Assert.All(Trial.Participants.Where(p => p.Kind != ParticipantKind.Office), p => Assert.Equal("flat-27", p.Terms.Retail));
        Assert.True(Trial.Participants[^1].HasDemandCharge);
    }

    [Fact]
    public void Margins_lie_within_half_the_corridor()
    {
        Assert.All(Trial.Participants, p =>
        {
            Assert.InRange(p.Preferences.PurchaseMargin.MicroYenPerWattHour, 0, 9250);
            Assert.InRange(p.Preferences.SaleMargin.MicroYenPerWattHour, 0, 9250);
        });
        Assert.True(Trial.Participants.Select(p => p.Preferences.PurchaseMargin).Distinct().Count() > 20);
        Assert.Equal(3, Trial.Participants.Count(p => p.Preferences.PurchasePremiums.Any(q => q.Tag.Name == "solar")));
    }

    [Fact]
    public void Its_month_has_exactly_the_wanted_use_and_a_week_of_history()
    {
        var series = SeriesLoader.Load(Trial, Trial.Start, Trial.Days, historyDays: 7);
        Assert.Equal(7, series.HistoryDays);
        Assert.Equal(Trial.Grid.OfJstDay(Trial.Start) - 7 * 48, series.First);
        var homes = series.Participants.Where(p => Trial[p.Id].Kind == ParticipantKind.Home);
        Assert.Equal(9_000_000, homes.Sum(p => p.LoadWattHours.Skip(7 * 48).Sum()));
        Assert.All(series.Participants, p => Assert.Equal(38 * 48, p.LoadWattHours.Length));
        Assert.All(series.Participants, p => Assert.Equal(38 * 48, p.GeneratedWattHours.Length));
    }
}

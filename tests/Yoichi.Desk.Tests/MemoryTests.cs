using Yoichi.Community;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>What agents learnt outlives the process: a service that was started again orders as one that went on.</summary>
public sealed class MemoryTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Nine days of five are more than agents need before they go by their own errors; among the twenty are vehicles and a plant.</summary>
    [Theory]
    [InlineData("quick-5", "plan", 9)]
    [InlineData("quick-5", "plan-shaded", 9)]
    [InlineData("trial-20", "plan", 2)]
    public async Task A_service_started_again_places_the_same_orders_as_one_that_went_on(string community, string agent, int days)
    {
        var went = await OrdersAsync(community, agent, days, restarts: false);
        var began = await OrdersAsync(community, agent, days, restarts: true);
        Assert.NotEmpty(went);
        Assert.Equal(went.Count, began.Count);
        for (var i = 0; i < went.Count; i++) Assert.True(went[i] == began[i], $"{i} of {went.Count}: {went[i]} / {began[i]}");
        // It is what was kept that makes them the same.
        if (agent == "plan" && days > 7) Assert.NotEqual(went, await OrdersAsync(community, agent, days, restarts: true, forgets: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_month_has_left_is_known_after_metering_other_wishes_and_a_restart(bool restarts)
    {
        const long aDay = 400;
        await using var street = await Street.StartAsync("quick-5", "rule", 5);
        var buyer = street.Definition.Members.Single(m => m.Id.Name == "bakery");
        await street.Desk.Register.ChangeAsync(buyer, s => s with { MonthlyVolume = new(31 * aDay), Premiums = [new("solar", Price.OfTicks(100))] }, Stop);
        for (var day = 1; day <= 4; day++)
        {
            await street.LiveUntilAsync(street.First + (day - 1) * street.Grid.PerDay + 28);
            if (restarts)
            {
                await street.RestartAsync();
                await street.People.WriteAsync(Stop, PeopleBook.Of(Preferences.None(street.Definition.Name, buyer.Id) with { Version = day, MostToPay = Price.OfTicks(9000 + day) }));
            }

            await street.LiveUntilAsync(street.First + day * street.Grid.PerDay);
        }

        var bought = (await BoughtAtPremiumAsync(street, buyer.Id)).ToList();
        var first = street.Grid.JstDay(street.First).Day;
        Assert.Contains(bought, b => b.Round == RoundKind.AfterMetering);
        for (var day = 1; day <= 4; day++)
        {
            var sum = bought.Where(b => b.Slot < street.First + day * street.Grid.PerDay).Sum(b => b.Quantity.WattHours);
            Assert.InRange(sum, day == 4 ? 1 : 0, aDay * (first + day - 1));
        }
    }

    /// <summary>What was traded of a participant's orders that carry a premium, out of the journal.</summary>
    static async Task<IEnumerable<Event.Traded>> BoughtAtPremiumAsync(Street street, ParticipantId who)
    {
        var heard = new Heard();
        var community = new Community.Community(street.Definition, heard);
        foreach (var command in await street.JournalAsync()) community.Apply(command);
        var dear = heard.Events.OfType<Event.OrderAccepted>().Where(o => o.Participant == who && o.Terms.Premiums.Any()).Select(o => o.OrderId).ToHashSet();
        return heard.Events.OfType<Event.Traded>().Where(t => dear.Contains(t.BuyOrder));
    }

    sealed class Heard : IEventSink
    {
        public List<Event> Events { get; } = [];

        public void On(Event happened) => Events.Add(happened);
    }

    /// <summary>Everything that was put to the market, in order, with its reason.</summary>
    static async Task<List<string>> OrdersAsync(string community, string agent, int days, bool restarts, bool forgets = false)
    {
        await using var street = await Street.StartAsync(community, agent, days + 1);
        var end = street.First + days * street.Grid.PerDay;
        // In the midst of days, of issues of forecasts and of slots; the last days have a restart each few hours.
        var rng = new Rng(17);
        for (var at = street.First + street.Grid.PerDay; at < end; at += (int)rng.Between(3, at < end - 2 * street.Grid.PerDay ? 60 : 12))
        {
            await street.LiveUntilAsync(at);
            if (restarts) await street.RestartAsync(forgets);
        }

        await street.LiveUntilAsync(end);
        Assert.Empty(street.Desk.Status.Failures);
        return [.. (await street.ReasonsAsync()).OrderBy(r => r.Decided).ThenBy(r => r.Slot).ThenBy(r => r.Participant).Select(r => (r with { OrderId = null }).ToString())];
    }
}

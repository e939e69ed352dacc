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

namespace Yoichi.Server.Tests;

public sealed class HostTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_starts_on_an_empty_folder_and_says_it_is_alive()
    {
        await using var town = await TownServer.StartAsync();
        Assert.Equal("alive\n", await town.Client.GetStringAsync("/health/live", Stop));
        Assert.Equal([TownServer.Name], town.Communities.Names);
        Assert.Contains("town", await town.Client.GetStringAsync("/", Stop), StringComparison.Ordinal);
    }
}

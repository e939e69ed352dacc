using Yoichi.Devices;
using Yoichi.People;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>What is kept of members' places.</summary>
public sealed class RegisterTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static ParticipantId Id(string name) => ParticipantId.Parse(name);

    [Fact]
    public async Task What_is_kept_comes_back_as_it_was_and_is_sown_once()
    {
        var book = new PeopleBook(new MemoryPeopleStore());
        var file = Simulation.Files.BuiltInCommunities.Open("quick-5");
        var register = new DeskRegister(book, file.Name);
        Assert.Null((await register.LoadAsync(Stop)).Setup);
        await register.SeedAsync(DeskSetup.Of(file), [.. file.Participants.Select(p => RegisteredSite.Of(file.Name, p))], Stop);
        await register.SeedAsync(DeskSetup.Of(file) with { Agent = "none" }, [], Stop);
        var kept = await register.LoadAsync(Stop);
        Assert.Equal(("plan", 5), (kept.Setup!.Agent, kept.Sites.Count));
        foreach (var entry in file.Participants)
        {
            var site = kept.Sites[entry.Id];
            Assert.Equal(entry.Battery, site.Battery);
            Assert.Equal(entry.Vehicle?.Trips, site.Vehicle?.Trips);
            Assert.Equal(entry.Vehicle?.Plugged, site.Vehicle?.Plugged);
            Assert.Equal(entry.Vehicle?.NeededAtDeparture, site.Vehicle?.NeededAtDeparture);
            Assert.Equal((entry.Preferences.PurchaseMargin, entry.Preferences.SaleMargin), (site.PurchaseMargin, site.SaleMargin));
            Assert.Equal(entry.Preferences.AllPremiums, site.Premiums.Select(p => p.ToPremium()));
        }
    }

    [Fact]
    public async Task A_later_report_stands_an_earlier_one_does_not_take_its_place_and_leaving_erases_both()
    {
        var book = new PeopleBook(new MemoryPeopleStore());
        var register = new DeskRegister(book, "town");
        var at = new DateTimeOffset(2025, 8, 1, 3, 0, 0, TimeSpan.Zero);
        await register.SeedAsync(new("town", "rule", null, null), [new("town", Id("A"), null) { Battery = new BatterySpec(new(6400), 3000, 3000) }], Stop);
        await register.ReportAsync(new("town", Id("A"), at, new(4000), null), Stop);
        await register.ReportAsync(new("town", Id("A"), at.AddMinutes(-1), new(1), true), Stop);
        Assert.Equal(new("town", Id("A"), at, new(4000), null), await register.StateAsync(Id("A"), Stop));
        Assert.Equal(new("town", Id("A"), at.AddMinutes(1), new(4000), true), await register.ReportAsync(new("town", Id("A"), at.AddMinutes(1), null, true), Stop));
        Assert.Equal(PeopleOutcome.Kept, await book.WriteAsync(Stop, await register.ErasuresAsync(Id("A"), Stop)));
        Assert.Null(await register.StateAsync(Id("A"), Stop));
        Assert.Null(await register.SiteAsync(Id("A"), Stop));
        Assert.Empty(await register.ErasuresAsync(Id("A"), Stop));
    }
}

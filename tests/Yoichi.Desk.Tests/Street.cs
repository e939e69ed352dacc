using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Devices;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>A community in service with a desk and the homes behind its meters: everything but the wall.</summary>
sealed class Street : IAsyncDisposable
{
    readonly CommunityFile file;
    readonly CommunitySeries series;
    readonly Home[] homes;
    readonly MemoryJournalStore store = new();
    readonly PeopleBook people = new(new MemoryPeopleStore());
    readonly AgentCatalog? agents;
    DeliverySlot now;

    Street(CommunityFile file, CommunityDefinition definition, CommunitySeries series, AgentCatalog? agents)
    {
        (this.file, this.series, this.agents, Definition) = (file, series, agents, definition);
        Time = new(Grid.StartOf(First - Grid.PerDay));
        homes = [.. file.Participants.Select((p, i) => new Home(p, series.Participants[i], Grid))];
        now = First - Grid.PerDay;
    }

    public CommunityDefinition Definition { get; }

    public SlotGrid Grid => Definition.Grid;

    public DeliverySlot First => Grid.OfJstDay(Definition.From);

    public ManualTime Time { get; }

    public LiveCommunity Live { get; private set; } = null!;

    public CommunityDesk Desk { get; private set; } = null!;

    public PeopleBook People => people;

    public IJournalStore Store => store;

    public static async Task<Street> StartAsync(string community = "trial-20", string agent = "plan", int days = 4, AgentCatalog? agents = null)
    {
        var file = BuiltInCommunities.Open(community) with { DeskAgent = agent };
        var definition = LiveDefinition.Of(file, file.Start, file.Start.AddDays(days));
        var street = new Street(file, definition, SeriesLoader.Load(file, file.Start, days, 0), agents);
        await new DeskRegister(street.people, definition.Name).SeedAsync(
            DeskSetup.Of(file), [.. file.Participants.Select(p => RegisteredSite.Of(definition.Name, p))], Stop);
        await street.OpenAsync();
        return street;
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    async Task OpenAsync()
    {
        Desk = new(Definition.Name, store, store, people, Time, agents);
        await Desk.PrepareAsync(Stop);
        Live = await LiveCommunity.StartAsync(store, Definition.Name, Time, Desk.With(new() { Heartbeat = null }), Definition, Stop);
        await Desk.OpenAsync(Live, Stop);
    }

    /// <summary>As after a crash: nobody is asked to end what he is at.</summary>
    /// <param name="forgets">What agents learnt is gone.</param>
    public async Task RestartAsync(bool forgets = false)
    {
        await Live.StopAsync();
        if (forgets) await ForgetAsync();
        await OpenAsync();
    }

    /// <summary>Spoils what is kept of agents' learning, as another version of the program would find it.</summary>
    async Task ForgetAsync()
    {
        foreach (var row in await people.RowsAsync(PeopleTable.Sites, $"{Definition.Name}/learnt", Stop))
            Assert.Equal(PeopleOutcome.Kept, await people.WriteAsync(Stop, PeopleBook.OfBytes(row.Id, $"{Definition.Name}/learnt", row.Version, [255, .. row.Body])));
    }

    /// <summary>Bytes of what is kept of agents' learning and of forecasts, a row each.</summary>
    public async Task<IReadOnlyList<(string Id, int Bytes)>> LearntAsync() =>
        [.. (await people.RowsAsync(PeopleTable.Sites, $"{Definition.Name}/learnt", Stop)).Select(r => (r.Id, r.Body.Length))];

    /// <summary>Lives on to the start of a slot: clocks, meters and agents.</summary>
    /// <param name="isSilent">Whose meter says nothing of a slot.</param>
    public async Task LiveUntilAsync(DeliverySlot until, Func<ParticipantId, DeliverySlot, bool>? isSilent = null)
    {
        for (; now < until; now += 1)
        {
            Time.Now = Grid.StartOf(now);
            if (now > First) await MeterAsync(now - 1, isSilent);
            await Desk.LookAsync(Stop);
        }

        Time.Now = Grid.StartOf(now);
    }

    async Task MeterAsync(DeliverySlot slot, Func<ParticipantId, DeliverySlot, bool>? isSilent)
    {
        var readings = new List<Command>();
        for (var i = 0; i < homes.Length; i++)
        {
            var reading = homes[i].Deliver(slot, slot - series.First);
            if (isSilent?.Invoke(file.Participants[i].Id, slot) != true) readings.Add(new Command.RecordReading(slot, file.Participants[i].Id, reading));
        }

        var done = Assert.IsType<LiveResult.Done>(await Live.Writer.SendAsync(new(readings), Stop));
        Assert.DoesNotContain(done.Applied.Events.SelectMany(e => e), e => e is Event.ReadingRefused);
    }

    public async Task<IReadOnlyList<ReasonRow>> ReasonsAsync(ParticipantId? who = null) =>
        await store.ReasonsAsync(Definition.Name, who, First - 1000, First + 10_000, null, int.MaxValue, Stop);

    public async Task<List<Command>> JournalAsync()
    {
        var commands = new List<Command>();
        var position = 0L;
        await foreach (var line in store.ReadAsync(Definition.Name, 0, Stop))
            if (position++ > 0) commands.Add(JournalLine.ReadCommand(line.Span, position));
        return commands;
    }

    public async Task<IReadOnlyList<TradeRow>> TradesAsync() =>
        (await store.TradesAsync(Definition.Name, First, First + 10_000, null, default, int.MaxValue, Stop)).Value;

    public async ValueTask DisposeAsync() => await Live.DisposeAsync();

    /// <summary>A home whose devices run as without the market.</summary>
    sealed class Home(ParticipantEntry entry, ParticipantSeries energy, SlotGrid grid)
    {
        readonly Battery? battery = entry.Battery is { } spec ? new(spec) : null;
        readonly Vehicle? vehicle = entry.Vehicle is { } car ? new(car, grid) : null;

        public SlotReading Deliver(DeliverySlot slot, int at)
        {
            var (use, sun) = (new Energy(energy.LoadWattHours[at]), new Energy(energy.GeneratedWattHours[at]));
            var step = vehicle is not null ? vehicle.Step(slot, RetailRule.Vehicle(vehicle.Calendar, vehicle.Model, slot, grid))
                : battery?.Step(RetailRule.Battery(use, sun), grid.Minutes) is { } did ? new(did.Charged, did.Discharged, default, default, did.Lost) : default;
            var net = use + step.Charged - sun - step.Discharged;
            var (forward, reverse, stored) = (Energy.Max(net, default), Energy.Max(-net, default), battery?.State ?? vehicle?.State ?? default);
            return new(forward, reverse, use, sun, step.Charged, step.Discharged, step.Driven, step.Lost, stored, forward, reverse, BaselineStored: stored);
        }
    }
}

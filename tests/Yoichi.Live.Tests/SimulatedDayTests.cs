using Yoichi.Community;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Live.Tests;

/// <summary>The simulator's outside world put to a live community: what the simulator does by its loop, the clock does by
/// itself.</summary>
public sealed class SimulatedDayTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_clock_holds_the_same_auctions_gates_settlements_and_bills_as_the_simulator(bool exPost)
    {
        var file = BuiltInCommunities.Open("quick-5");
        file = file with { Market = file.Market with { ExPost = exPost } };
        using var written = new MemoryStream();
        SimulationRun.Prepare(file, new(Days: 2)).Play(written);
        var (definition, commands) = Read(written.ToArray());
        var simulated = new Kinds();
        var community = new Community.Community(definition, simulated);
        foreach (var command in commands) community.Apply(command);

        var lived = new Kinds();
        var afterMetering = new Dictionary<DeliverySlot, List<Command>>();
        var time = new ManualTime(DateTimeOffset.MinValue);
        var options = Town.Quiet with
        {
            Rules = new(TimeSpan.FromDays(2), TimeSpan.FromMinutes(10)),
            OrdersAfterMetering = (_, slot) => new(afterMetering.GetValueOrDefault(slot, []), []),
            Views = _ => lived,
        };
        var grid = definition.Grid;
        time.Now = commands.OfType<Command.Tick>().First().At.AddSeconds(-1);
        await using var live = await LiveCommunity.StartAsync(new MemoryJournalStore(), definition.Name, time, options, definition);
        for (var i = 0; i < commands.Count; i++)
            switch (commands[i])
            {
                case Command.Tick tick:
                    time.Now = tick.At;
                    await live.Writer.LookAtClockAsync();
                    break;
                case Command.RecordReading first:
                    // Readings of a slot come together; orders on what was metered are asked for by the clock.
                    var readings = commands.Skip(i).TakeWhile(c => c is Command.RecordReading).ToList();
                    i += readings.Count - 1;
                    var orders = commands.Skip(i + 1).TakeWhile(c => c is Command.PlaceOrder or Command.CancelOrders && exPost).ToList();
                    afterMetering[first.Slot] = orders;
                    i += orders.Count;
                    Assert.IsType<LiveResult.Done>(await live.Writer.SendAsync(new(readings)));
                    await live.Writer.LookAtClockAsync();
                    break;
                case Command.RunRound or Command.CloseGate or Command.SettleSlot or Command.CloseMonth or Command.Mark:
                    break;
                default:
                    Assert.IsType<LiveResult.Done>(await live.Writer.SendAsync(new(commands[i])));
                    break;
            }

        time.Now += TimeSpan.FromHours(1);
        await live.Writer.LookAtClockAsync();
        foreach (var kind in new[] { "Traded DayAhead", "Traded Gate", "GateClosed", "SlotSettled", "BillIssued" }) Assert.Contains(kind, simulated.ByKind.Keys);
        Assert.Equal(exPost, simulated.ByKind.ContainsKey("Traded AfterMetering"));
        Assert.Equal(simulated.ByKind.Keys.Order(), lived.ByKind.Keys.Order());
        foreach (var (kind, events) in simulated.ByKind) Assert.Equal(events, lived.ByKind[kind]);
        Assert.Equal(string.Join("\n", community.Ledger.Balances), (await live.Writer.ReadAsync(c => string.Join("\n", c.Ledger.Balances))).Value);
    }

    static (CommunityDefinition Definition, List<Command> Commands) Read(byte[] journal)
    {
        using var reader = new JournalReader(new MemoryStream(journal), "journal.jsonl");
        var commands = new List<Command>();
        while (reader.TryRead(out var command)) commands.Add(command);
        return (reader.Definition, commands);
    }

    /// <summary>What happened, each kind (trades and clearings by their round) in its own order.</summary>
    sealed class Kinds : IViewSource
    {
        public SortedDictionary<string, List<string>> ByKind { get; } = new(StringComparer.Ordinal);

        public void On(Event happened)
        {
            var kind = happened switch
            {
                Event.Traded traded => $"Traded {traded.Round}",
                Event.Cleared cleared => $"Cleared {cleared.Round}",
                _ => happened.GetType().Name,
            };
            if (!ByKind.TryGetValue(kind, out var events)) ByKind.Add(kind, events = []);
            events.Add(happened is Event.BillIssued bill ? string.Join("\n", bill.Bill.Lines) : happened.ToString());
        }

        public void Begin(long position) { }

        public ViewRows Take() => ViewRows.None;
    }
}

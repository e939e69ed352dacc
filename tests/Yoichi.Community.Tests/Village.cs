using System.Collections.Immutable;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>A village of a few members at 27 and 8.5 ¥/kWh, and what happens in it.</summary>
sealed class Village : IEventSink
{
    public static readonly DateOnly FirstDay = new(2025, 8, 1);
    static readonly string Tariffs =
        TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText();

    public Village(string mechanism = "call", bool exAnte = true, bool exPost = true, int days = 2,
        string[]? names = null, MarketRule? rule = null, string charges = "none",
        Func<Member, Member>? with = null, ParticipantTerms? terms = null, CertificateRules? certificates = null)
    {
        terms ??= new ParticipantTerms("flat-27", "flat-8.5", charges, "japan");
        Definition = new(
            "village", 30, FirstDay, FirstDay.AddDays(days), rule ?? Rule(mechanism, exAnte, exPost),
            [.. (names ?? ["A", "B", "C"]).Select(n => new Member(ParticipantId.Parse(n), "home", null, ["homes"], terms,
                [Tag.Parse("solar")], UnderFit: n == "FIT", Energy.Zero)).Select(m => with is null ? m : with(m))],
            Tariffs, new("Village", "村", "members", 1, []))
        { Certificates = certificates };
        Community = new(Definition, new Both(this, Digest));
    }

    public static MarketRule Rule(string mechanism = "call", bool exAnte = true, bool exPost = true) =>
        mechanism == "continuous"
            ? new(mechanism, exAnte, exPost, null, 24 * 60, 10 - 30, new(0), new(50_000), new(17_750))
            : new(mechanism, exAnte, exPost, new TimeOnly(12, 0), 48 * 60, 60, new(-999_990), new(999_990), new(17_750));

    /// <summary>Everybody has a solar plant of 2020; FIT's is under FIT.</summary>
    public static CertificateRules Certifying(params string[] names) => new(
        [.. names.Select(n => new Plant(Id(n), Id(n), "solar", "Tome", new(2020, 4, 1), n == "FIT", "", 0, ""))],
        CertificateRules.UsualOrder, LotOrder.Fifo, 24, SupplyMix.Undeclared);

    public CommunityDefinition Definition { get; }

    public Community Community { get; }

    public EventDigest Digest { get; } = new();

    public List<Event> Events { get; } = [];

    public List<Command> Commands { get; } = [];

    public SlotGrid Grid => Definition.Grid;

    public Event Last => Events[^1];

    public static ParticipantId Id(string name) => ParticipantId.Parse(name);

    public DeliverySlot Slot(int number) => Grid.OfJstDay(FirstDay, number);

    public void On(Event happened) => Events.Add(happened);

    public void Do(Command command)
    {
        Commands.Add(command);
        Community.Apply(command);
    }

    public void At(DateTimeOffset time) => Do(new Command.Tick(time));

    /// <summary>JST on the first day; hours may be negative for the day before.</summary>
    public void At(double hours) => At(new DateTimeOffset(FirstDay, default, SlotGrid.Jst).AddHours(hours));

    public Event Order(
        string who, Side side, long wattHours, string limit, int slot = 21, OrderTerms? terms = null)
    {
        Assert.True(Price.TryParseYenPerKWh(limit, out var price));
        Do(new Command.PlaceOrder(Slot(slot), Id(who), side, new(wattHours), price, terms ?? OrderTerms.Plain));
        return Last;
    }

    public OrderRefusal Refusal(string who, Side side, long wattHours, string limit, int slot = 21, OrderTerms? terms = null) =>
        Order(who, side, wattHours, limit, slot, terms) is Event.OrderRefused refused ? refused.Reason : OrderRefusal.None;

    public void Read(string who, int slot, long forward, long reverse, long? aloneForward = null, long? aloneReverse = null) =>
        Do(new Command.RecordReading(Slot(slot), Id(who), new(new(forward), new(reverse), new(forward), new(reverse),
            default, default, default, default, default, new(aloneForward ?? forward), new(aloneReverse ?? reverse))));

    /// <summary>The same, saying how good it is and where it comes from; gives what became of it.</summary>
    public Event Know(string who, int slot, long forward, long reverse = 0, ReadingStage stage = ReadingStage.Confirmed,
        ReadingQuality quality = ReadingQuality.Measured, string? source = null)
    {
        var before = Events.Count;
        Do(new Command.RecordReading(Slot(slot), Id(who), new(new(forward), new(reverse), new(forward), new(reverse),
            default, default, default, default, default, new(forward), new(reverse), quality, Stage: stage), source));
        return Events[before];
    }

    public ReadingRefusal WhyNotKnown(string who, int slot, long forward, long reverse = 0,
        ReadingStage stage = ReadingStage.Confirmed, ReadingQuality quality = ReadingQuality.Measured, string? source = null) =>
        Know(who, slot, forward, reverse, stage, quality, source) is Event.ReadingRefused refused ? refused.Reason : ReadingRefusal.None;

    public void Settle(int slot) => Do(new Command.SettleSlot(Slot(slot)));

    public void CloseMonth() => Do(new Command.CloseMonth(FirstDay));

    /// <returns>The notes issued.</returns>
    public ImmutableArray<BillAdjustment> Adjust()
    {
        var before = Events.Count;
        Do(new Command.AdjustMonth(FirstDay));
        return [.. Events.Skip(before).OfType<Event.BillAdjusted>().Select(e => e.Adjustment)];
    }

    public ImmutableArray<Event.Traded> Trades => [.. Events.OfType<Event.Traded>()];

    public Bill BillOf(string who) => Events.OfType<Event.BillIssued>().Single(b => b.Bill.Participant == Id(who)).Bill;

    sealed class Both(IEventSink a, IEventSink b) : IEventSink
    {
        public void On(Event happened)
        {
            a.On(happened);
            b.On(happened);
        }
    }
}

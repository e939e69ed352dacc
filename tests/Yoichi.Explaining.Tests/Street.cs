using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Explaining.Tests;

/// <summary>Homes A, B and C at 27 and 8.5 ¥/kWh, whose journal and reasons are written by hand.</summary>
sealed class Street : IDisposable
{
    public static readonly DateOnly FirstDay = new(2025, 8, 12);

    static readonly string Tariffs =
        TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText();

    readonly FileStream file;
    readonly JournalWriter journal;
    readonly List<string> reasons = [CauseLog.Header];

    public Street(string retail = "flat-27", int days = 1, string mechanism = "call")
    {
        Folder = Directory.CreateTempSubdirectory("yoichi-explain-").FullName;
        file = File.Create(Path.Combine(Folder, RunFolder.JournalName));
        MarketRule rule = mechanism == "continuous"
            ? new(mechanism, true, false, null, 24 * 60, -20, new(0), new(50_000), new(17_750))
            : new(mechanism, true, true, new TimeOnly(12, 0), 48 * 60, 60, new(-999_990), new(999_990), new(17_750));
        Definition = new("street", 30, FirstDay, FirstDay.AddDays(days), rule,
            [.. new[] { "A", "B", "C" }.Select(n => new Member(Id(n), "home", null, ["homes"],
                new(retail, "flat-8.5", "none", "japan", Amperes: 30), [Tag.Parse("solar")], UnderFit: false, Energy.Zero))],
            Tariffs, new("Street", "通り", "members", 1, []));
        journal = new(file, Definition);
    }

    public string Folder { get; }

    public CommunityDefinition Definition { get; }

    public SlotGrid Grid => Definition.Grid;

    public static ParticipantId Id(string name) => ParticipantId.Parse(name);

    public DeliverySlot Slot(int number) => Grid.OfJstDay(FirstDay, number);

    public void Do(Command command) => journal.Append(command);

    /// <summary>JST on the first day; hours may be negative for the day before.</summary>
    public void At(double hours) => Do(new Command.Tick(new DateTimeOffset(FirstDay, default, SlotGrid.Jst).AddHours(hours)));

    public void Order(string who, Side side, long wattHours, string limit, int slot = 21, Cause? because = null, string round = "gate",
        OrderTerms? terms = null)
    {
        Assert.True(Price.TryParseYenPerKWh(limit, out var price));
        Do(new Command.PlaceOrder(Slot(slot), Id(who), side, new(wattHours), price, terms ?? OrderTerms.Plain));
        if (because is { } cause) Row(who, slot, $"{round}-{(side == Side.Buy ? "buy" : "sell")}", wattHours, price.ToString(), cause);
    }

    public void None(string who, int slot, Cause cause, string round = "gate") => Row(who, slot, $"{round}-none", 0, "", cause);

    public void Row(string who, int slot, string kind, long wattHours, string limit, Cause cause) => reasons.Add(
        $"{Grid.Format(Slot(slot))},{Grid.Format(Slot(slot))},{who},{kind},{wattHours},{limit},{cause.Code},{cause.A},{cause.B},{cause.C}");

    public void Round(RoundKind round, int slot = 21) => Do(new Command.RunRound(Slot(slot), round));

    public void Close(int slot = 21) => Do(new Command.CloseGate(Slot(slot)));

    public void Read(string who, int slot, long forward, long reverse, ReadingStage stage = ReadingStage.Confirmed) =>
        Do(new Command.RecordReading(Slot(slot), Id(who), new(new(forward), new(reverse), new(forward), new(reverse),
            default, default, default, default, default, new(forward), new(reverse), Stage: stage)));

    public void Settle(int slot = 21) => Do(new Command.SettleSlot(Slot(slot)));

    /// <summary>Ends the journal; nothing can be done after it.</summary>
    public void Write(bool withReasons = true)
    {
        journal.Dispose();
        file.Dispose();
        if (withReasons) File.WriteAllText(Path.Combine(Folder, RunFolder.CausesName), string.Join('\n', reasons) + "\n");
    }

    public ExplainedDay Day(string who, int after = 0) => Explain.Day(Folder, who, FirstDay.AddDays(after));

    public void Dispose()
    {
        journal.Dispose();
        file.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

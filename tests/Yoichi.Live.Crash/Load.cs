using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Live.Crash;

/// <summary>What is asked of the service: every reading of four members through some days that are over, traded after metering
/// and billed; and notes, as fast as they are taken.</summary>
static class Load
{
    public const string Name = "crash";
    public const int Notes = 4;                               // tasks that write notes
    static readonly DateOnly FirstDay = new(2025, 8, 1);
    static readonly ParticipantId[] Who = [.. new[] { "A", "B", "C", "D" }.Select(ParticipantId.Parse)];

    public static int Members => Who.Length;

    public static LiveOptions Options { get; } = new()
    {
        Rules = new(TimeSpan.FromDays(10_000), TimeSpan.Zero),
        SnapshotLines = 150,
        MostRequests = 16,
        Heartbeat = TimeSpan.FromMilliseconds(20),
        OrdersAfterMetering = (community, slot) => new([.. Enumerable.Range(0, Members).SelectMany(m => Orders(community, slot, m))], []),
        Messages = happened => happened is Event.BillIssued bill ? [new("bill", System.Text.Encoding.UTF8.GetBytes(bill.Bill.Participant.Name))] : [],
    };

    public static CommunityDefinition Definition(int days) => new(
        Name, 30, FirstDay, FirstDay.AddDays(days),
        new("call", ExAnte: false, ExPost: true, null, 48 * 60, 60, new(0), new(50_000), new(17_750)),
        [.. Who.Select(id => new Member(id, "home", null, [], new("flat-27", "flat-8.5", "none", "japan"), [], false, Energy.Zero))],
        TariffBook.LoadFolder(Path.Combine(SharedData.Repository(), "data", "tariffs")).ToCanonicalText(),
        new("Crash", "落ちる", "", 1, []));

    public static DeliverySlot Slot(int number) => SlotGrid.HalfHour.OfJstDay(FirstDay) + number;

    public static string ReadingKey(int member, int number) => $"r-{member}-{number}";

    public static string NoteKey(int task, int number) => $"n-{task}-{number}";

    public static LiveRequest Reading(int member, int number)
    {
        var (forward, reverse) = (new Energy(100 + (number * 7 + member * 13) % 400), new Energy((number * 11 + member * 5) % 300));
        return new(new Command.RecordReading(Slot(number), Who[member], new(forward, reverse, forward, reverse, default, default, default,
            default, default, forward, reverse), ReadingKey(member, number)))
        { Key = ReadingKey(member, number), Answer = Answer };
    }

    public static LiveRequest Note(int task, int number) =>
        new(new Command.Administer($"op-{task}", "load", NoteKey(task, number))) { Key = NoteKey(task, number), Answer = Answer };

    /// <summary>The position is in the body too: an answer that was kept with other lines than its own would show.</summary>
    static Answer Answer(Applied applied) => new(201, BitConverter.GetBytes(applied.Position));

    static IEnumerable<Command> Orders(Community.Community community, DeliverySlot slot, int member)
    {
        if (community.BeliefOf(slot, member) is not { } reading) yield break;
        if (member % 2 == 0 && reading.Forward > Energy.Zero)
            yield return new Command.PlaceOrder(slot, Who[member], Side.Buy, reading.Forward, Price.OfTicks(2010 + member), OrderTerms.Plain);
        if (member % 2 == 1 && reading.Reverse > Energy.Zero)
            yield return new Command.PlaceOrder(slot, Who[member], Side.Sell, reading.Reverse, Price.OfTicks(2000 + member), OrderTerms.Plain);
    }
}

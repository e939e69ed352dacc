using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Market;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Data.Tests;

/// <summary>Three days of the trial's street, billed; then readings corrected, a month adjusted, and things refused.</summary>
static class PlayedStreet
{
    static readonly Lazy<(byte[] File, List<Event> Events)> Made = new(Make);

    static readonly Lazy<List<ReadOnlyMemory<byte>>> Cut = new(() =>
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (int start = 0, end; (end = Array.IndexOf(File, (byte)'\n', start)) >= 0; start = end + 1) lines.Add(File.AsMemory(start, end - start));
        return lines;
    });

    static readonly Lazy<CommunityDefinition> Head = new(() =>
    {
        using var reader = new JournalReader(new MemoryStream(File), Name);
        return reader.Definition;
    });

    public const string Name = "trial-20";

    /// <summary>journal.jsonl.</summary>
    public static byte[] File => Made.Value.File;

    public static IReadOnlyList<Event> Events => Made.Value.Events;

    public static IReadOnlyList<ReadOnlyMemory<byte>> Lines => Cut.Value;

    public static CommunityDefinition Definition => Head.Value;

    /// <summary>The journal with its rows, in batches cut at will, as a writer would append them.</summary>
    /// <param name="sizes">Lines of the next batch.</param>
    public static async Task AppendAsync(IJournalStore store, Func<int> sizes, CancellationToken cancellationToken)
    {
        var claim = await store.ClaimAsync(Name, cancellationToken);
        using var reader = new JournalReader(new MemoryStream(File), Name);
        var projector = new ViewProjector(reader.Definition.Grid);
        var community = new Community.Community(reader.Definition, projector);
        var lines = Cut.Value;
        for (var position = 0; position < lines.Count;)
        {
            var size = Math.Min(sizes(), lines.Count - position);
            for (var i = position; i < position + size; i++)
                if (i > 0 && reader.TryRead(out var command))
                {
                    projector.Begin(i);
                    community.Apply(command);
                }

            await store.AppendAsync(new(Name, claim.Epoch, position, [.. lines.GetRange(position, size)], [], [], projector.Take()), cancellationToken);
            position += size;
        }
    }

    static (byte[], List<Event>) Make()
    {
        var played = new MemoryStream();
        SimulationRun.Prepare(BuiltInCommunities.Open(Name), new(Days: 3)).Play(played);
        var events = new Heard();
        using var reader = new JournalReader(new MemoryStream(played.ToArray()), Name);
        var again = new MemoryStream();
        using var journal = new JournalWriter(again, reader.Definition);
        var community = new Community.Community(reader.Definition, events);
        void Do(Command command)
        {
            journal.Append(command);
            community.Apply(command);
        }

        while (reader.TryRead(out var command)) Do(command);
        // A meter that read 40 Wh too much, found out after the bill; and what is refused.
        var first = events.List.OfType<Event.ReadingRecorded>().Where(r => r.Reading.Forward.WattHours >= 40 && r.Reading.Load.WattHours >= 40).Take(30);
        foreach (var r in first.ToList())
            Do(new Command.RecordReading(r.Slot, r.Participant, r.Reading with
            {
                Forward = r.Reading.Forward - new Energy(40),
                Load = r.Reading.Load - new Energy(40),
                Quality = ReadingQuality.Recovered,
                Stage = ReadingStage.Corrected,
            }, "meter:2"));
        Do(new Command.AdjustMonth(SpanSums.MonthOf(reader.Definition.From)));
        Do(new Command.PlaceOrder(reader.Definition.Grid.OfJstDay(reader.Definition.From), reader.Definition.Members[0].Id, Side.Buy, new(100), Price.OfTicks(2000), OrderTerms.Plain));
        journal.Flush();
        return (again.ToArray(), events.List);
    }

    sealed class Heard : IEventSink
    {
        public List<Event> List { get; } = [];

        public void On(Event happened) => List.Add(happened);
    }
}

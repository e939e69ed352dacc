using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Publishing;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Chains;

/// <summary>An auction of a run, its orders under the names of the slot.</summary>
sealed record HeldRound(DeliverySlot Slot, RoundKind Round, Order[] Orders, Clearing Clearing);

/// <summary>Reads the auctions of some slots out of a run's journal.</summary>
sealed class HeldRounds : IEventSink
{
    readonly List<Event.Traded> traded = [];

    HeldRounds() { }

    /// <param name="wanted">Of a delivery slot and a round.</param>
    /// <exception cref="InputException">No run there, or its auctions carry no proof (<c>chain.mechanism</c>).</exception>
    public static (SlotGrid Grid, IReadOnlyList<HeldRound> Rounds) Read(string run, Func<SlotGrid, DeliverySlot, RoundKind, bool> wanted, Pseudonyms pseudonyms)
    {
        var path = File.Exists(run) ? run : Path.Combine(run, RunFolder.JournalName);
        if (!File.Exists(path)) throw new InputException("run.folder", path, "there is no such file: is this the folder of a run?");
        using var stream = File.OpenRead(path);
        using var journal = new JournalReader(stream, path);
        var market = journal.Definition.Market;
        if (market.Mechanism is not ("call" or "continuous"))
            throw new InputException("chain.mechanism", path, $"auctions of '{market.Mechanism}' carry no proof that a contract could check");
        var (heard, rounds) = (new HeldRounds(), new List<HeldRound>());
        var community = new Community.Community(journal.Definition, heard);
        while (journal.TryRead(out var command))
        {
            heard.traded.Clear();
            var held = command is Command.RunRound { Round: not RoundKind.Continuous } round && wanted(community.Grid, round.Slot, round.Round)
                && community.BookOf(round.Slot) is { Count: > 0 } book ? (round, book) : default;
            community.Apply(command);
            if (held.book is not null) rounds.Add(heard.Held(held.round.Slot, held.round.Round, held.book, pseudonyms));
        }

        return (community.Grid, rounds);
    }

    public void On(Event happened)
    {
        if (happened is Event.Traded one) traded.Add(one);
    }

    /// <summary>The auction again, under other names: what it trades is what the run traded.</summary>
    HeldRound Held(DeliverySlot slot, RoundKind kind, IReadOnlyList<BookOrder> book, Pseudonyms pseudonyms)
    {
        var orders = PublishedBook.Of(book, slot, pseudonyms);
        var clearing = new CallAuction().Clear(orders);
        var same = clearing.Trades.Length == traded.Count && clearing.Trades.Select((t, i) => traded[i] is var was && book[t.Buy].Id == was.BuyOrder
            && book[t.Sell].Id == was.SellOrder && t.Quantity == was.Quantity && t.Price == was.Price).All(isSame => isSame);
        return same ? new(slot, kind, orders, clearing) : throw new InvariantException($"slot {slot.Index}: the auction under other names trades otherwise");
    }
}

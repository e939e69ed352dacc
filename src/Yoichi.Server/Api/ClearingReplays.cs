using System.Globalization;
using System.Text;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>An auction as it was held.</summary>
/// <param name="Position">Of its line in the journal.</param>
/// <param name="Orders">By arrival.</param>
sealed record HeldAuction(long Position, IReadOnlyList<BookOrder> Orders, Clearing Clearing)
{
    IReadOnlyList<string> Ids => [.. Orders.Select(o => o.Id.ToString(CultureInfo.InvariantCulture))];

    public byte[] OrdersCsv()
    {
        var text = new StringBuilder(OrdersFile.Header).Append('\n');
        foreach (var (id, order) in Orders)
            text.Append(CultureInfo.InvariantCulture,
                $"{id},{order.Participant},{(order.Side == Side.Buy ? "buy" : "sell")},{order.Quantity.WattHours},{order.Limit},{string.Join(';', order.Terms.Tags)},{string.Join(';', order.Terms.Require)},{string.Join(';', order.Terms.Premiums.Select(p => $"{p.Tag}={p.Amount}"))}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public byte[] ResultJson()
    {
        using var json = new MemoryStream();
        ClearingFile.Write(json, Clearing, Ids);
        return json.ToArray();
    }
}

/// <summary>Auctions with their proofs, from the journal: it is replayed up to the auction, and that is held again.</summary>
/// <remarks>A proof is as long as its book, and nobody but an auditor asks for one: it is not kept. One replay at a time.</remarks>
sealed class ClearingReplays : IDisposable
{
    readonly SemaphoreSlim one = new(1, 1);
    (string Community, long Number, HeldAuction Held)? last;

    /// <exception cref="RefusedException">There was no such auction in that slot.</exception>
    public async Task<HeldAuction> OfAsync(Asked asked, string slotText, long number)
    {
        var grid = (await asked.DefinitionAsync().ConfigureAwait(false)).Grid;
        var slot = Asked.Slot(grid, slotText);
        var rounds = await asked.Views.RoundsAsync(asked.Community, slot, slot + 1, asked.Stop).ConfigureAwait(false);
        if (!rounds.Value.Any(r => r.Number == number))
            throw new RefusedException(404, "clearing.unknown", "no such auction was held for that slot", "number");
        await one.WaitAsync(asked.Stop).ConfigureAwait(false);
        try
        {
            // Orders and result are asked for one after the other.
            if (last is { } known && known.Community == asked.Community && known.Number == number) return known.Held;
            var held = await ReplayAsync(asked, slot, number).ConfigureAwait(false);
            last = (asked.Community, number, held);
            return held;
        }
        finally
        {
            one.Release();
        }
    }

    static async Task<HeldAuction> ReplayAsync(Asked asked, DeliverySlot slot, long number)
    {
        var heard = new Heard();
        Community.Community? community = null;
        var views = default(Live.ViewProjector);
        var position = 0L;
        await foreach (var line in asked.Store.ReadAsync(asked.Community, 0, asked.Stop).ConfigureAwait(false))
        {
            if (community is null)
            {
                var definition = JournalLine.ReadHead(line.Span);
                community = new(definition, heard);
                heard.Views = views = new(definition.Grid);
                position++;
                continue;
            }

            var command = JournalLine.ReadCommand(line.Span, position);
            views!.Begin(position);
            if (command is Command.RunRound round && round.Slot == slot)
            {
                var book = community.BookOf(slot);
                community.Apply(command);
                if (views.Take().Rounds.Any(r => r.Number == number)) return Again(position, book, community.Definition);
            }
            else
            {
                community.Apply(command);
                // What is not taken piles up.
                if (position % 4096 == 0) views.Take();
            }

            position++;
        }

        throw new RefusedException(404, "clearing.unknown", "no such auction was held for that slot", "number");
    }

    static HeldAuction Again(long position, IReadOnlyList<BookOrder> book, CommunityDefinition definition)
    {
        var rule = definition.Market;
        // As the community makes its own.
        var mechanism = MechanismCatalog.Create(rule.Mechanism == "continuous" ? "call" : rule.Mechanism, new(rule.MidRate, definition.Origin.Seed));
        return new(position, book, mechanism.Clear([.. book.Select(b => b.Order)]));
    }

    public void Dispose() => one.Dispose();

    sealed class Heard : IEventSink
    {
        public IEventSink? Views { get; set; }

        public void On(Event happened) => Views?.On(happened);
    }
}

using System.Text.Json;
using Yoichi.AuditLog;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Publishing;

/// <summary>A replay past lines that cannot be read: everybody whose lines are there goes on, on trades as they were published.</summary>
public sealed partial class LogVerification
{
    /// <summary>Months of participants of which some line is missing, so that their bills cannot be computed.</summary>
    readonly HashSet<(string Who, string Month)> uncertain = [];

    /// <summary>Participants whose terms cannot be read.</summary>
    readonly HashSet<string> strangers = new(StringComparer.Ordinal);

    /// <summary>Orders whose line was read: those up to a number, and these after the gap.</summary>
    readonly HashSet<long> readOrders = [];
    long readOrdersTo;

    void GoOnPartly(PublishedEntry entry, JsonElement open, string kind, string[] names, string place)
    {
        if (kind == "head")
        {
            BeginPartly(entry, open, names, place);
            return;
        }

        if (LineOf(entry, open, kind, names, place) is not { } line)
        {
            Missing(entry, open, names, place);
            return;
        }

        // Whose terms are not known, whose lines come to cannot be said.
        if (EntryMaker.Subject(line).Who is var subject && strangers.Contains(subject))
        {
            Missing(entry, open, names, place);
            return;
        }

        Command command;
        try
        {
            command = JournalLine.ReadCommand(line, entry.Number);
        }
        catch (InputException wrong)
        {
            throw new LogException("log.replay", place, $"its line cannot be played: {wrong.Problem.Reason}", wrong);
        }

        var sealedToo = names.Length - (open.TryGetProperty("line", out _) ? 0 : 1);
        switch (command)
        {
            // Certificates follow other people's meters; a mark tells of everything that happened.
            case Command.Mark or Command.ActOnCertificates or Command.OfferCertificates or Command.RegisterPlant or Command.RunCertificateRound:
                findings.ProofChecked.Add((entry.Number, kind, names.Length));
                return;
            case Command.RunRound round:
                if (open.TryGetProperty("held", out var held)) TakeAuction(HeldAuction.Read(held, place), round.Slot, place);
                break;
            case Command.CloseMonth or Command.AdjustMonth:
                var computed = maker!.BillsOf(maker.Apply(command)).Where(b => !uncertain.Contains((b.Who, b.Period)) && !strangers.Contains(b.Who)).ToDictionary(b => b.Who, b => b.Text, StringComparer.Ordinal);
                Bills(entry, open, kind, names, computed, place);
                break;
            default:
                Play(entry, command, open, names, place);
                if (sealedToo > 0) findings.ProofChecked.Add((entry.Number, kind, sealedToo));
                break;
        }

        findings.PlayedPartly++;
    }

    /// <summary>The head, with the members whose terms can be read and without its certificates.</summary>
    void BeginPartly(PublishedEntry entry, JsonElement open, string[] names, string place)
    {
        var hasCertificates = open.GetProperty("line").TryGetProperty("certificates", out _);
        var members = new List<byte[]>();
        for (var i = 0; i < names.Length - (hasCertificates ? 1 : 0); i++)
        {
            if (keys!.NameOf(names[i], null, 0) is not { } who) continue;
            if (keys.Find(who, EntryMaker.Always) is null) strangers.Add(who);
            else members.Add(Opened(entry, i, who, EntryMaker.Always, place));
        }

        try
        {
            maker!.BeginPartly(HeadLine.Join(System.Text.Encoding.UTF8.GetBytes(open.GetProperty("line").GetRawText()), members, null));
        }
        catch (InputException wrong)
        {
            throw new LogException("log.replay", place, $"its line cannot be played: {wrong.Problem.Reason}", wrong);
        }

        maker.State!.GoOnPartly();
        findings.OpenedPieces += members.Count;
        findings.ProofChecked.Add((0, "head", names.Length - members.Count));
    }

    byte[] Opened(PublishedEntry entry, int piece, string who, string period, string place) =>
        StrictBase64.TryRead(System.Text.Encoding.ASCII.GetString(entry.Lines[piece + 1]), out var bytes)
            && Sealing.Open(Sealing.PieceKey(keys!.Find(who, period)!, entry.Number, piece), entry.Number, piece, bytes) is { } text
            ? text : throw new LogException("log.sealed", place, $"sealed piece {piece} does not open with the key of {who}");

    /// <summary>A line that cannot be read: what everybody can see of it is taken.</summary>
    void Missing(PublishedEntry entry, JsonElement open, string[] names, string place)
    {
        var community = maker!.State!;
        var slot = SlotOf(open) is { } index ? new DeliverySlot(index) : (DeliverySlot?)null;
        if (keys!.NameOf(names[0], slot, entry.Number) is { } who)
        {
            if (slot is not { } at) strangers.Add(who);
            else
            {
                // The next slot's reading was held against what the store held after this one.
                uncertain.Add((who, EntryMaker.PeriodOf(community.Grid, at)));
                uncertain.Add((who, EntryMaker.PeriodOf(community.Grid, at + 1)));
                if (MemberOf(who) is >= 0 and var member) community.ForgetStored(member);
            }
        }

        if (open.TryGetProperty("order", out var number) && open.GetProperty("c").GetString() != "value") community.OrdersCountTo(number.GetInt64());
        TakeTrades(open, slot, place);
        findings.ProofChecked.Add((entry.Number, open.GetProperty("c").GetString()!, names.Length));
    }

    /// <summary>A line that was read: it must come to what the log says it came to.</summary>
    void Play(PublishedEntry entry, Command command, JsonElement open, string[] names, string place)
    {
        var isOrder = open.TryGetProperty("order", out var number);
        if (isOrder) maker!.State!.OrdersCountTo(number.GetInt64() - 1);
        var accepted = maker!.Apply(command).OfType<Event.OrderAccepted>().FirstOrDefault();
        if (command is Command.PlaceOrder && (accepted is null) == isOrder)
            throw new LogException("log.replay", place, isOrder ? "played again, the order is refused" : "played again, the order is accepted");
        if (accepted is not null) readOrders.Add(accepted.OrderId);
        if (!open.TryGetProperty("line", out _)) findings.OpenedPieces++;
        TakeTrades(open, SlotOf(open) is { } index ? new(index) : null, place);
    }

    bool IsRead(long order) => order <= readOrdersTo || readOrders.Contains(order);

    int MemberOf(string who) => ParticipantId.TryParse(who, out var id) ? maker!.State!.IndexOf(id) : -1;

    /// <summary>Trades of a continuous book.</summary>
    void TakeTrades(JsonElement open, DeliverySlot? slot, string place)
    {
        if (slot is not { } at || !open.TryGetProperty("trades", out var trades) || ordersOfSlot.GetValueOrDefault(at.Index) is not { } known) return;
        foreach (var t in trades.EnumerateArray())
            foreach (var (side, id) in ((Side, long)[])[(Side.Buy, t[0].GetInt64()), (Side.Sell, t[1].GetInt64())])
                Book(at, side, id, known.GetValueOrDefault(id), new(t[2].GetInt64()), new(t[3].GetInt64()), place);
    }

    /// <summary>Takes an auction as it was published, once the orders of everybody whose lines are there are found in it as they stand.</summary>
    void TakeAuction(HeldAuction held, DeliverySlot slot, string place)
    {
        var community = maker!.State!;
        var found = new HashSet<long>();
        for (var i = 0; i < held.Ids.Length; i++)
        {
            if (MemberOf(keys!.NameOf(held.Orders[i].Participant.Name, slot, 0) ?? "") is not (>= 0 and var member)) continue;
            if (community.StandingOrderOf(slot, member, held.Ids[i]) is not { } standing)
            {
                if (!strangers.Contains(community.Definition.Members[member].Id.Name) && IsRead(held.Ids[i])) throw new LogException("log.replay", place, $"order {held.Ids[i]} took part, and does not stand");
                continue;
            }

            if (!strangers.Contains(standing.Participant.Name) && maker.Shown(standing, held.Orders, slot) != held.Orders[i]) throw new LogException("log.replay", place, $"order {held.Ids[i]} took part otherwise than it stands");
            found.Add(held.Ids[i]);
        }

        foreach (var (id, order) in community.BookOf(slot))
            if (!found.Contains(id) && !strangers.Contains(order.Participant.Name)) throw new LogException("log.replay", place, $"order {id} stands, and was left out");
        findings.OrdersFoundStanding += found.Count;
        foreach (var t in held.Trades)
            foreach (var (side, at) in ((Side, int)[])[(Side.Buy, t.Buy), (Side.Sell, t.Sell)])
                Book(slot, side, held.Ids[at], held.Orders[at].Participant.Name, t.Quantity, t.Price, place);
    }

    void Book(DeliverySlot slot, Side side, long id, string? alias, Energy quantity, Price price, string place)
    {
        if (alias is null || MemberOf(keys!.NameOf(alias, slot, 0) ?? "") is not (>= 0 and var member)) return;
        if (!maker!.State!.TryBook(slot, member, side, IsRead(id) && !strangers.Contains(maker.State.Definition.Members[member].Id.Name) ? id : null, quantity, price))
            throw new LogException("log.replay", place, $"order {id} trades more than is left of it");
    }
}

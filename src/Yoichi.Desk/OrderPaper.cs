using System.Text.Json;
using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>What is put to the market for one member at once, and why: commands, and a row of reasons for each order and for each
/// that was not placed.</summary>
/// <param name="isByHand">Whether a slot has become the member's own.</param>
sealed class OrderPaper(ParticipantId participant, DeliverySlot decided, Round round, Func<ParticipantId, DeliverySlot, bool> isByHand)
{
    readonly List<Command> commands = [];
    readonly List<(ReasonRow Row, int? Command)> rows = [];

    public ParticipantId Participant => participant;

    public IReadOnlyList<Command> Commands => commands;

    /// <summary>As far as they are known before anything was put to the market.</summary>
    public IEnumerable<ReasonRow> Rows => rows.Select(r => r.Row);

    /// <summary>Numbers, slots and limits of the orders that were taken; empty before the answer.</summary>
    public List<(long Order, DeliverySlot Slot, Price Limit)> Accepted { get; } = [];

    public void Withdraw(DeliverySlot slot, long order) => commands.Add(new Command.CancelOrder(slot, participant, order));

    /// <summary>No order, and why.</summary>
    public void None(DeliverySlot slot, in Cause cause) => Note(OrderIntent.None(slot, cause));

    /// <summary>What an agent wants, within what the member wished for.</summary>
    public void Add(in OrderIntent intent, in SlotOutlook slot, Preferences? wishes)
    {
        var (order, why) = Wishes.Hold(intent, slot, wishes);
        if (why is { } held) None(order.Slot, held);
        if (order.Quantity == Energy.Zero)
        {
            Note(order);
            return;
        }

        Note(order, commands.Count);
        commands.Add(new Command.PlaceOrder(order.Slot, participant, order.Side, order.Quantity, order.Limit, order.Terms));
    }

    /// <returns>Null where there is nothing to do and nothing to say.</returns>
    public (LiveRequest Request, OrderPaper Paper)? ToRequest(string key) => rows.Count == 0 && commands.Count == 0 ? null
        : (new(commands) { Key = key, AtLast = _ => LeaveToHand(), Reasons = Told }, this);

    /// <summary>On the writer: a slot the member has ordered in while its agent decided is left alone, orders to be taken back there too.</summary>
    List<Command> LeaveToHand()
    {
        HashSet<DeliverySlot> own = [.. commands.Select(SlotOf).Where(s => isByHand(participant, s))];
        if (own.Count == 0) return commands;
        var (left, places) = (new List<Command>(), new Dictionary<int, int>());
        for (var i = 0; i < commands.Count; i++)
        {
            if (own.Contains(SlotOf(commands[i]))) continue;
            places.Add(i, left.Count);
            left.Add(commands[i]);
        }

        (ReasonRow Row, int? Command)[] kept = [.. rows.Where(r => !own.Contains(r.Row.Slot))];
        rows.Clear();
        foreach (var (row, command) in kept) rows.Add((row, command is { } at ? places[at] : null));
        commands.Clear();
        commands.AddRange(left);
        foreach (var slot in own.Order()) None(slot, new(Bidding.Reasons.ByHand));
        return commands;
    }

    static DeliverySlot SlotOf(Command command) => command switch
    {
        Command.PlaceOrder place => place.Slot,
        Command.CancelOrder cancel => cancel.Slot,
        _ => throw new InvalidOperationException($"{command.GetType().Name} is not an agent's"),
    };

    void Note(in OrderIntent intent, int? command = null) => rows.Add((new(participant, intent.Slot, decided, CauseLog.KindOf(round, intent),
        intent.Quantity, intent.Quantity == Energy.Zero ? null : intent.Limit, intent.Cause.Code, intent.Cause.A, intent.Cause.B, intent.Cause.C), command));

    /// <summary>On the writer: the rows with what became of each order.</summary>
    IEnumerable<ReasonRow> Told(Applied applied)
    {
        foreach (var (row, command) in rows)
            switch (command is { } at ? applied.Events[at][0] : null)
            {
                case Event.OrderAccepted accepted:
                    Accepted.Add((accepted.OrderId, accepted.Slot, accepted.Limit));
                    yield return row with { OrderId = accepted.OrderId };
                    break;
                case Event.OrderRefused refused:
                    yield return row with { Refusal = JsonNamingPolicy.KebabCaseLower.ConvertName(refused.Reason.ToString()) };
                    break;
                default:
                    yield return row;
                    break;
            }
    }
}

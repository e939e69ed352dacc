using System.Globalization;
using System.Text;
using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Writes down why agents ordered, acted or did neither: one row each, in the order it happened.</summary>
/// <remarks>Not part of the journal: agents are not rerun by a replay, and nothing is decided by this. A store's acts are
/// written where it does something or its cause has changed.</remarks>
public sealed class CauseLog : IDisposable
{
    public const string Header = "decided,slot,participant,kind,wh,limit,code,a,b,c";
    readonly StreamWriter rows;
    readonly SlotGrid grid;
    readonly Dictionary<ParticipantId, string?> lastCode = [], lastRun = [];

    /// <param name="file">Stays open.</param>
    public CauseLog(Stream file, SlotGrid grid)
    {
        this.grid = grid;
        rows = new(file, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        rows.WriteLine(Header);
    }

    /// <param name="decided">The slot at whose start it was decided.</param>
    public void Order(DeliverySlot decided, Round round, ParticipantId participant, in OrderIntent intent)
    {
        Row(decided, intent.Slot, participant, KindOf(round, intent), intent.Quantity,
            intent.Quantity == Energy.Zero ? "" : intent.Limit.ToString(), intent.Cause);
    }

    /// <summary>How a row calls it: <c>day-ahead-buy</c>, <c>gate-none</c>, <c>metered-sell</c> …</summary>
    public static string KindOf(Round round, in OrderIntent intent) =>
        $"{RoundName(round)}-{(intent.Quantity == Energy.Zero ? "none" : intent.Side == Side.Buy ? "buy" : "sell")}";

    public void Act(DeliverySlot slot, ParticipantId participant, in DeviceAct act)
    {
        if (act.FlexibleCause is { } why) Run(slot, participant, act.Flexible.GetValueOrDefault(), why);
        lastCode.TryGetValue(participant, out var last);
        if (act.Cause.Code == Reasons.NoStore || act.Wish == Energy.Zero && act.Cause.Code == last) return;
        lastCode[participant] = act.Cause.Code;
        Row(slot, slot, participant, "act", act.Wish, "", act.Cause);
    }

    void Run(DeliverySlot slot, ParticipantId participant, Energy used, in Cause cause)
    {
        lastRun.TryGetValue(participant, out var last);
        if (used == Energy.Zero && cause.Code == last) return;
        lastRun[participant] = cause.Code;
        Row(slot, slot, participant, "run", used, "", cause);
    }

    public void Dispose() => rows.Dispose();

    void Row(DeliverySlot decided, DeliverySlot slot, ParticipantId participant, string kind, Energy quantity, string limit,
        in Cause cause) =>
        rows.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{grid.Format(decided)},{grid.Format(slot)},{participant},{kind},{quantity.WattHours},{limit},{cause.Code},{cause.A},{cause.B},{cause.C}"));

    static string RoundName(Round round) => round switch
    {
        Round.DayAhead => "day-ahead",
        Round.Gate => "gate",
        _ => "metered",
    };
}

using Yoichi.Community;
using Yoichi.Ledger;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Proof.Tests;

/// <summary>What is kept, played again from the first line: every mark among the lines is held against what happens.</summary>
sealed class Kept(EventDigest digest) : IEventSink
{
    /// <summary>Orders in the journal, by quantity: the load gives each one of its own.</summary>
    public Dictionary<long, int> Orders { get; } = [];

    /// <summary>Readings in the journal, by participant and slot.</summary>
    public Dictionary<(ParticipantId, DeliverySlot), int> Readings { get; } = [];

    public Dictionary<(ParticipantId, DateOnly), int> Bills { get; } = [];

    /// <summary>Settlements, by participant and slot.</summary>
    public Dictionary<(ParticipantId, DeliverySlot), int> Settled { get; } = [];

    public int Trades { get; private set; }

    public long Lines { get; private set; }

    public List<string> Faults { get; } = [];

    public static async Task<Kept> ReadAsync(IJournalStore store)
    {
        using var digest = new EventDigest();
        var kept = new Kept(digest);
        Community.Community? community = null;
        await foreach (var line in store.ReadAsync(ProofTown.Name, 0, default))
        {
            if (kept.Lines++ == 0)
            {
                community = new(JournalLine.ReadHead(line.Span), kept);
                continue;
            }

            var command = JournalLine.ReadCommand(line.Span, kept.Lines);
            if (command is Command.Mark mark && !digest.Meet(mark)) kept.Faults.Add($"line {kept.Lines}: the replay differs from what happened");
            community!.Apply(command);
            if (command is Command.PlaceOrder order) Count(kept.Orders, order.Quantity.WattHours);
            else if (command is Command.RecordReading reading) Count(kept.Readings, (reading.Participant, reading.Slot));
        }

        var residual = community!.Ledger.Balances.Sum(b => b.Amount.MicroYen);
        if (residual != 0 || community.Ledger.Balance(Account.Market) != Money.Zero) kept.Faults.Add($"accounts sum to {residual} µ¥");
        var claim = await store.ClaimAsync(ProofTown.Name, default);
        if (claim.Length != kept.Lines) kept.Faults.Add($"{claim.Length} lines are claimed, {kept.Lines} read");
        if (claim.Views != claim.Length) kept.Faults.Add($"the views tell of {claim.Views} lines of {claim.Length}");
        return kept;
    }

    public void On(Event happened)
    {
        digest.On(happened);
        if (happened is Event.BillIssued { Bill: var bill }) Count(Bills, (bill.Participant, bill.Month));
        else if (happened is Event.ParticipantSettled settled) Count(Settled, (settled.Participant, settled.Slot));
        else if (happened is Event.Traded) Trades++;
    }

    static void Count<T>(Dictionary<T, int> counts, T of) where T : notnull => counts[of] = counts.GetValueOrDefault(of) + 1;
}

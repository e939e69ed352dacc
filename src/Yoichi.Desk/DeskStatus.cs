using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Desk;

/// <summary>How a desk is doing, for whoever runs the market.</summary>
/// <param name="Turn">The slot at whose start agents were asked last; null before the first time.</param>
/// <param name="Asked">Members whose agents were asked then.</param>
/// <param name="Took">How long that took, by the service's clock.</param>
/// <param name="Missed">Slots since the start in which nobody was asked: the turn before took too long.</param>
/// <param name="Silent">Members asked last whose meter has said nothing for a day or longer.</param>
/// <param name="Failures">The last failure of each agent that ever failed, by member.</param>
/// <param name="Problem">Why the last turn could not be ended; null where it could.</param>
public sealed record DeskStatus(
    DeliverySlot? Turn, int Asked, TimeSpan Took, int Missed, ImmutableArray<ParticipantId> Silent,
    ImmutableSortedDictionary<ParticipantId, AgentFailure> Failures, string? Problem)
{
    public static DeskStatus None { get; } = new(null, 0, default, 0, [], ImmutableSortedDictionary<ParticipantId, AgentFailure>.Empty, null);

    internal DeskStatus After(DeliverySlot turn, int asked, int missed, TimeSpan took) =>
        this with { Turn = turn, Asked = asked, Took = took, Missed = Missed + missed, Problem = null };

    internal DeskStatus Failed(ParticipantId who, DateTimeOffset at, Exception fault) => this with
    {
        Failures = Failures.SetItem(who, new(at, (Failures.GetValueOrDefault(who)?.Times ?? 0) + 1, $"{fault.GetType().Name}: {fault.Message}")),
    };
}

/// <summary>An agent that threw.</summary>
/// <param name="Times">How often since the start.</param>
public sealed record AgentFailure(DateTimeOffset At, int Times, string Message);

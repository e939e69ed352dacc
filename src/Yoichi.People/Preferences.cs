using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.People;

/// <summary>What matters most to a member.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum Style : byte { Balanced = 0, Economy = 1, Green = 2 }

/// <summary>What a member wishes its agent to do. A new version never edits the one before.</summary>
/// <param name="Version">From 1.</param>
/// <param name="SellTo">Whom to sell to rather than to others, first things first.</param>
/// <param name="BuyFrom">Whom to buy from rather than from others.</param>
/// <param name="Supports">Whom to support, e.g. a shop; null for nobody.</param>
/// <param name="MostToPay">No purchase dearer than this, at the meter; null for the agent's own limit.</param>
/// <param name="LeastToTake">No sale cheaper than this; null for the agent's own limit.</param>
public sealed record Preferences(
    string Community, ParticipantId Participant, int Version, DateTimeOffset At, Style Style, ImmutableArray<ParticipantId> SellTo,
    ImmutableArray<ParticipantId> BuyFrom, ParticipantId? Supports, Price? MostToPay, Price? LeastToTake)
{
    public const int MostNames = 20;

    /// <summary>Nobody orders for it.</summary>
    public const string NoAgent = "none";

    /// <summary>Who may order for a member.</summary>
    public static readonly ImmutableArray<string> Agents = [NoAgent, "rule", "plan", "plan-shaded"];

    /// <summary>One of <see cref="Agents"/>; null for the community's own choice.</summary>
    public string? Agent { get; init; }

    /// <summary>1,000 ¥/kWh: beyond it is a slip.</summary>
    public static readonly Price Highest = new(1_000_000);

    public static Preferences None(string community, ParticipantId participant) =>
        new(community, participant, 0, DateTimeOffset.UnixEpoch, Style.Balanced, [], [], null, null, null);

    /// <returns>The first thing wrong; null where nothing is.</returns>
    public InputProblem? Fault()
    {
        if (!Enum.IsDefined(Style)) return new("preferences.style", "style", "balanced, economy or green");
        if (Agent is { } agent && !Agents.Contains(agent)) return new("preferences.agent", "agent", string.Join(", ", Agents));
        if (NamesFault(SellTo, "sellTo") is { } sell) return sell;
        if (NamesFault(BuyFrom, "buyFrom") is { } buy) return buy;
        if (Supports == Participant) return new("preferences.oneself", "supports", "somebody else");
        if (PriceFault(MostToPay, "mostToPay") is { } most) return most;
        return PriceFault(LeastToTake, "leastToTake");
    }

    InputProblem? NamesFault(ImmutableArray<ParticipantId> names, string place)
    {
        if (names.Length > MostNames) return new("preferences.many", place, $"at most {MostNames}");
        if (names.Contains(Participant)) return new("preferences.oneself", place, "somebody else");
        return names.Distinct().Count() == names.Length ? null : new("preferences.twice", place, "nobody twice");
    }

    static InputProblem? PriceFault(Price? price, string place) =>
        price is { } p && (p.MicroYenPerWattHour < 0 || p.MicroYenPerWattHour > Highest.MicroYenPerWattHour)
            ? new("preferences.price", place, "0 to 1000 yen a kWh") : null;
}

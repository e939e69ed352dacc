using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Makes of a community's file what a live service begins with: the members, the market, the tariffs, and days of its own.</summary>
public static class LiveDefinition
{
    /// <summary>Who orders in a live service: its members themselves.</summary>
    const string Members = "members";

    /// <param name="from">First day delivered, JST.</param>
    /// <param name="until">The day after the last one; the operator prolongs it.</param>
    /// <param name="notes">What a reader of the journal should know.</param>
    /// <exception cref="InputException">The tariffs do not cover the days, or the market cannot be.</exception>
    public static CommunityDefinition Of(CommunityFile file, DateOnly from, DateOnly until, params IReadOnlyList<string> notes)
    {
        var definition = CommunityAssembly.Define(
            file, new RunOptions(From: from, Days: until.DayNumber - from.DayNumber), Members, file.Seed);
        return definition with { Origin = definition.Origin with { Notes = [.. notes] } };
    }
}

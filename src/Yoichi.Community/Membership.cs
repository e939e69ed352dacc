using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Who takes part in which slots, and for how many readings a slot waits.</summary>
sealed class Membership
{
    readonly SlotGrid grid;
    readonly DateOnly from;
    readonly DeliverySlot[] firsts, ends;
    readonly bool[] forInsight;
    readonly int[] expected;                                 // by day of the community

    /// <exception cref="InputException">A member that is there for no day of the community's.</exception>
    public Membership(CommunityDefinition definition)
    {
        (grid, from) = (definition.Grid, definition.From);
        var members = definition.Members;
        (firsts, ends) = (new DeliverySlot[members.Length], new DeliverySlot[members.Length]);
        forInsight = [.. members.Select(m => m.MeterClass == MeterClass.None)];
        expected = new int[definition.Until.DayNumber - from.DayNumber];
        for (var i = 0; i < members.Length; i++)
        {
            var (joins, leaves) = DaysOf(definition, members[i]);
            if (leaves <= joins)
                throw new InputException("community.membership", $"participants.{members[i].Id}",
                    $"takes part in none of the days from {from:yyyy-MM-dd} to {definition.Until:yyyy-MM-dd} (excluded)");
            (firsts[i], ends[i]) = (grid.OfJstDay(joins), grid.OfJstDay(leaves));
            if (forInsight[i]) continue;
            for (var day = joins.DayNumber - from.DayNumber; day < leaves.DayNumber - from.DayNumber; day++) expected[day]++;
        }
    }

    /// <summary>First day, and the day after the last, within the community's own.</summary>
    public static (DateOnly From, DateOnly Until) DaysOf(CommunityDefinition definition, Member member) => (
        member.From is { } joins && joins > definition.From ? joins : definition.From,
        member.Until is { } leaves && leaves < definition.Until ? leaves : definition.Until);

    /// <summary>No legal meter: neither trades nor is settled.</summary>
    public bool IsForInsight(int member) => forInsight[member];

    public DeliverySlot FirstOf(int member) => firsts[member];

    /// <summary>The slot after the last.</summary>
    public DeliverySlot EndOf(int member) => ends[member];

    /// <summary>How many members are settled in a slot once everybody's reading is in.</summary>
    /// <param name="slot">Within the community's days.</param>
    public int Expected(DeliverySlot slot) => expected[grid.JstDay(slot).DayNumber - from.DayNumber];
}

using System.Collections.Immutable;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>What holds of a member from a day on.</summary>
/// <param name="Calendar">Its terms, month by month, from that day's month on.</param>
readonly record struct MemberVersion(DateOnly Day, DeliverySlot From, Member Member, TermsCalendar Calendar);

/// <summary>The days a member takes part, within the community's own, and what holds of it through them.</summary>
/// <param name="Until">The day after the last.</param>
/// <param name="End">The slot after the last.</param>
/// <param name="Versions">By day; the first holds before its day too.</param>
sealed record Stay(
    DateOnly From, DateOnly Until, DeliverySlot First, DeliverySlot End, ImmutableArray<MemberVersion> Versions)
{
    public MemberVersion At(DeliverySlot slot)
    {
        var at = Versions.Length - 1;
        while (at > 0 && slot < Versions[at].From) at--;
        return Versions[at];
    }
}

/// <summary>Who takes part in which slots, and for how many readings a slot waits.</summary>
sealed class Membership(CommunityDefinition definition)
{
    readonly SlotGrid grid = definition.Grid;
    readonly DateOnly from = definition.From;
    readonly List<Stay> stays = [];
    readonly List<int> expected = [.. new int[definition.Until.DayNumber - definition.From.DayNumber]];

    public int Count => stays.Count;

    public Stay Of(int member) => stays[member];

    /// <summary>The member as it is in a slot.</summary>
    public Member At(int member, DeliverySlot slot) => stays[member].At(slot).Member;

    /// <summary>No legal meter: neither trades nor is settled.</summary>
    public bool IsForInsight(int member, DeliverySlot slot) => At(member, slot).MeterClass == MeterClass.None;

    public DeliverySlot FirstOf(int member) => stays[member].First;

    /// <summary>The slot after the last.</summary>
    public DeliverySlot EndOf(int member) => stays[member].End;

    /// <summary>How many members are settled in a slot once everybody's reading is in.</summary>
    /// <param name="slot">Within the community's days.</param>
    public int Expected(DeliverySlot slot) => expected[grid.JstDay(slot).DayNumber - from.DayNumber];

    /// <summary>A stay from its days as they were asked for.</summary>
    /// <exception cref="InputException">It is there for no day of the community's.</exception>
    public Stay Within(CommunityDefinition community, Member member, ImmutableArray<MemberVersion> versions)
    {
        var (joins, leaves) = DaysOf(community, member);
        if (leaves <= joins)
            throw new InputException("community.membership", $"participants.{member.Id}",
                $"takes part in none of the days from {community.From:yyyy-MM-dd} to {community.Until:yyyy-MM-dd} (excluded)");
        return new(joins, leaves, grid.OfJstDay(joins), grid.OfJstDay(leaves), versions);
    }

    public void Add(Stay stay)
    {
        stays.Add(stay);
        Expect(stay, 1);
    }

    public void Replace(int member, Stay stay)
    {
        Expect(stays[member], -1);
        stays[member] = stay;
        Expect(stay, 1);
    }

    /// <summary>Makes room for days up to another end; never fewer.</summary>
    public void Prolong(DateOnly until)
    {
        while (expected.Count < until.DayNumber - from.DayNumber) expected.Add(0);
    }

    /// <summary>First day, and the day after the last, within the community's own.</summary>
    static (DateOnly From, DateOnly Until) DaysOf(CommunityDefinition community, Member member) => (
        member.From is { } joins && joins > community.From ? joins : community.From,
        member.Until is { } leaves && leaves < community.Until ? leaves : community.Until);

    void Expect(Stay stay, int by)
    {
        for (var at = 0; at < stay.Versions.Length; at++)
        {
            if (stay.Versions[at].Member.MeterClass == MeterClass.None) continue;
            var begins = at == 0 || stay.Versions[at].Day < stay.From ? stay.From : stay.Versions[at].Day;
            var ends = at + 1 < stay.Versions.Length && stay.Versions[at + 1].Day < stay.Until ? stay.Versions[at + 1].Day : stay.Until;
            for (var day = begins.DayNumber; day < ends.DayNumber; day++) expected[day - from.DayNumber] += by;
        }
    }
}

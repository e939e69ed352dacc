using Yoichi.Units;

namespace Yoichi.Metering.Gaps;

/// <summary>What a slot probably held, from what is known around it.</summary>
/// <remarks>The mean of the same time on days of the same kind, near days weighing more (1 over the distance in days),
/// and on top of it how far the readings at both edges of the gap lie from their own such means, fading into the gap as
/// a first-order autoregression does between two known ends. Floating point: it only shapes; energy is made whole by
/// <see cref="GapLadder"/>. Measured: docs/concepts/gaps.md.</remarks>
sealed class SlotShape
{
    const int LeastDays = 2;
    readonly GapInput input;
    readonly GapRules rules;
    readonly ClassProfile? others;
    readonly bool[] weekend;
    readonly bool byDayKind, bySun;
    readonly double persistence, level;

    public SlotShape(GapInput input, GapRules rules, ClassProfile? others)
    {
        (this.input, this.rules, this.others) = (input, rules, others);
        bySun = input.Channel is Channel.Generation or Channel.Export;
        byDayKind = !bySun;
        // Per half hour; how much of a deviation is still there in the next slot.
        persistence = Math.Pow(bySun ? 0.8 : 0.65, input.Grid.Minutes / 30.0);
        weekend = new bool[input.Known.Length];
        for (var i = 0; i < weekend.Length; i++)
            weekend[i] = input.Grid.JstDay(input.First + i).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        level = LevelAgainst(others);
    }

    /// <summary>Wh of the slots of a gap, by profile; null in a slot for which there is none.</summary>
    public (double? Value, GapReason Reason)[] Of(int from, int until)
    {
        var shape = new (double? Value, GapReason Reason)[until - from];
        var (left, right) = (Deviation(from - 1), Deviation(until));
        var steps = until - from + 1;
        for (var i = 0; i < shape.Length; i++)
        {
            var (value, reason) = Profile(from + i);
            if (value is { } mean && !(bySun && mean == 0))
                value = Math.Max(0, mean + Fading(i + 1, steps) * left + Fading(steps - i - 1, steps) * right);
            shape[i] = (value, reason);
        }

        return shape;
    }

    /// <summary>What a deviation at one end still counts some slots from it, the other end being known too.</summary>
    double Fading(int distance, int steps) => Math.Pow(persistence, distance)
        * (1 - Math.Pow(persistence, 2.0 * (steps - distance))) / (1 - Math.Pow(persistence, 2.0 * steps));

    double Deviation(int slot) =>
        Counted(slot) is { } value && Profile(slot).Value is { } mean ? value - mean : 0;

    (double? Value, GapReason Reason) Profile(int slot)
    {
        if ((byDayKind ? Own(slot, sameKind: true) : null) is { } alike) return (alike, GapReason.OwnProfile);
        if (Own(slot, sameKind: false) is { } near) return (near, GapReason.OwnProfile);
        if (level > 0 && others?.At(input.First + slot) is { } theirs) return (theirs * level, GapReason.ClassProfile);
        return (null, GapReason.NothingKnown);
    }

    double? Own(int slot, bool sameKind)
    {
        var perDay = input.Grid.PerDay;
        var (sum, weights, days) = (0.0, 0.0, 0);
        for (var day = 1; day <= 7 * rules.WeeksAround; day++)
        {
            Take(slot - day * perDay, day);
            Take(slot + day * perDay, day);
        }

        return days >= LeastDays ? sum / weights : null;

        void Take(int at, int day)
        {
            if (Counted(at) is not { } value || sameKind && weekend[at] != weekend[slot]) return;
            sum += value / (double)day;
            weights += 1.0 / day;
            days++;
        }
    }

    /// <summary>What the meter itself counted in a slot; estimates never serve as a profile.</summary>
    long? Counted(int slot) => slot >= 0 && slot < input.Known.Length && input.Known[slot] is { } belief
        && belief.Quality is not (ReadingQuality.Estimated or ReadingQuality.ConstrainedEstimate)
        ? belief.WattHours : null;

    /// <summary>This meter's energy over the others', in the slots known of both; 0 where there are none.</summary>
    double LevelAgainst(ClassProfile? profile)
    {
        var (own, theirs) = (0.0, 0.0);
        if (profile is null) return 0;
        for (var i = 0; i < input.Known.Length; i++)
        {
            if (Counted(i) is not { } value || profile.At(input.First + i) is not { } mean) continue;
            own += value;
            theirs += mean;
        }

        return theirs > 0 ? own / theirs : 0;
    }
}

using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>Months nothing can change any more. Without them a community keeps every reading of every slot for good, because a better
/// one might come.</summary>
public sealed partial class Community
{
    readonly HashSet<int> finals = [];                       // months, by index; these never change theirs
    readonly HashSet<int> waitingForBills = [];              // found to be so since the last bill; derived, not kept
    readonly SortedDictionary<int, DateTimeOffset> unnoted = [];   // months whose bills may differ from what is known, since when

    /// <summary>Slots whose readings are kept, so that a better one can take their place.</summary>
    public int KeptSlots => kept.Count;

    /// <summary>True once a month takes no better readings.</summary>
    /// <param name="month">First of a month.</param>
    public bool IsFinal(DateOnly month) => Array.FindIndex(months, m => m.Month == month) is >= 0 and var at && finals.Contains(at);

    /// <summary>Billed months for which a better reading has come, by month, and since when no note has been issued.</summary>
    public IEnumerable<(DateOnly Month, DateTimeOffset Since)> Unnoted => unnoted.Select(u => (months[u.Key].Month, u.Value));

    /// <summary>True where a month can become final now.</summary>
    /// <param name="month">First of a month.</param>
    public bool CanFinish(DateOnly month)
    {
        var at = Array.FindIndex(months, m => m.Month == month);
        if (at < 0 || waitingForBills.Contains(at)) return false;
        if (WhyNotFinal(month) is null) return true;
        if (Now >= Grid.StartOf(monthStarts[at + 1])) waitingForBills.Add(at);
        return false;
    }

    bool IsFinal(DeliverySlot slot)
    {
        if (finals.Count == 0 || slot < first || slot >= end) return false;
        // Not AccountsOf: where the last accounts were found stays as it is for a question.
        var at = Array.BinarySearch(monthStarts, slot);
        return finals.Contains(at >= 0 ? at : ~at - 1);
    }

    /// <summary>Why a month cannot become final now; null where it can.</summary>
    /// <param name="day">First of a month this community delivers in.</param>
    public string? WhyNotFinal(DateOnly day)
    {
        var month = Array.FindIndex(months, m => m.Month == day);
        if (month < 0) return $"{day:yyyy-MM-dd} is not the first of a month this community delivers in";
        if (finals.Contains(month)) return $"{day:yyyy-MM} is final";
        if (Now < Grid.StartOf(monthStarts[month + 1])) return $"{day:yyyy-MM} is not over";
        // Who is not billed yet has traded with somebody who is: to forget the one would leave the other's money without its like.
        var waiting = accounts[month].Count(a => a is not null && !billed.ContainsKey(a));
        return waiting > 0 ? $"{day:yyyy-MM} has {waiting} participants without a bill" : null;
    }

    void FinishMonth(DateOnly day)
    {
        // Where lines are missing, so are bills: that it could be finished is taken from who finished it.
        if (WhyNotFinal(day) is { } reason && !(isPartial && Array.Exists(months, m => m.Month == day) && !IsFinal(day)))
        {
            Refuse(reason);
            return;
        }

        if (!isPartial && CanAdjust(day))
        {
            Refuse($"{day:yyyy-MM} has notes to issue first");
            return;
        }

        var (month, forgotten) = (Array.FindIndex(months, m => m.Month == day), 0);
        for (var slot = monthStarts[month]; slot < monthStarts[month + 1]; slot += 1)
        {
            soldIn.Remove(slot);
            if (kept.Remove(slot) | done.Remove(slot) | slots.Remove(slot)) forgotten++;
        }

        finals.Add(month);
        unnoted.Remove(month);
        events.On(new Event.MonthFinished(day, forgotten));
    }
}

using System.Text;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

public sealed partial class Community
{
    /// <summary>Longest text of an administrative act, in UTF-16 code units.</summary>
    public const int LongestNote = 500;

    /// <summary>Longest text of a tariff book, in UTF-16 code units.</summary>
    public const int LongestBook = 1 << 20;

    /// <summary>How far a community's end can be moved at once: ten years.</summary>
    const int MostDaysOn = 3660;

    /// <summary>The first day that has not begun; the community's first where that is later.</summary>
    DateOnly FirstDayToCome()
    {
        if (Now < Grid.StartOf(first)) return Definition.From;
        var today = Grid.JstDay(Grid.At(Now));
        return Now == Grid.StartOf(Grid.OfJstDay(today)) ? today : today.AddDays(1);
    }

    void Admit(Member member)
    {
        if (WhyNotAdmitted(member) is { } reason)
        {
            Refuse(reason);
            return;
        }

        try
        {
            Enter([(member.From!.Value, member)]);
        }
        catch (InputException missing)
        {
            Refuse(missing.Message);
            return;
        }

        events.On(new Event.MemberAdmitted(member));
    }

    string? WhyNotAdmitted(Member member)
    {
        if (indexOf.ContainsKey(member.Id)) return $"{member.Id} is or was a member: a name is used once";
        if (member.From is not { } from) return $"{member.Id} has no first day";
        if (from < FirstDayToCome()) return $"{from:yyyy-MM-dd} has begun: {member.Id} can take part from {FirstDayToCome():yyyy-MM-dd} on";
        if (from >= Definition.Until) return $"the community ends before {from:yyyy-MM-dd}";
        if (member.Until <= from) return $"{member.Id} would take part on no day";
        return member.Stored < Energy.Zero || member.Stored.WattHours >= 1L << 40 ? $"{member.Id} cannot hold {member.Stored}" : null;
    }

    /// <summary>Takes in a member that was not there, whole or not at all.</summary>
    /// <param name="versions">By day; none but the last is anything but history.</param>
    /// <exception cref="InputException">It is there on no day, or a tariff is missing.</exception>
    void Enter(List<(DateOnly Day, Member Member)> versions)
    {
        var latest = versions[^1].Member;
        var stay = membership.Within(Definition, latest, [.. versions.Select(v => Version(v.Day, v.Member, Definition.Until))]);
        var wanted = MonthsOf(stay, months);
        var member = membership.Count;
        if (member == Definition.Members.Length) Definition = Definition with { Members = Definition.Members.Add(latest) };
        indexOf.TryAdd(latest.Id, member);
        membership.Add(stay);
        Open(member, wanted);
        if (member >= stored.Length)
        {
            var room = Math.Max(Definition.Members.Length, stored.Length * 5 / 4);
            Array.Resize(ref stored, room);
            Array.Resize(ref storedAfter, room);
            Array.Resize(ref storedIsFirm, room);
        }

        (stored[member], storedIsFirm[member]) = (latest.Stored, true);
    }

    MemberVersion Version(DateOnly day, Member member, DateOnly until)
    {
        TermsCalendar calendar;
        try
        {
            calendar = CalendarOf(member, day, until);
        }
        catch (InputException) when (member.Until > day && member.Until < until)
        {
            calendar = CalendarOf(member, day, member.Until.Value);      // nobody is billed after it has left
        }

        return new(day, Grid.OfJstDay(day), member, calendar);
    }

    void Change(Command.ChangeMember change)
    {
        if (WhyNotChanged(change) is { } reason)
        {
            Refuse(reason);
            return;
        }

        var (member, stay) = (IndexOf(change.Participant), membership.Of(IndexOf(change.Participant)));
        var was = stay.Versions[^1].Member;
        var becomes = was with
        {
            Terms = change.Terms ?? was.Terms,
            Tags = change.Tags ?? was.Tags,
            UnderFit = change.UnderFit ?? was.UnderFit,
            MeterClass = change.MeterClass ?? was.MeterClass,
        };
        try
        {
            var before = stay.Versions[^1].Day == change.From ? stay.Versions.RemoveAt(stay.Versions.Length - 1) : stay.Versions;
            Become(member, stay with { Versions = before.Add(Version(change.From, becomes, Definition.Until)) }, becomes);
        }
        catch (InputException missing)
        {
            Refuse(missing.Message);
            return;
        }

        if (becomes.UnderFit != was.UnderFit && certificates?.PlantOf(becomes.Id) is not null)
        {
            certificates.EndFit(becomes.Id, becomes.UnderFit ? null : Grid.OfJstDay(change.From));
            Definition = Definition with { Certificates = certificates.Rules };
        }

        events.On(new Event.MemberChanged(change.From, becomes));
    }

    string? WhyNotChanged(Command.ChangeMember change)
    {
        var member = IndexOf(change.Participant);
        if (member < 0) return $"{change.Participant} is not a member";
        var stay = membership.Of(member);
        if (change.From <= stay.From) return $"{change.Participant} takes part from {stay.From:yyyy-MM-dd}: a change comes later";
        if (change.From >= stay.Until) return $"{change.Participant} takes part until {stay.Until.AddDays(-1):yyyy-MM-dd}";
        if (stay.Versions[^1].Day > change.From) return $"a change from {stay.Versions[^1].Day:yyyy-MM-dd} stands";
        if (Now >= Definition.Market.OpensAt(Grid, Grid.OfJstDay(change.From))
            || change.From < FirstDayToCome()) return $"{change.From:yyyy-MM-dd} takes orders already";
        if (change.UnderFit == true && certificates?.PlantOf(change.Participant) is { } plant && !(plant.UnderFit && (plant.FitUntil is null || plant.FitUntil == Grid.OfJstDay(change.From))))
            return $"a plant that is certified stands at {change.Participant}: none comes under FIT later";
        if (change is { Terms: null, MeterClass: null }) return null;
        return change.From.Day == 1 ? null : "tariffs and the class of a meter change with a month";
    }

    void Dismiss(Command.DismissMember dismiss)
    {
        var member = IndexOf(dismiss.Participant);
        var end = WhyNotDismissed(dismiss, member) is { } reason ? Refused(reason) : Grid.OfJstDay(dismiss.LastDay.AddDays(1));
        if (end is not { } after) return;
        foreach (var slot in slots.Keys.Where(s => s >= after).Order().ToList())
            foreach (var standing in slots[slot].Of(member))
                if (standing.Open > Energy.Zero) Withdraw(slots[slot], standing);
        var (stay, until) = (membership.Of(member), dismiss.LastDay.AddDays(1));
        var leaving = stay.Versions.Where((v, at) => at == 0 || v.Day < until)
            .Select(v => v with { Member = v.Member with { Until = until } });
        var last = stay with { Until = until, End = after, Versions = [.. leaving] };
        Become(member, last, last.Versions[^1].Member);
        events.On(new Event.MemberDismissed(dismiss.Participant, dismiss.LastDay));
    }

    DeliverySlot? Refused(string reason)
    {
        Refuse(reason);
        return null;
    }

    string? WhyNotDismissed(Command.DismissMember dismiss, int member)
    {
        if (member < 0) return $"{dismiss.Participant} is not a member";
        var stay = membership.Of(member);
        if (dismiss.LastDay < stay.From) return $"{dismiss.Participant} takes part from {stay.From:yyyy-MM-dd}";
        if (dismiss.LastDay.AddDays(1) >= stay.Until) return $"{dismiss.Participant} takes part until {stay.Until.AddDays(-1):yyyy-MM-dd} already";
        if (dismiss.LastDay.AddDays(1) < FirstDayToCome()) return $"{dismiss.LastDay.AddDays(1):yyyy-MM-dd} has begun";
        var after = Grid.OfJstDay(dismiss.LastDay.AddDays(1));
        foreach (var (slot, state) in slots.OrderBy(s => s.Key))
            if (slot >= after && !state.Traded(member).Equals(default))
                return $"{dismiss.Participant} has traded in {Grid.Format(slot)}: it can leave after that day";
        return null;
    }

    /// <exception cref="InputException">A tariff is missing; nothing has changed.</exception>
    void Become(int member, Stay stay, Member latest)
    {
        var wanted = MonthsOf(stay, months);
        membership.Replace(member, stay);
        Definition = Definition with { Members = Definition.Members.SetItem(member, latest) };
        Open(member, wanted);
    }

    void GoOn(DateOnly until)
    {
        if (until <= Definition.Until)
            Refuse($"the community ends with {Definition.Until.AddDays(-1):yyyy-MM-dd}: it can only go on longer");
        else if (Now >= Grid.StartOf(end)) Refuse("the community is over");
        else if (until.DayNumber - Definition.Until.DayNumber > MostDaysOn) Refuse($"at most {MostDaysOn} days at once");
        else if (TryGoOn(until)) events.On(new Event.Prolonged(until));
    }

    bool TryGoOn(DateOnly until)
    {
        var definition = Definition with { Until = until };
        BillingSpan[] longer = [.. BillingSpan.Months(Definition.From, until)];
        var stays = new List<(Stay Stay, MonthTerms?[] Months)>();
        try
        {
            for (var member = 0; member < membership.Count; member++)
            {
                var stay = membership.Of(member);
                // Whoever has left by then is looked up no further.
                if (stay.Until == Definition.Until)
                    stay = membership.Within(definition, definition.Members[member],
                        [.. stay.Versions.Select(v => v with { Calendar = CalendarOf(v.Member, v.Day, until) })]);
                stays.Add((stay, MonthsOf(stay, longer)));
            }
        }
        catch (InputException missing)
        {
            Refuse(missing.Message);
            return false;
        }

        (Definition, months, end) = (definition, longer, Grid.OfJstDay(until));
        monthStarts = [.. months.Select(m => Grid.OfJstDay(m.From)), end];
        while (accounts.Count < months.Length) accounts.Add([]);
        membership.Prolong(until);
        for (var member = 0; member < stays.Count; member++)
        {
            membership.Replace(member, stays[member].Stay);
            Open(member, stays[member].Months);
        }

        return true;
    }

    void Amend(Command.AmendTariffs amend)
    {
        if (amend.From.Day != 1) Refuse("tariffs change with a month");
        else if (amend.From < FirstDayToCome()) Refuse($"{amend.From:yyyy-MM} has begun");
        else if (amend.From >= Definition.Until) Refuse($"the community ends before {amend.From:yyyy-MM}");
        else if (amend.From < books[^1].From) Refuse($"a book from {books[^1].From:yyyy-MM} on stands");
        else if (amend.Tariffs.Length > LongestBook || !IsText(amend.Tariffs)) Refuse($"a tariff book is text of at most {LongestBook} characters");
        else if (TryAmend(amend)) events.On(new Event.TariffsAmended(amend.From, amend.Tariffs));
    }

    bool TryAmend(Command.AmendTariffs amend)
    {
        var (termsBefore, calendarsBefore, booksBefore) = (monthTerms, calendars, books.ToArray());
        var stays = new List<(Stay Stay, MonthTerms?[] Months)>();
        try
        {
            var book = TariffBook.Parse(amend.Tariffs);
            if (books[^1].From == amend.From) books.RemoveAt(books.Count - 1);
            books.Add((amend.From, amend.Tariffs, book));
            monthTerms = monthTerms.Where(t => t.Key.Span.Month < amend.From).ToDictionary();
            calendars = [];
            for (var member = 0; member < membership.Count; member++)
            {
                var stay = membership.Of(member);
                // Whoever has left by then is looked up no further.
                if (stay.Until > amend.From)
                    stay = stay with { Versions = [.. stay.Versions.Select(v => Version(v.Day, v.Member, Definition.Until))] };
                stays.Add((stay, MonthsOf(stay, months)));
            }
        }
        catch (InputException wrong)
        {
            (monthTerms, calendars) = (termsBefore, calendarsBefore);
            books.Clear();
            books.AddRange(booksBefore);
            Refuse(wrong.Message);
            return false;
        }

        for (var member = 0; member < stays.Count; member++)
        {
            membership.Replace(member, stays[member].Stay);
            Open(member, stays[member].Months);
        }

        return true;
    }

    void Note(Command.Administer act)
    {
        if (!IsSource(act.By) || !IsSource(act.What)) Refuse("who did what is said by names of 1 to 64 letters, digits and - _ . : /");
        else if (act.Content.Length > LongestNote) Refuse($"a note has at most {LongestNote} characters");
        else if (!IsText(act.Content)) Refuse("a note is text");
        else events.On(new Event.Administered(act.By, act.What, act.Content, Now));
    }

    /// <summary>Half a character (a lone surrogate) would come out of the journal as another one.</summary>
    static bool IsText(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out _, out var used) != System.Buffers.OperationStatus.Done) return false;
            i += used;
        }

        return true;
    }
}

using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Slots of a day as a clock tells them.</summary>
public static class Spans
{
    /// <summary><c>09:30–13:00</c>; midnight at the end of the day is 24:00.</summary>
    public static string Of(SlotGrid grid, DeliverySlot from, DeliverySlot end)
    {
        var first = grid.JstNumber(from);
        return $"{Dates.TimeOfDay(grid, first)}–{Dates.TimeOfDay(grid, first + (end - from))}";
    }

    /// <summary>Neighbours become one span; more than four are counted rather than listed.</summary>
    public static Bilingual Of(SlotGrid grid, IEnumerable<DeliverySlot> slots)
    {
        var spans = new List<(DeliverySlot From, DeliverySlot End)>();
        foreach (var slot in slots.Distinct().Order())
        {
            if (spans.Count > 0 && spans[^1].End == slot) spans[^1] = (spans[^1].From, slot + 1);
            else spans.Add((slot, slot + 1));
        }

        var told = spans.Take(4).Select(s => Of(grid, s.From, s.End)).ToList();
        var rest = spans.Skip(4).Sum(s => s.End - s.From);
        return rest == 0 ? new(string.Join(", ", told), string.Join("、", told))
            : new($"{string.Join(", ", told)} and {rest} more slots", $"{string.Join("、", told)}ほか {rest} コマ");
    }
}

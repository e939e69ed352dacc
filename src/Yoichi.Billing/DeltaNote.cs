using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>A slot that better readings changed after the bill.</summary>
public readonly record struct SlotChange(DeliverySlot Slot, SlotPosition Before, SlotPosition After);

/// <summary>A delta note (差額精算書) as its participant reads it. The bill it follows stays as it was issued.</summary>
/// <param name="Changes">By slot.</param>
/// <param name="Sections">Those of the bill: as it stood until now, and by what is known now.</param>
public sealed record DeltaNote(
    BillSubject Subject, BillAdjustment Adjustment, ImmutableArray<SlotChange> Changes,
    ImmutableArray<(string Code, Bilingual Name, Money Before, Money After)> Sections, Bilingual Sentence)
{
    /// <exception cref="ArgumentException">Not the subject's note.</exception>
    public static DeltaNote Of(BillSubject subject, BillAdjustment adjustment, IEnumerable<SlotChange> changes)
    {
        if (subject.Participant != adjustment.Participant || subject.Month.Span.Month != adjustment.Month)
            throw new ArgumentException("note and subject are of one participant and month", nameof(adjustment));
        ImmutableArray<SlotChange> all = [.. changes];
        return new(subject, adjustment, all, Compare(adjustment), Say(adjustment));
    }

    /// <summary>One row a day with a change: how many slots, and the flows before and after.</summary>
    public IEnumerable<(DateOnly Day, int Slots, StatementRow Before, StatementRow After)> Days() =>
        Changes.GroupBy(c => Subject.Month.Grid.JstDay(c.Slot)).OrderBy(g => g.Key).Select(g => (g.Key, g.Count(),
            g.Aggregate(default(StatementRow), (sum, c) => sum + StatementRow.Of(c.Before)),
            g.Aggregate(default(StatementRow), (sum, c) => sum + StatementRow.Of(c.After))));

    static ImmutableArray<(string, Bilingual, Money, Money)> Compare(BillAdjustment adjustment)
    {
        var (before, after) = (BillSections.Of(adjustment.Before), BillSections.Of(adjustment.After));
        Money AmountIn(ImmutableArray<BillSection> sections, string code) =>
            sections.FirstOrDefault(s => s.Code == code)?.Amount ?? Money.Zero;
        return [.. BillSections.Codes.Select(s => (s.Code, s.Name, AmountIn(before, s.Code), AmountIn(after, s.Code)))
            .Where(s => s.Item3 != Money.Zero || s.Item4 != Money.Zero)];
    }

    static Bilingual Say(BillAdjustment a)
    {
        var yen = Numbers.Yen(Math.Abs(a.Due.FloorYen()));
        var because = new Bilingual($"Better readings changed {BillText.Slots(a.SlotsChanged)} after the bill. ",
            $"請求後に届いたより正確な計量値により、{Numbers.Whole(a.SlotsChanged)}コマが変わりました。");
        return because + (a.Due.MicroYen switch
        {
            > 0 => new Bilingual($"You pay {yen} more.", $"{yen}を追加でお支払いいただきます。"),
            < 0 => new($"You get {yen} back.", $"{yen}をお返しします。"),
            _ => new("What you pay stays the same.", "ご請求額は変わりません。"),
        });
    }
}

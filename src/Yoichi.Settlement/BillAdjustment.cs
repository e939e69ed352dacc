using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Settlement;

/// <summary>A delta note (差額精算書): the bill stays as it was issued; this says what later, better readings change.</summary>
/// <param name="Number">Counted from 1 for each participant and month.</param>
/// <param name="Before">What stood until now: the bill, or what the note before this one made of it.</param>
/// <param name="After">The month by what is known now.</param>
/// <param name="Lines">For each kind that changed, the old lines reversed and then the new ones; the baseline's are not
/// among them. Empty where readings changed and no line did.</param>
/// <param name="Due">Σ of Lines, which is After.Total − Before.Total: whole yen, negative where money is given back.</param>
/// <param name="SlotsChanged">Slots whose settled flows differ from those before.</param>
public sealed record BillAdjustment(
    ParticipantId Participant, DateOnly Month, int Number, Bill Before, Bill After, ImmutableArray<BillLine> Lines,
    Money Due, int SlotsChanged)
{
    /// <exception cref="ArgumentException">Bills of two participants or months.</exception>
    public static BillAdjustment Between(Bill before, Bill after, int number, int slotsChanged)
    {
        if (before.Participant != after.Participant || before.Month != after.Month)
            throw new ArgumentException($"{after.Participant} {after.Month:yyyy-MM} does not follow {before.Participant} {before.Month:yyyy-MM}", nameof(after));
        return new(before.Participant, before.Month, number, before, after, Changed(before.Lines, after.Lines),
            after.Total - before.Total, slotsChanged);
    }

    /// <summary>For each kind that differs, the old lines reversed and then the new ones: added to the old, they make the new.</summary>
    public static ImmutableArray<BillLine> Changed(ImmutableArray<BillLine> before, ImmutableArray<BillLine> after)
    {
        var lines = ImmutableArray.CreateBuilder<BillLine>();
        foreach (var kind in before.Concat(after).Select(l => l.Kind).Distinct())
        {
            // A kind may have several lines, one a tier; where one of them moves, all are stated again.
            var (old, @new) = (Of(before, kind), Of(after, kind));
            if (old.SequenceEqual(@new)) continue;
            lines.AddRange(old.Select(l => l with { Quantity = -l.Quantity, Amount = -l.Amount }));
            lines.AddRange(@new);
        }

        return lines.ToImmutable();
    }

    static List<BillLine> Of(ImmutableArray<BillLine> lines, string kind) => [.. lines.Where(l => l.Kind == kind)];
}

using System.Runtime.CompilerServices;

namespace Yoichi.Market;

/// <summary>Numbers the different terms of a book as they are met.</summary>
/// <remarks>A table of open addresses, three quarters of it empty. Orders share few <see cref="OrderTerms"/> objects, so a
/// look-up is most often one comparison of references; terms that are equal but not the same object have one number
/// too.</remarks>
sealed class DistinctTerms
{
    readonly List<OrderTerms> terms = [];
    (OrderTerms? Terms, int Number)[] table = new (OrderTerms?, int)[64];

    /// <summary>By number.</summary>
    public IReadOnlyList<OrderTerms> Terms => terms;

    /// <summary>The number of terms equal to these, a new one where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NumberOf(OrderTerms own)
    {
        ref readonly var entry = ref table[own.GetHashCode() & (table.Length - 1)];
        return ReferenceEquals(entry.Terms, own) ? entry.Number : Search(own);
    }

    int Search(OrderTerms own)
    {
        var entries = table;
        var at = own.GetHashCode() & (entries.Length - 1);
        for (; ; at = (at + 1) & (entries.Length - 1))
        {
            ref readonly var entry = ref entries[at];
            if (ReferenceEquals(entry.Terms, own)) return entry.Number;
            if (entry.Terms is null) break;
            if (entry.Terms.Equals(own)) return entry.Number;
        }

        entries[at] = (own, terms.Count);
        terms.Add(own);
        if (terms.Count * 4 > entries.Length) Grow();
        return terms.Count - 1;
    }

    void Grow()
    {
        table = new (OrderTerms?, int)[4 * table.Length];
        for (var number = 0; number < terms.Count; number++)
        {
            var at = terms[number].GetHashCode() & (table.Length - 1);
            while (table[at].Terms is not null) at = (at + 1) & (table.Length - 1);
            table[at] = (terms[number], number);
        }
    }
}

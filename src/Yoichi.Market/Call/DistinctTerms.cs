namespace Yoichi.Market;

/// <summary>Numbers the different terms of a book as they are met.</summary>
/// <remarks>A table of open addresses. Orders share few <see cref="OrderTerms"/> objects, so a look-up is most often one
/// comparison of references; terms that are equal but not the same object have one number too.</remarks>
sealed class DistinctTerms
{
    readonly List<OrderTerms> terms = [];
    int[] numbers = new int[64];          // number + 1; 0 where nothing is

    /// <summary>By number.</summary>
    public IReadOnlyList<OrderTerms> Terms => terms;

    /// <summary>The number of terms equal to these, a new one where there are none.</summary>
    public int NumberOf(OrderTerms own)
    {
        var mask = numbers.Length - 1;
        var at = own.GetHashCode() & mask;
        for (; numbers[at] != 0; at = (at + 1) & mask)
            if (terms[numbers[at] - 1].Equals(own)) return numbers[at] - 1;

        terms.Add(own);
        numbers[at] = terms.Count;
        if (terms.Count * 2 > numbers.Length) Grow();
        return terms.Count - 1;
    }

    void Grow()
    {
        numbers = new int[2 * numbers.Length];
        for (var number = 0; number < terms.Count; number++)
        {
            var at = terms[number].GetHashCode() & (numbers.Length - 1);
            while (numbers[at] != 0) at = (at + 1) & (numbers.Length - 1);
            numbers[at] = number + 1;
        }
    }
}

namespace Yoichi.Market;

/// <summary>Which orders belong to each class of one side.</summary>
/// <param name="arrivals">Class after class, ascending inside each; may be longer than they need.</param>
/// <param name="starts">One more than there are classes.</param>
sealed class ClassMembers(int[] arrivals, int[] starts)
{
    public int Count => starts.Length - 1;

    public ReadOnlySpan<int> this[int index] => Part(arrivals, index);

    /// <summary>A class's part of a column that lies as <see cref="this"/> does.</summary>
    public Span<T> Part<T>(T[] column, int index) => column.AsSpan(starts[index]..starts[index + 1]);

    /// <param name="groups">Each ascending.</param>
    public static ClassMembers Of(IReadOnlyList<List<int>> groups)
    {
        var starts = new int[groups.Count + 1];
        for (var k = 0; k < groups.Count; k++) starts[k + 1] = starts[k] + groups[k].Count;
        return new([.. groups.SelectMany(g => g)], starts);
    }
}

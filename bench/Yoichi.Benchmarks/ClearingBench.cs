using Yoichi.Market;

namespace Yoichi.Benchmarks;

/// <summary>The plain call auction against a library sort of the same keys, in one run.</summary>
public static class ClearingBench
{
    public static readonly int[] Sizes = [600, 10_000, 100_000, 1_000_000];

    public static BenchTable Run(IReadOnlyList<int> sizes, Action<string>? progress = null) => new(
        "clearing", [.. sizes.Select(size => Row(size, progress))],
        "making the orders, reading or writing files; the check of the proof inside clear is included");

    static BenchRow Row(int size, Action<string>? progress)
    {
        progress?.Invoke($"{size:N0} orders");
        var book = Books.Plain(size, 1);
        var keys = new int[size];
        var items = new int[size];
        var repeats = size >= 1_000_000 ? 25 : size >= 100_000 ? 40 : 100;
        var sort = Taken.By(() => Array.Sort(keys, items), repeats, () =>
        {
            for (var i = 0; i < size; i++) (keys[i], items[i]) = ((int)book[i].Limit.MicroYenPerWattHour, i);
        });
        var auction = new CallAuction();
        Clearing? clearing = null;
        var clear = Taken.By(() => clearing = auction.Clear(book), repeats);
        var check = Taken.By(() => ClearingCheck.Of(book, clearing!), repeats);
        return new($"{size:N0} plain orders, 30,001 prices, {clearing!.Trades.Length:N0} trades",
        [
            ("orders", size), ("sortMilliseconds", sort.Milliseconds), ("clearMilliseconds", clear.Milliseconds),
            ("ratioToSort", clear.Milliseconds / sort.Milliseconds), ("ordersPerSecond", size / clear.Milliseconds * 1000),
            ("bytesPerOrder", (double)clear.AllocatedBytes / size), ("checkMilliseconds", check.Milliseconds),
            ("checkToClear", check.Milliseconds / clear.Milliseconds),
        ]);
    }
}

using Yoichi.Market;

namespace Yoichi.Benchmarks;

/// <summary>The call auction with tags and premiums: many orders in few classes, and few orders in many classes.</summary>
public static class TaggedBench
{
    public static BenchTable Run(Action<string>? progress = null) => new("tagged",
    [
        Row("10,000 × 10,000 orders, 16 classes a side", Books.Tagged(10_000, 16, 1), 7, progress),
        Row("300 × 300 orders, 16 classes a side", Books.Tagged(300, 16, 2), 30, progress),
        Row("300 × 300 orders, every seller named: 300 classes", Books.Named(300, 3), 3, progress),
    ], "making the orders, reading or writing files; the check of the proof inside clear is included");

    static BenchRow Row(string workload, Order[] book, int repeats, Action<string>? progress)
    {
        progress?.Invoke(workload);
        var keys = new int[book.Length];
        var items = new int[book.Length];
        var sort = Taken.By(() => Array.Sort(keys, items), repeats, () =>
        {
            for (var i = 0; i < book.Length; i++) (keys[i], items[i]) = ((int)book[i].Limit.MicroYenPerWattHour, i);
        });
        var auction = new CallAuction();
        Clearing? clearing = null;
        var clear = Taken.By(() => clearing = auction.Clear(book), repeats);
        var check = Taken.By(() => ClearingCheck.Of(book, clearing!), repeats);
        var offered = book.Where(o => o.Side == Side.Sell).Sum(o => o.Quantity.WattHours);
        return new($"{workload}, {clearing!.Traded.WattHours * 100 / offered} % of what is offered trades",
        [
            ("orders", book.Length), ("clearMilliseconds", clear.Milliseconds), ("sortMilliseconds", sort.Milliseconds),
            ("ratioToSort", clear.Milliseconds / sort.Milliseconds), ("bytesPerOrder", (double)clear.AllocatedBytes / book.Length),
            ("checkMilliseconds", check.Milliseconds), ("checkToClear", check.Milliseconds / clear.Milliseconds),
        ]);
    }
}

using Yoichi.Market;

namespace Yoichi.Benchmarks;

/// <summary>The call auction with tags and premiums: many orders in few classes, few orders in many classes, and few
/// orders beside a solver of linear programs.</summary>
public static class TaggedBench
{
    const string Always = "making the orders, reading or writing files; the check of the proof inside clear is included";

    public static BenchTable Run(Action<string>? progress = null)
    {
        List<BenchRow> rows =
        [
            Row("10,000 × 10,000 orders, 16 classes a side", Books.Tagged(10_000, 16, 1), 30, progress),
            Row("300 × 300 orders, 16 classes a side", Books.Tagged(300, 16, 2), 100, progress),
            Row("300 × 300 orders, every seller named: 300 classes", Books.Named(300, 3), 10, progress),
        ];
        if (!LinearProgram.IsThere)
            return new("tagged", rows, Always + "; the row beside a solver: the command clp (Debian: coinor-clp) is not installed");
        rows.Add(BesideSolver("300 × 300 orders, 16 classes a side, beside Clp", Books.Tagged(300, 16, 2), progress));
        return new("tagged", rows, Always + "; beside Clp, which writes its model to disk beforehand: "
            + "lpMilliseconds is the solver's run from start to end with the reading of its model, lpSolveMilliseconds what it "
            + "says of the solution alone, to a hundredth of a second; it finds neither shares of ties nor a price for each pair of classes");
    }

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

    static BenchRow BesideSolver(string workload, Order[] book, Action<string>? progress)
    {
        progress?.Invoke(workload);
        var auction = new CallAuction();
        Clearing? clearing = null;
        var clear = Taken.By(() => clearing = auction.Clear(book), 100);
        var solved = LinearProgram.Solve(book, 3);
        // As far as the solver prints it; the tests compare to the µ¥.
        var off = Math.Abs(solved.Welfare - clearing!.Welfare.MicroYen) / clearing.Welfare.MicroYen;
        if (off > 1e-7) throw new InvalidOperationException($"the auction gains {clearing.Welfare.MicroYen} µ¥, the solver {solved.Welfare}");
        return new($"{workload}: {solved.Variables:N0} variables, {book.Length} rows, the same welfare",
        [
            ("orders", book.Length), ("clearMilliseconds", clear.Milliseconds),
            ("lpMilliseconds", solved.ProcessMilliseconds), ("lpSolveMilliseconds", solved.SolveMilliseconds),
            ("lpToClear", solved.ProcessMilliseconds / clear.Milliseconds),
            ("lpSolveToClear", solved.SolveMilliseconds / clear.Milliseconds),
        ]);
    }
}

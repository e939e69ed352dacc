namespace Yoichi.Devices;

/// <summary>The linear programme of <see cref="FlexiblePlanner"/>: which mixture of the plans met so far uses each window's
/// energy at the least cost, and what a Wh of each window is worth by it.</summary>
/// <remarks>One row for each window and one for the shares, which add up to 1; a revised simplex with the whole inverse,
/// which is that small. Until a plan takes its place, a row is held by energy bought at a price above all.</remarks>
sealed class FlexibleMaster
{
    readonly List<(int Column, double Share)> mixture = [];
    double[] inverse = [], shares = [], prices = [], costs = [], entering = [];
    int[] basis = [];
    int rows, count;

    /// <summary>Columns and their shares, all positive.</summary>
    public List<(int Column, double Share)> Mixture
    {
        get
        {
            mixture.Clear();
            for (var r = 0; r < rows; r++)
                if (basis[r] >= 0 && shares[r] > 0) mixture.Add((basis[r], shares[r]));
            return mixture;
        }
    }

    /// <summary>Begins with column 0, which uses each window's energy.</summary>
    /// <param name="dearest">Above what energy costs in any slot.</param>
    public void Begin(ReadOnlySpan<FlexibleWindow> windows, double cost, double dearest)
    {
        (rows, count) = (windows.Length + 1, 1);
        if (prices.Length != rows)
            (inverse, shares, prices, costs, entering, basis) = (new double[rows * rows], new double[rows], new double[rows],
                new double[rows], new double[rows], new int[rows]);
        inverse.AsSpan().Clear();
        shares.AsSpan().Clear();
        for (var w = 0; w < rows - 1; w++)
        {
            (basis[w], costs[w]) = (-1, dearest);
            inverse[w * rows + w] = 1;
            inverse[w * rows + rows - 1] = -windows[w].Total;
        }

        (basis[^1], costs[^1], shares[^1]) = (0, cost, 1);
        inverse[^1] = 1;
        Reprice();
    }

    /// <summary>Of a Wh of a window.</summary>
    public double Price(int window) => prices[window];

    /// <summary>What all windows' energy costs at those prices.</summary>
    public double Priced(ReadOnlySpan<FlexibleWindow> windows)
    {
        var sum = 0.0;
        for (var w = 0; w < windows.Length; w++) sum += prices[w] * windows[w].Total;
        return sum;
    }

    /// <summary>Takes the next column in where it makes the mixture cheaper.</summary>
    /// <param name="sums">What it uses of each window.</param>
    /// <returns>False where it does not: the mixture is the best of all.</returns>
    public bool Enter(ReadOnlySpan<double> sums, double cost, double tolerance)
    {
        var reduced = cost - prices[rows - 1];
        for (var w = 0; w < rows - 1; w++) reduced -= prices[w] * sums[w];
        if (reduced >= -tolerance * (1 + Math.Abs(cost))) return false;
        for (var r = 0; r < rows; r++)
        {
            entering[r] = inverse[r * rows + rows - 1];
            for (var w = 0; w < rows - 1; w++) entering[r] += inverse[r * rows + w] * sums[w];
        }

        var (leaving, step) = (-1, double.PositiveInfinity);
        for (var r = 0; r < rows; r++)
        {
            if (entering[r] <= 1e-9) continue;
            var most = shares[r] / entering[r];
            // Of rows that reach zero together the largest pivot, for the figures' sake.
            if (most < step - 1e-12 || (most <= step + 1e-12 && entering[r] > entering[leaving])) (leaving, step) = (r, Math.Min(most, step));
        }

        if (leaving < 0) return false;
        Pivot(leaving);
        (basis[leaving], costs[leaving]) = (count++, cost);
        Reprice();
        return true;
    }

    void Pivot(int leaving)
    {
        var pivot = entering[leaving];
        for (var c = 0; c < rows; c++) inverse[leaving * rows + c] /= pivot;
        shares[leaving] /= pivot;
        for (var r = 0; r < rows; r++)
        {
            if (r == leaving || entering[r] == 0) continue;
            for (var c = 0; c < rows; c++) inverse[r * rows + c] -= entering[r] * inverse[leaving * rows + c];
            shares[r] = Math.Max(0, shares[r] - entering[r] * shares[leaving]);
        }
    }

    void Reprice()
    {
        for (var c = 0; c < rows; c++)
        {
            prices[c] = 0;
            for (var r = 0; r < rows; r++) prices[c] += costs[r] * inverse[r * rows + c];
        }
    }
}

using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Forecasting;
using Yoichi.Simulation.Forecasts;
using Yoichi.Units;
using ClearSky = Yoichi.Forecasting.ClearSky;

namespace Yoichi.Desk;

/// <summary>The forecasts in force: of every member's use and output, and of the market's price.</summary>
/// <remarks>By statistics of the same time of day and kind of day, for panels by the clear sky where the place is known. Boosted
/// trees are left out: they would be learnt again while the market waits.</remarks>
sealed class DeskForecasts
{
    const string Model = "kind28";
    readonly ParticipantId[] ids;
    readonly ForecastGroup uses;
    readonly ForecastGroup[] panels;

    /// <param name="members">Of the whole community, by their place: whose use and whose output is forecast.</param>
    public DeskForecasts(SlotGrid grid, TimeOnly? dayAheadAt, ClearSky? sky, Metered metered, IReadOnlyList<(ParticipantId Id, bool HasLoad, bool HasPanels)> members)
    {
        ids = [.. members.Select(m => m.Id)];
        var slots = IssuedForecasts.Hours * grid.PerHour;
        int[] Where(Func<(ParticipantId Id, bool HasLoad, bool HasPanels), bool> wanted) =>
            [.. Enumerable.Range(0, members.Count).Where(i => wanted(members[i]))];
        var (loads, suns) = (Where(m => m.HasLoad), Where(m => m.HasPanels));
        uses = new(Model, Quantity.Demand, null, null, loads, [.. loads.Select(i => metered.LoadOf(ids[i]))], slots);
        panels = [new(Model, Quantity.Solar, null, sky, suns, [.. suns.Select(i => metered.SunOf(ids[i]))], slots)];
        Issued = new(Model, grid, dayAheadAt, metered.Prices, ids, [uses, .. panels]);
    }

    public IssuedForecasts Issued { get; }

    /// <summary>The last issue as bytes: everybody's, and under nobody's name the market's price.</summary>
    public IEnumerable<(ParticipantId? Whose, byte[] Bytes)> Remember()
    {
        yield return (null, AgentMemory.Write(RememberPrices));
        foreach (var member in Members()) yield return (ids[member], AgentMemory.Write(memory => Remember(memory, member)));
    }

    /// <summary>Goes on from the issue that was kept, where that is the one still in force and everybody's is there.</summary>
    /// <param name="kept">What was kept under a name.</param>
    public void Recall(DeliverySlot now, Func<ParticipantId?, byte[]?> kept)
    {
        var issued = default(DeliverySlot);
        if (kept(null) is not { } prices || !AgentMemory.TryRead(prices, RememberPrices)) return;
        issued = Issued.Prices.First;
        if (now < issued || now - issued >= Issued.Apart) return;
        foreach (var member in Members())
            if (kept(ids[member]) is not { } bytes || !AgentMemory.TryRead(bytes, memory => Remember(memory, member))) return;
        Issued.Resume(issued);
    }

    IEnumerable<int> Members() => uses.Members.ToArray().Concat(panels.SelectMany(p => p.Members.ToArray())).Distinct().Order();

    void Remember(AgentMemory memory, int member)
    {
        foreach (var group in (ForecastGroup[])[uses, .. panels])
        {
            var at = group.Members.IndexOf(member);
            if (memory.Count(at < 0 ? 0 : 1) != (at < 0 ? 0 : 1)) throw new InvalidDataException("of other devices");
            if (at >= 0) Remember(memory, group.Issued[at], Issued.Prices.First);
        }
    }

    void RememberPrices(AgentMemory memory)
    {
        Remember(memory, Issued.Prices, null);
        foreach (ref var price in Issued.PricesIssued)
        {
            var (isKnown, amount) = (price is not null, price ?? default);
            memory.Flag(ref isKnown);
            if (isKnown) memory.Price(ref amount);
            price = isKnown ? amount : null;
        }
    }

    /// <param name="issued">The slot it must begin with; null for any.</param>
    static void Remember(AgentMemory memory, Forecasting.SiteForecast forecast, DeliverySlot? issued)
    {
        var (first, servedBy, notices, slots) = (forecast.First, forecast.ServedBy, (int)forecast.Notices, forecast.Slots);
        memory.Slot(ref first);
        memory.Whole(ref slots);
        if (slots != forecast.Slots || issued is { } wanted && first != wanted) throw new InvalidDataException("of another issue");
        if (memory.IsReading) forecast.Begin(first);
        memory.Text(ref servedBy);
        memory.Whole(ref notices);
        (forecast.ServedBy, forecast.Notices) = (servedBy, (Notices)notices);
        memory.Reals(forecast.Mean);
        memory.Reals(forecast.Low);
        memory.Reals(forecast.Median);
        memory.Reals(forecast.High);
    }

    /// <summary>What was issued last, to be kept and shown.</summary>
    public ImmutableDictionary<ParticipantId, MemberForecast> Copy()
    {
        var found = new Dictionary<ParticipantId, MemberForecast>();
        Add(uses, isSun: false);
        foreach (var group in panels) Add(group, isSun: true);
        return found.ToImmutableDictionary();

        void Add(ForecastGroup group, bool isSun)
        {
            for (var i = 0; i < group.Members.Length; i++)
            {
                var (id, course) = (ids[group.Members[i]], Course.Of(group.Issued[i]));
                var so = found.GetValueOrDefault(id) ?? new(null, null);
                found[id] = isSun ? so with { Sun = course } : so with { Demand = course };
            }
        }
    }
}

/// <summary>One participant's forecast, as it was last issued; null for what it does not have.</summary>
public sealed record MemberForecast(Course? Demand, Course? Sun)
{
    /// <summary>Use less output. Both miss by chances of their own: the squares of their widths add up.</summary>
    public Course? Net => (Demand, Sun) switch
    {
        ({ } demand, { } sun) => demand.Less(sun),
        ({ } demand, null) => demand,
        (null, { } sun) => sun.Negative(),
        _ => null,
    };
}

/// <summary>A forecast of one series: a mean and three quantiles for each slot, Wh or µ¥/Wh.</summary>
/// <param name="First">The slot of the first value.</param>
/// <param name="ServedBy">The models it comes from.</param>
/// <param name="Notices">Why it is not the one that was wanted.</param>
public sealed record Course(
    DeliverySlot First, ImmutableArray<double> Mean, ImmutableArray<double> Low, ImmutableArray<double> Median, ImmutableArray<double> High,
    string ServedBy, Notices Notices)
{
    internal static Course Of(SiteForecast f) => new(f.First, [.. f.Mean], [.. f.Low], [.. f.Median], [.. f.High], f.ServedBy, f.Notices);

    internal Course Negative() => this with
    {
        Mean = [.. Mean.Select(v => -v)],
        Low = [.. High.Select(v => -v)],
        Median = [.. Median.Select(v => -v)],
        High = [.. Low.Select(v => -v)],
    };

    internal Course Less(Course sun)
    {
        var (low, high) = (new double[Mean.Length], new double[Mean.Length]);
        for (var i = 0; i < low.Length; i++)
        {
            var median = Median[i] - sun.Median[i];
            low[i] = median - Hypotenuse(Median[i] - Low[i], sun.High[i] - sun.Median[i]);
            high[i] = median + Hypotenuse(High[i] - Median[i], sun.Median[i] - sun.Low[i]);
        }

        return new(First, [.. Mean.Zip(sun.Mean, (a, b) => a - b)], [.. low], [.. Median.Zip(sun.Median, (a, b) => a - b)], [.. high],
            ServedBy == sun.ServedBy ? ServedBy : $"{ServedBy}, {sun.ServedBy}", Notices | sun.Notices);
    }

    /// <summary>All of them together.</summary>
    /// <param name="isCommon">They miss together, as panels under one sky do: widths add up. Else their squares do.</param>
    public static Course? Sum(IReadOnlyList<Course> courses, bool isCommon)
    {
        if (courses is not [var one, ..]) return null;
        var slots = one.Mean.Length;
        double[] Each(Func<Course, int, double> of) => [.. Enumerable.Range(0, slots).Select(i => courses.Sum(c => of(c, i)))];
        double[] Widths(Func<Course, int, double> of) => isCommon ? Each(of)
            : [.. Enumerable.Range(0, slots).Select(i => Math.Sqrt(courses.Sum(c => of(c, i) * of(c, i))))];
        var median = Each((c, i) => c.Median[i]);
        var (below, above) = (Widths((c, i) => c.Median[i] - c.Low[i]), Widths((c, i) => c.High[i] - c.Median[i]));
        return new(one.First, [.. Each((c, i) => c.Mean[i])], [.. median.Zip(below, (m, w) => m - w)], [.. median], [.. median.Zip(above, (m, w) => m + w)],
            string.Join(", ", courses.Select(c => c.ServedBy).Distinct().Order(StringComparer.Ordinal)), courses.Aggregate(Notices.None, (all, c) => all | c.Notices));
    }

    static double Hypotenuse(double a, double b) => Math.Sqrt(a * a + b * b);
}

namespace Yoichi.Forecasting;

/// <summary>Models from the best to the simplest: a slot that one has nothing to say about is served by the next, and
/// the forecast says so.</summary>
/// <remarks>The last rung is built in: the mean of all that is known, and with nothing known zero. Before the models see
/// it, the past is cleaned of a frozen meter's values (<see cref="MeterFaults"/>).</remarks>
public sealed class Ladder(string name, Quantity quantity, ClearSky? sky, params IReadOnlyList<IForecaster> models) : IForecaster
{
    public string Name { get; } = name;

    public void Forecast(ReadOnlySpan<Past> sites, ReadOnlySpan<SiteForecast> into)
    {
        if (into.IsEmpty) return;
        var cleaned = new Past[sites.Length];
        var notices = new Notices[sites.Length];
        for (var i = 0; i < sites.Length; i++) cleaned[i] = MeterFaults.Clean(sites[i], quantity, out notices[i]);
        models[0].Forecast(cleaned, into);
        for (var i = 0; i < sites.Length; i++)
        {
            into[i].Notices |= notices[i];
            if ((notices[i] & Notices.DeadPanels) != 0) Fill(into[i], 0, "zero", all: true);
            else StepDown(cleaned[i], into[i]);
            if (quantity is Quantity.Demand or Quantity.Solar) NeverNegative(into[i]);
            if (quantity == Quantity.Solar) NothingAtNight(cleaned[i], into[i]);
        }
    }

    void StepDown(in Past past, SiteForecast into)
    {
        if (Missing(into) == into.Slots) into.ServedBy = "";
        SiteForecast? simpler = null;
        for (var rung = 1; rung < models.Count && Missing(into) > 0; rung++)
        {
            simpler ??= new(into.Slots);
            models[rung].Forecast([past], [simpler]);
            var taken = false;
            for (var slot = 0; slot < into.Slots; slot++)
            {
                if (!double.IsNaN(into.Mean[slot]) || double.IsNaN(simpler.Mean[slot])) continue;
                into.Set(slot, simpler.Mean[slot], simpler.Low[slot], simpler.Median[slot], simpler.High[slot]);
                taken = true;
            }

            if (taken) Served(into, models[rung].Name);
            if ((into.Notices & Notices.NoTrees) == 0) into.Notices |= past.Values.IsEmpty ? Notices.NoHistory : Notices.ShortHistory;
        }

        if (Missing(into) == 0) return;
        var (sum, known) = (0.0, 0);
        foreach (var value in past.Values.Span)
            if (!double.IsNaN(value)) (sum, known) = (sum + value, known + 1);
        into.Notices |= known == 0 ? Notices.NoHistory : Notices.ShortHistory;
        Fill(into, known == 0 ? 0 : sum / known, known == 0 ? "nothing" : "mean", all: false);
    }

    static void Fill(SiteForecast into, double value, string name, bool all)
    {
        if (all) into.ServedBy = "";
        for (var slot = 0; slot < into.Slots; slot++)
            if (all || double.IsNaN(into.Mean[slot])) into.Set(slot, value, value, value, value);
        Served(into, name);
    }

    static void Served(SiteForecast into, string name) =>
        into.ServedBy = into.ServedBy.Length == 0 ? name : $"{into.ServedBy}+{name}";

    static int Missing(SiteForecast forecast)
    {
        var missing = 0;
        foreach (var value in forecast.Mean)
            if (double.IsNaN(value)) missing++;
        return missing;
    }

    /// <summary>By the sun where the place is known, else where no day before had anything at that time.</summary>
    void NothingAtNight(in Past past, SiteForecast into)
    {
        Span<double> days = stackalloc double[28];
        for (var slot = 0; slot < into.Slots; slot++)
        {
            var known = past.SameTime(slot, days);
            var isNight = sky is not null
                ? sky.At(past.Grid, past.Issue + slot) == 0
                : !known.IsEmpty && known.IndexOfAnyExcept(0) < 0;
            if (isNight) into.Set(slot, 0, 0, 0, 0);
        }
    }

    static void NeverNegative(SiteForecast forecast)
    {
        for (var slot = 0; slot < forecast.Slots; slot++)
            forecast.Set(slot, Math.Max(0, forecast.Mean[slot]), Math.Max(0, forecast.Low[slot]),
                Math.Max(0, forecast.Median[slot]), Math.Max(0, forecast.High[slot]));
    }
}

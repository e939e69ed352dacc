namespace Yoichi.Forecasting;

/// <summary>What panels make, by their share of the sunshine at the same time of day on the last days: of the clear sky's, or
/// of the weather's.</summary>
/// <remarks>The share carries the panels' size, slope and shade; the clear sky carries the season, which a plain mean
/// of days lags behind, and the weather clouds as well. Nothing while the sun is down.</remarks>
public sealed class SolarModel : IForecaster
{
    const int BandDays = 28;

    /// <summary>Added to the sunshine on both sides of a share, W/m²: near sunrise the clear sky's own is so small that
    /// a share of it means nothing.</summary>
    const double Glow = 20;

    readonly ClearSky? sky;
    readonly int days;

    /// <param name="sky">Null to go by the weather each past brings along.</param>
    /// <param name="days">1 to 28, for the mean; the median and the band are of 28.</param>
    public SolarModel(ClearSky? sky, int days)
    {
        if (days is < 1 or > BandDays) throw new ArgumentOutOfRangeException(nameof(days), days, "1 to 28 days");
        (this.sky, this.days) = (sky, days);
    }

    public string Name => sky is null ? $"sunshine{days}" : $"clearsky{days}";

    public void Forecast(ReadOnlySpan<Past> sites, ReadOnlySpan<SiteForecast> into)
    {
        double[] sun = [];
        for (var i = 0; i < sites.Length; i++)
        {
            if (i == 0 || sites[i].Issue != sites[i - 1].Issue || sites[i].Weather != sites[i - 1].Weather) sun = Sun(sites[i], into[i].Slots);
            into[i].Begin(sites[i].Issue);
            into[i].ServedBy = Name;
            Forecast(sites[i], sun, into[i]);
        }
    }

    /// <summary>From 28 days before the issue to the forecast's end; NaN where no weather is known.</summary>
    double[] Sun(in Past past, int slots)
    {
        var before = BandDays * past.Grid.PerDay;
        var sun = new double[before + slots];
        for (var i = 0; i < sun.Length; i++) sun[i] = sky?.At(past.Grid, past.Issue + (i - before)) ?? past.Weather?.SunshineAt(past.Issue + (i - before)) ?? double.NaN;
        return sun;
    }

    void Forecast(in Past past, double[] sun, SiteForecast into)
    {
        var perDay = past.Grid.PerDay;
        var before = BandDays * perDay;
        Span<double> shares = stackalloc double[BandDays];
        for (var slot = 0; slot < into.Slots; slot++)
        {
            var clear = sun[before + slot];
            if (clear == 0)
            {
                into.Set(slot, 0, 0, 0, 0);
                continue;
            }

            if (double.IsNaN(clear)) continue;
            var (known, recent, made, shone) = (0, 0, 0.0, 0.0);
            for (var day = 1; day <= BandDays; day++)
            {
                var back = day * perDay - slot % perDay;
                var (value, then) = (past.Back(back), sun[before - back]);
                if (double.IsNaN(value) || double.IsNaN(then)) continue;
                if (day <= days) (made, shone, recent) = (made + value, shone + then + Glow, recent + 1);
                shares[known++] = value / (then + Glow);
            }

            if (recent == 0) continue;
            shares[..known].Sort();
            var sunshine = clear + Glow;
            into.Set(slot, made / shone * sunshine, Sample.Quantile(shares[..known], 0.1) * sunshine,
                Sample.Quantile(shares[..known], 0.5) * sunshine, Sample.Quantile(shares[..known], 0.9) * sunshine);
        }
    }
}

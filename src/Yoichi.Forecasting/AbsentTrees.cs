namespace Yoichi.Forecasting;

/// <summary>Stands where trees were asked for and there are none: says so, and leaves every slot to the next
/// model.</summary>
sealed class AbsentTrees(string name) : IForecaster
{
    public string Name => name;

    public void Forecast(ReadOnlySpan<Past> sites, ReadOnlySpan<SiteForecast> into)
    {
        for (var i = 0; i < sites.Length; i++)
        {
            into[i].Begin(sites[i].Issue);
            into[i].Notices = Notices.NoTrees;
        }
    }
}

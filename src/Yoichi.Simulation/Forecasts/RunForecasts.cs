using System.Collections.Immutable;
using System.Globalization;
using Yoichi.Forecasting;
using Yoichi.Forecasting.Trees;
using Yoichi.Units;

namespace Yoichi.Simulation.Forecasts;

/// <summary>What was metered at one participant before the first day, slot by slot.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Load">Wh; null where it uses nothing of its own.</param>
/// <param name="Sun">Wh; null where it has no panels.</param>
/// <param name="IsModelled">The panels' output is modelled for the community's place, not metered somewhere.</param>
sealed record SiteRecord(ParticipantId Id, ReadOnlyMemory<long>? Load, ReadOnlyMemory<long>? Sun, bool IsModelled);

/// <summary>The forecasts of a run made ready: trees learnt from all participants' time before the first day, and what is
/// to be said of them.</summary>
sealed class RunForecasts
{
    /// <summary>Days before the first one that are asked for: a season's quarter for trees to learn from.</summary>
    public const int HistoryDays = 91;

    readonly IReadOnlyList<SiteRecord> sites;
    readonly SlotGrid grid;
    readonly DeliverySlot first, end;
    readonly ClearSky? sky;
    readonly TimeOnly? dayAheadAt;
    readonly TreeModel? trees, sunTrees;
    Weather? clear;

    /// <param name="name">One of <see cref="ForecastChoice.Names"/> that is a model's.</param>
    /// <param name="first">The slot of the records' first value.</param>
    /// <param name="start">The run's first slot. Its first forecast is issued a day before, when trading begins; trees
    /// learn from what lies before that.</param>
    /// <param name="end">The slot after the run's last.</param>
    /// <param name="sky">Of the community's place; null where none is stated.</param>
    /// <param name="dayAheadAt">When the day-ahead auction is held; forecasts are then fresh.</param>
    public RunForecasts(string name, IReadOnlyList<SiteRecord> sites, SlotGrid grid, DeliverySlot first, DeliverySlot start,
        DeliverySlot end, ClearSky? sky, TimeOnly? dayAheadAt)
    {
        (Name, this.sites, this.grid, this.first, this.end, this.sky, this.dayAheadAt) = (name, sites, grid, first, end, sky, dayAheadAt);
        var issue = start - grid.PerDay;
        if (Forecasters.WantsTrees(name) && TreeModel.CanTrain && issue > first)
        {
            static TreeModel? Learnt(Quantity quantity, History[] records, DeliverySlot issue) =>
                records.Length == 0 ? null : TreeTrainer.Train(records, issue, quantity);
            trees = Learnt(Quantity.Demand, [.. sites.Where(site => site.Load is not null).Select(site => HistoryOf(site.Load))], issue);
            sunTrees = Learnt(Quantity.Solar, [.. sites.Where(FitsTheSun).Select(site => HistoryOf(site.Sun, Sky))], issue);
        }

        Notes = [.. Say(issue, sites.Count(site => site.Load is not null))];
    }

    public string Name { get; }

    public ImmutableArray<string> Notes { get; }

    /// <summary>For one play of the run, from its beginning.</summary>
    public IssuedForecasts Start()
    {
        var (loads, panels, others) = (new List<int>(), new List<int>(), new List<int>());
        for (var i = 0; i < sites.Count; i++)
        {
            if (sites[i].Load is not null) loads.Add(i);
            if (sites[i].Sun is not null) (FitsTheSun(sites[i]) ? panels : others).Add(i);
        }

        return new(Name, grid, dayAheadAt, new(grid, first), [.. sites.Select(site => site.Id)],
            Group(Quantity.Demand, loads, trees, null, i => HistoryOf(sites[i].Load)),
            Group(Quantity.Solar, panels, sunTrees, sky, i => HistoryOf(sites[i].Sun, Sky)),
            Group(Quantity.Solar, others, null, null, i => HistoryOf(sites[i].Sun)));
    }

    /// <summary>The clear sky over all that is known and will be forecast.</summary>
    Weather? Sky => clear ??= sky?.Over(grid, first, end + IssuedForecasts.Hours * grid.PerHour - first);

    ForecastGroup Group(Quantity quantity, List<int> members, TreeModel? model, ClearSky? at, Func<int, History> of) =>
        new(Name, quantity, model, at, [.. members], [.. members.Select(of)], IssuedForecasts.Hours * grid.PerHour);

    History HistoryOf(ReadOnlyMemory<long>? record, Weather? weather = null)
    {
        var wattHours = record.GetValueOrDefault().Span;
        var values = new double[wattHours.Length];
        for (var i = 0; i < values.Length; i++) values[i] = wattHours[i];
        return History.Of(grid, first, values, weather);
    }

    /// <summary>Records of panels that stood elsewhere are played here too; they make power while the sun of this place is
    /// down. A week tells.</summary>
    bool FitsTheSun(SiteRecord site)
    {
        if (sky is null || site.Sun is not { } sun) return false;
        if (site.IsModelled) return true;
        if (sun.Length < 7 * grid.PerDay) return false;
        var (made, atNight) = (0L, 0L);
        for (var i = 0; i < sun.Length; i++)
        {
            made += sun.Span[i];
            if (sky.At(grid, first + i) == 0) atNight += sun.Span[i];
        }

        return atNight * 100 <= made;
    }

    IEnumerable<string> Say(DeliverySlot issue, int homes)
    {
        var days = Math.Max(0, (issue - first) / grid.PerDay);
        yield return trees is not null
            ? string.Create(CultureInfo.InvariantCulture, $"forecasts: {Name}, trees learnt from {homes} sites over {days} days before the first day")
            : $"forecasts: {Name}";
        if (Forecasters.WantsTrees(Name) && trees is null)
            yield return TreeModel.CanTrain
                ? $"forecasts: {days} days before the first day are too few for trees: statistical models serve until {IssuedForecasts.DaysForTrees} are known"
                : "forecasts: no trees (libxgboost.so.0 is not installed): statistical models serve";
        var issued = Start();
        issued.LookFrom(issue);
        foreach (var group in issued.Served.Where(one => one.Notices != Forecasting.Notices.None && one.Quantity != Quantity.Price)
            .GroupBy(one => (one.Quantity, one.ServedBy, one.Notices)))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"forecasts at the start: {group.Sum(one => one.Count)} of {ForecastServed.NameOf(group.Key.Quantity)} by {group.Key.ServedBy} ({ForecastServed.Words(group.Key.Notices)})");
    }
}

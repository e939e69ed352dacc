using Yoichi.Forecasting;
using Yoichi.Forecasting.Trees;
using Yoichi.Units;

namespace Yoichi.Simulation.Forecasts;

/// <summary>Series of one quantity that one model forecasts together.</summary>
public sealed class ForecastGroup
{
    readonly string name;
    readonly Quantity quantity;
    readonly ClearSky? sky;
    readonly int[] members;
    readonly History[] histories;
    readonly Past[] pasts;
    readonly SiteForecast[] forecasts;
    IForecaster model;
    bool isTrained;

    /// <param name="name">What the run chose.</param>
    /// <param name="trees">Learnt from what came before the run; null where there are none.</param>
    /// <param name="sky">Of panels whose record fits it; else null.</param>
    /// <param name="members">Whose series each is.</param>
    public ForecastGroup(string name, Quantity quantity, TreeModel? trees, ClearSky? sky, int[] members, History[] histories, int slots)
    {
        (this.name, this.quantity, this.sky, this.members, this.histories) = (name, quantity, sky, members, histories);
        (pasts, forecasts) = (new Past[histories.Length], [.. histories.Select(_ => new SiteForecast(slots))]);
        // Panels that stood elsewhere are left to plain statistics: there is no sun to learn by.
        isTrained = trees is not null || !Forecasters.WantsTrees(name) || (quantity == Quantity.Solar && sky is null);
        model = Model(trees);
    }

    public Quantity Quantity => quantity;

    public ReadOnlySpan<int> Members => members;

    public IReadOnlyList<History> Histories => histories;

    /// <summary>The last issue, in the order of <see cref="Members"/>.</summary>
    public ReadOnlySpan<SiteForecast> Issued => forecasts;

    /// <summary>Forecasts from what was learnt before a slot.</summary>
    public void Issue(DeliverySlot now)
    {
        if (members.Length == 0) return;
        LearnTrees(now);
        for (var i = 0; i < pasts.Length; i++) pasts[i] = histories[i].Before(now);
        model.Forecast(pasts, forecasts);
    }

    /// <summary>Once, where what came before the run was too little.</summary>
    void LearnTrees(DeliverySlot now)
    {
        if (isTrained || !TreeModel.CanTrain || now - histories[0].First < IssuedForecasts.DaysForTrees * histories[0].Grid.PerDay) return;
        isTrained = true;
        model = Model(TreeTrainer.Train(histories, now, quantity));
    }

    IForecaster Model(TreeModel? trees) => Forecasters.Of(
        quantity == Quantity.Solar && trees is null ? ForecastChoice.OfPanels(name, sky is not null) : name, quantity, trees, sky);
}

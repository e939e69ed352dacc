using Microsoft.AspNetCore.Components;
using Yoichi.Pages;
using Yoichi.Units;

namespace Yoichi.Server.Web;

/// <summary>A page or a part of one: it says everything in the reader's language.</summary>
public abstract class WebPage : ComponentBase
{
    [Inject]
    public required Site Site { get; set; }

    /// <summary>Reads what the page shows; it is rendered once, when that is there.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    public sealed override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await PrepareAsync().ConfigureAwait(true);         // the renderer is one thread
        await base.SetParametersAsync(ParameterView.Empty).ConfigureAwait(true);
    }

    protected bool IsJapanese => Site.IsJapanese;

    protected string T(Bilingual words) => Site.Say(words);

    protected string T(string en, string ja) => IsJapanese ? ja : en;

    protected static string KWh(Energy energy) => Numbers.KWh(energy);

    /// <summary>¥/kWh with two decimals.</summary>
    protected static string PerKWh(Price? price) => price is { } known ? Numbers.Fixed(known.MicroYenPerWattHour / 1000.0, 2) : Numbers.None;

    /// <summary>Whole yen, toward zero in neither direction: rounded down as bills are.</summary>
    protected static string Yen(Money money) => Numbers.Yen(money.FloorYen());

    protected string YenPerKWh => T(Numbers.YenPerKWh);

    protected string MonthName(DateOnly month) => T(Words.Month(month));

    /// <summary>A slot's times, as people say it: <c>12:30–13:00</c>.</summary>
    protected static string Times(SlotGrid grid, DeliverySlot slot) => Words.Times(grid, slot);
}

using System.Globalization;
using System.Text;
using Yoichi.Forecasting;
using Yoichi.Units;

namespace Yoichi.Simulation.Forecasts;

/// <summary>How many forecasts of one participant's series a model served in the end, and why it was not the one asked
/// for.</summary>
/// <param name="Participant">Nobody (the default value) for the market's price.</param>
public readonly record struct ForecastServed(
    ParticipantId Participant, Quantity Quantity, string ServedBy, Forecasting.Notices Notices, int Count)
{
    const string Header = "participant,quantity,served_by,notices,forecasts";

    /// <summary>One row each, as <c>forecasts.csv</c> holds them.</summary>
    public static string Table(IEnumerable<ForecastServed> all)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var (participant, quantity, by, notices, count) in all)
            text.Append(CultureInfo.InvariantCulture, $"{(participant == default ? "" : participant.Name)},{NameOf(quantity)},{by},{Words(notices)},{count}\n");
        return text.ToString();
    }

    internal static string NameOf(Quantity quantity) => quantity switch
    {
        Quantity.Demand => "demand",
        Quantity.Solar => "solar",
        Quantity.Price => "price",
        _ => "net",
    };

    internal static string Words(Forecasting.Notices notices) =>
        notices == Forecasting.Notices.None ? "" : notices.ToString().Replace(", ", "+", StringComparison.Ordinal);
}

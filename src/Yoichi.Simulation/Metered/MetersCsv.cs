using System.Globalization;
using System.Text;
using Yoichi.Metering;
using Yoichi.Metering.Gaps;
using Yoichi.Metering.Health;
using Yoichi.Units;

namespace Yoichi.Simulation.Metered;

/// <summary>Every slot of every meter, with its quality and reason, as other programs read it.</summary>
public static class MetersCsv
{
    public const string FileName = "meters.csv";

    /// <summary><c>slot,participant,channel,wh,quality,reason</c>; wh is empty where a gap stays.</summary>
    public static string Write(MeteredOutcome outcome)
    {
        var text = new StringBuilder("slot,participant,channel,wh,quality,reason\n");
        foreach (var meter in outcome.MetersAtEnd)
            for (var i = 0; i < meter.Slots.Length; i++)
            {
                var slot = meter.Slots[i];
                text.Append(CultureInfo.InvariantCulture,
                    $"{meter.Grid.Format(meter.First + i)},{meter.Participant},{Channels.Name(meter.Channel)},{slot.WattHours},{QualityName(slot.Quality)},{ReasonName(slot.Reason)}\n");
            }

        return text.ToString();
    }

    public static string QualityName(ReadingQuality quality) => quality switch
    {
        ReadingQuality.Measured => "measured",
        ReadingQuality.Recovered => "recovered",
        ReadingQuality.ConstrainedEstimate => "constrained-estimate",
        ReadingQuality.Estimated => "estimated",
        _ => "missing",
    };

    public static string ReasonName(GapReason reason) => reason switch
    {
        GapReason.Metered => "metered",
        GapReason.History => "history",
        GapReason.CounterDifference => "counter-difference",
        GapReason.CounterSum => "counter-sum",
        GapReason.GivenEstimate => "given-estimate",
        GapReason.OwnProfile => "own-profile",
        GapReason.ClassProfile => "class-profile",
        GapReason.TooLong => "too-long",
        _ => "nothing-known",
    };

    public static string PlaceName(LossPlace place) => place switch
    {
        LossPlace.Home => "home",
        LossPlace.DeviceCloud => "device-cloud",
        LossPlace.MeterLink => "meter-link",
        LossPlace.Route => "route",
        _ => "undecided",
    };
}

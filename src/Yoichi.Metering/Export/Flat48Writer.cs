using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Yoichi.Metering.Formats;
using Yoichi.Units;

namespace Yoichi.Metering.Export;

/// <summary>Writes forward and reverse flow as a retailer's flat rows of 48 half hours (<c>flat-48</c>).</summary>
/// <remarks>What counts for each slot, as kWh with three decimals. A row for each home, direction and day; a day
/// of which a part is preliminary and a part confirmed has a row for each, and the slots of the other are empty. A
/// row was updated when the last of its values became known.</remarks>
public static class Flat48Writer
{
    /// <param name="logs">Half hours of <see cref="Channel.Import"/> and <see cref="Channel.Export"/>.</param>
    /// <param name="points">Supply points of participants; who has none has its name in the first column
    /// alone.</param>
    /// <exception cref="InputException">Another channel or slots of another length, nothing known, or a name the
    /// file cannot hold.</exception>
    public static string Write(ImmutableArray<BeliefLog> logs, ImmutableArray<MeterPoint> points)
    {
        Exportable.Check(logs, "flat-48");
        var text = new StringBuilder().AppendJoin(',', Flat48Format.Names).Append('\n');
        foreach (var log in logs)
        {
            if (log.Grid.Minutes != 30) throw new InputException("export.grid", log.Participant,
                $"slots of {log.Grid.Minutes} minutes cannot be written: flat-48 holds half hours");
            if (log.Participant.AsSpan().IndexOfAny(",;\t|\"") >= 0) throw new InputException("export.participant", log.Participant,
                "the name holds a mark that parts fields");
            Write(text, log, points.FirstOrDefault(point => point.Participant == log.Participant));
        }

        return text.ToString();
    }

    static void Write(StringBuilder text, BeliefLog log, MeterPoint? point)
    {
        for (var day = log.Grid.JstDay(log.First); log.Grid.OfJstDay(day) < log.End; day = day.AddDays(1))
        {
            var said = new Belief?[log.Grid.PerDay];
            for (var i = 0; i < said.Length; i++) said[i] = log.Current(log.Grid.OfJstDay(day, i + 1));
            foreach (var isFixed in (ReadOnlySpan<bool>)[false, true])
                if (Array.Exists(said, belief => belief is { } one && IsFixed(one) == isFixed))
                    Row(text, log, point, day, said, isFixed);
        }
    }

    static void Row(StringBuilder text, BeliefLog log, MeterPoint? point, DateOnly day, Belief?[] said, bool isFixed)
    {
        text.Append(log.Participant).Append(log.Channel == Channel.Import ? ",1," : ",2,")
            .Append(day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)).Append(',')
            .Append(point?.SupplyPoint).Append(',').Append(point?.ReceivingPoint);
        var known = default(DateTimeOffset);
        foreach (var belief in said)
        {
            text.Append(',');
            if (belief is not { } one || IsFixed(one) != isFixed) continue;
            text.Append(CultureInfo.InvariantCulture, $"{one.WattHours / 1000}.{one.WattHours % 1000:000}");
            if (one.KnownAt > known) known = one.KnownAt;
        }

        text.Append(isFixed ? ",1," : ",,");
        if (known != default)
            text.Append(known.ToOffset(SlotGrid.Jst).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        text.Append('\n');
    }

    static bool IsFixed(Belief belief) => belief.Stage >= ReadingStage.Confirmed;
}

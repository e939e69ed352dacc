using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Where a key stands, for messages of what reads the source later.</summary>
/// <param name="File">The community file.</param>
/// <param name="Path">Keys from the top, e.g. <c>participants[H04].load</c>.</param>
public sealed record SourcePlace(string File, int Line, int Column, string Path)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>Where a participant's energy by slot comes from.</summary>
public abstract record SeriesSource(SourcePlace Place)
{
    /// <summary>Meter readings in a file.</summary>
    /// <param name="File">As written, relative to the data folder or the community file.</param>
    /// <param name="Format">A format of the importers: <c>wide</c>, <c>citylearn</c>, <c>long</c>.</param>
    /// <param name="Column">The participant in the file: a column of <c>wide</c>, a value of <c>long</c>; null where
    /// the file holds one participant.</param>
    /// <param name="Options">How to read the file; columns, channel and grid are set by the loader.</param>
    /// <param name="Factor">Multiplies every reading, &gt; 0.</param>
    /// <param name="ScaleToPerMonth">Wanted energy in the reference month; null to leave the readings as they are.</param>
    /// <param name="Month">1 … 12, the reference month of <paramref name="ScaleToPerMonth"/>.</param>
    /// <param name="ShiftToYear">The year the readings are shown in, weekdays kept; null for the year they are of.</param>
    public sealed record FromFile(
        SourcePlace Place, string File, string Format, string? Column, ImportOptions Options, double Factor,
        Energy? ScaleToPerMonth, int Month, int? ShiftToYear, MissingReadings Missing) : SeriesSource(Place);

    /// <summary>Made up from a seed (docs/concepts/generated-data.md).</summary>
    /// <param name="Generator"><c>household</c>, <c>office</c> or <c>shop</c>.</param>
    /// <param name="Seed">Names the stream of chance under the community's seed; the participant's id by default.</param>
    /// <param name="PerMonth">Use in the reference month, met exactly.</param>
    /// <param name="Month">1 … 12, the reference month.</param>
    /// <param name="Profile">Who is at home when: <c>away</c>, <c>mixed</c> or <c>home</c>; null to draw one.</param>
    public sealed record Generated(
        SourcePlace Place, string Generator, string Seed, Energy PerMonth, int Month, string? Profile)
        : SeriesSource(Place);

    /// <summary>The same power in every slot.</summary>
    public sealed record Constant(SourcePlace Place, long Watts) : SeriesSource(Place);

    /// <summary>Energy that is in memory already, e.g. a meter file somebody brought. No community file names it.</summary>
    /// <param name="First">The slot of the first entry, on the community's grid.</param>
    /// <param name="WattHours">Wh ≥ 0 by slot; they must cover the run, and reach back as far as history is known.</param>
    public sealed record Given(SourcePlace Place, DeliverySlot First, ImmutableArray<long> WattHours)
        : SeriesSource(Place);
}

/// <summary>What stands in for a reading the file does not have.</summary>
public enum MissingReadings
{
    /// <summary>The file is refused: the default.</summary>
    Refuse = 0,

    /// <summary>Nothing was used or generated.</summary>
    Zero = 1,

    /// <summary>The reading of the same slot a week before, or after where there is none before.</summary>
    RepeatWeek = 2,
}

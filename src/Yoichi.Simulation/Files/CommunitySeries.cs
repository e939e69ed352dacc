using System.Collections.Immutable;
using Yoichi.Metering;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>The energy a community's participants use and generate by themselves, slot by slot.</summary>
/// <param name="First">The slot of every array's first entry: 00:00 JST, <paramref name="HistoryDays"/> before
/// the run.</param>
/// <param name="Start">The run's first slot.</param>
/// <param name="HistoryDays">Whole days known before the run for all participants, at most what was asked for.</param>
/// <param name="Participants">In the order of the community file.</param>
/// <param name="Reports">What the imports met, one for every file and reading of it; empty for generated series.</param>
public sealed record CommunitySeries(
    SlotGrid Grid, DeliverySlot First, DeliverySlot Start, int HistoryDays,
    ImmutableArray<ParticipantSeries> Participants, ImmutableArray<SeriesReport> Reports);

/// <summary>One participant's energy.</summary>
/// <param name="LoadWattHours">Use without battery and vehicle, Wh ≥ 0 by slot; zeros for a vehicle.</param>
/// <param name="GeneratedWattHours">Output of its PV, Wh ≥ 0 by slot; zeros without.</param>
public sealed record ParticipantSeries(
    ParticipantId Id, ImmutableArray<long> LoadWattHours, ImmutableArray<long> GeneratedWattHours);

/// <summary>How a file was understood, and what of it could not be used.</summary>
/// <param name="Filled">Readings of the run and its history that were missing and stood in for, as the key
/// <c>missing</c> says.</param>
public sealed record SeriesReport(SourcePlace Place, string File, ImportReport Report, int Filled);

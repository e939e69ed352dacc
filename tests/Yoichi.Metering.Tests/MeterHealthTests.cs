using System.Collections.Immutable;
using Yoichi.Metering.Gaps;
using Yoichi.Metering.Health;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

public sealed class MeterHealthTests
{
    static readonly SlotGrid Grid = SlotGrid.HalfHour;
    static readonly DeliverySlot Start = Grid.OfJstDay(new(2025, 8, 1));

    /// <summary>A meter that is read in all of eight slots but some.</summary>
    static BeliefLog Log(string participant, Channel channel, params int[] silent)
    {
        var log = new BeliefLog(participant, channel, Grid);
        var source = log.SourceOf("test");
        for (var i = 0; i < 8; i++)
            if (!silent.Contains(i)) log.Add(Start + i, new(100, ReadingQuality.Measured, ReadingStage.Confirmed, default, source));
        return log;
    }

    static ImmutableArray<Loss> Find(params BeliefLog[] logs) => LossFinder.Find(logs, Start, Start + 8);

    [Fact]
    public void Where_everything_is_read_nothing_is_lost() =>
        Assert.Empty(Find(Log("A", Channel.Import), Log("A", Channel.Generation)));

    [Fact]
    public void A_meter_and_its_devices_silent_together_are_the_home() => Assert.Equal(
        [new("A", Start + 2, Start + 4, LossPlace.Home)],
        Find(Log("A", Channel.Import, 2, 3), Log("A", Channel.Export, 2, 3), Log("A", Channel.Generation, 2, 3)));

    [Fact]
    public void A_meter_silent_while_the_devices_report_is_its_link() => Assert.Equal(
        [new("A", Start + 2, Start + 3, LossPlace.MeterLink)],
        Find(Log("A", Channel.Import, 2), Log("A", Channel.Generation), Log("B", Channel.Import), Log("C", Channel.Import)));

    [Fact]
    public void Devices_silent_while_the_meter_reports_are_their_cloud() => Assert.Equal(
        [new("A", Start + 5, Start + 8, LossPlace.DeviceCloud)],
        Find(Log("A", Channel.Import), Log("A", Channel.Generation, 5, 6, 7), Log("A", Channel.Charge, 5, 6, 7)));

    [Fact]
    public void One_channel_of_a_side_that_still_reports_keeps_the_side_alive() =>
        Assert.Empty(Find(Log("A", Channel.Import, 2), Log("A", Channel.Export), Log("A", Channel.Generation)));

    [Theory]
    [InlineData(2, LossPlace.MeterLink)]
    [InlineData(3, LossPlace.Route)]
    public void Three_meters_silent_at_once_and_half_of_all_are_the_route(int silent, LossPlace place)
    {
        var logs = Enumerable.Range(0, 6).SelectMany(i => new[]
        {
            i < silent ? Log($"H{i}", Channel.Import, 4) : Log($"H{i}", Channel.Import), Log($"H{i}", Channel.Generation),
        }).ToArray();
        var found = Find(logs);
        Assert.Equal(silent, found.Length);
        Assert.All(found, loss => Assert.Equal(place, loss.Place));
    }

    [Fact]
    public void Three_meters_of_seven_are_not_half()
    {
        var logs = Enumerable.Range(0, 7).Select(i => i < 3 ? Log($"H{i}", Channel.Import, 4) : Log($"H{i}", Channel.Import));
        Assert.All(Find([.. logs]), loss => Assert.Equal(LossPlace.Undecided, loss.Place));
    }

    [Fact]
    public void Devices_of_many_homes_silent_at_once_are_the_cloud_even_where_a_meter_is_silent_too()
    {
        var logs = Enumerable.Range(0, 4).SelectMany(i => new[]
        {
            i == 0 ? Log($"H{i}", Channel.Import, 4) : Log($"H{i}", Channel.Import), Log($"H{i}", Channel.Generation, 4),
        }).ToArray();
        Assert.Equal(Enumerable.Repeat(LossPlace.DeviceCloud, 4), Find(logs).Select(l => l.Place));
    }

    [Fact]
    public void One_source_alone_does_not_tell_where_it_is_lost() => Assert.Equal(
        [new("A", Start, Start + 1, LossPlace.Undecided)], Find(Log("A", Channel.Import, 0)));

    [Fact]
    public void Health_counts_what_the_ladder_made_of_a_meter()
    {
        var log = Log("A", Channel.Import, 2, 3, 6);
        var input = GapInput.Of(log, "A", Channel.Import, Grid, Start, Start + 8, DateTimeOffset.MaxValue) with
        {
            Registers = [new("A", Channel.Import, [(Grid.StartOf(Start), 0), (Grid.StartOf(Start + 5), 500)], null)],
        };
        var health = MeterHealth.Of(GapLadder.Climb(input, Start, Start + 8, GapRules.Default), log);
        Assert.Equal((5 / 8.0, 2 / 8.0, 1 / 8.0), (health.Measured, health.Constrained, health.Missing));
        Assert.Equal((2, 2, 0, 0), (health.DropOuts, health.LongestGap, health.Contradictions, health.ZeroRuns));
        Assert.Null(health.MedianDelay);
    }

    [Fact]
    public void Delays_run_from_the_slots_end_to_the_first_value()
    {
        var log = new BeliefLog("A", Channel.Import, Grid);
        var source = log.SourceOf("test");
        for (var i = 0; i < 20; i++)
            log.Add(Start + i, new(100, ReadingQuality.Measured, ReadingStage.Preliminary, Grid.StartOf(Start + i + 1).AddMinutes(i), source));
        log.Add(Start, new(100, ReadingQuality.Measured, ReadingStage.Confirmed, Grid.StartOf(Start + 999), source));
        var input = GapInput.Of(log, "A", Channel.Import, Grid, Start, Start + 20, DateTimeOffset.MaxValue);
        var health = MeterHealth.Of(GapLadder.Climb(input, Start, Start + 20, GapRules.Default), log);
        Assert.Equal((TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(18)), (health.MedianDelay, health.LateDelay));
    }

    [Theory]
    [InlineData(47, 0)]
    [InlineData(48, 1)]
    public void A_day_of_zeros_at_a_meter_of_import_is_told(int zeros, int told)
    {
        var values = Enumerable.Range(0, 60).Select(i => (Belief?)new Belief(i < zeros ? 0 : 100, ReadingQuality.Measured, default, default, 0));
        var input = new GapInput("A", Channel.Import, Grid, Start, [.. values]);
        Assert.Equal(told, MeterHealth.Of(GapLadder.Climb(input, input.First, input.End, GapRules.Default), null).ZeroRuns);
    }
}

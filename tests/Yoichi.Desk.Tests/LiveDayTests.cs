using System.Globalization;
using Yoichi.Explaining;
using Yoichi.Live;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>A day told out of views and kept reasons, against the same day told by replaying the journal.</summary>
public sealed class LiveDayTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-day-").FullName;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_day_in_service_is_told_as_its_replay_tells_it()
    {
        await using var street = await Street.StartAsync("quick-5", "plan");
        var date = street.Definition.From.AddDays(1);
        await street.LiveUntilAsync(street.First + 2 * street.Grid.PerDay + 2);
        await WriteRunAsync(street);
        var traded = 0;
        foreach (var member in street.Definition.Members)
        {
            var replayed = Explain.Day(folder, member.Id.Name, date);
            var told = LiveDay.Of(await KeptAsync(street, member.Id, date));
            Assert.Equal(replayed.Money!.Day.Cost, told.Money!.Day.Cost);
            Assert.Equal(replayed.Money.Day.Alone, told.Money.Day.Alone);
            Assert.Equal(Orders(replayed), Orders(told));
            Assert.Equal(replayed.Slots.Select(s => s.Refusals.Length), told.Slots.Select(s => s.Refusals.Length));
            Assert.Equal(DayStory.Of(replayed), DayStory.Of(told));
            Assert.Equal(Stretches.Of(replayed).Select(s => (s.From, s.End, StretchWords.Doing(replayed, s))), Stretches.Of(told).Select(s => (s.From, s.End, StretchWords.Doing(told, s))));
            traded += told.Orders.Count(o => o.Filled > Energy.Zero);
        }

        Assert.True(traded > 10, $"{traded} orders traded");
    }

    static List<string> Orders(ExplainedDay day) =>
        [.. day.Orders.Select(o => $"{o.Slot} {o.Phase} {o.Side} {o.Quantity} {o.Limit} {o.Filled} {o.Amount} {o.Cause}").Order(StringComparer.Ordinal)];

    static async Task<KeptDay> KeptAsync(Street street, ParticipantId who, DateOnly date)
    {
        var (name, grid, views) = (street.Definition.Name, street.Grid, (IViews)street.Store);
        var (first, end) = (grid.OfJstDay(date), grid.OfJstDay(date.AddDays(1)));
        var month = new DateOnly(date.Year, date.Month, 1);
        var (member, terms) = (await street.Live.Writer.ReadAsync(c => c.BilledBy(c.IndexOf(who), month), Stop)).Value!.Value;
        return new(street.Definition, member, date, terms,
            (await views.ParticipantSlotsAsync(name, who, grid.OfJstDay(month), end, Stop)).Value,
            (await views.TradesAsync(name, first, end, null, default, int.MaxValue, Stop)).Value,
            (await views.RoundsAsync(name, first, end, Stop)).Value,
            await street.Store.ReasonsAsync(name, who, first, end, null, int.MaxValue, Stop));
    }

    /// <summary>The journal as a run's, and its reasons as a run writes them.</summary>
    async Task WriteRunAsync(Street street)
    {
        await using (var journal = File.Create(Path.Combine(folder, RunFolder.JournalName)))
            await JournalFile.ExportAsync(street.Store, street.Definition.Name, journal, Stop);
        var rows = (await street.ReasonsAsync()).OrderBy(r => r.Decided).Select(r => string.Create(CultureInfo.InvariantCulture,
            $"{street.Grid.Format(r.Decided)},{street.Grid.Format(r.Slot)},{r.Participant},{r.Kind},{r.Quantity.WattHours},{r.Limit},{r.Code},{r.A},{r.B},{r.C}"));
        await File.WriteAllLinesAsync(Path.Combine(folder, RunFolder.CausesName), [CauseLog.Header, .. rows], Stop);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}

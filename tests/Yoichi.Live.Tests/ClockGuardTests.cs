using Yoichi.Community;
using Yoichi.Market;

namespace Yoichi.Live.Tests;

/// <summary>A clock that jumps: what the market believes.</summary>
public sealed class ClockGuardTests
{
    static readonly ClockLimits Limits = new(TimeSpan.FromMinutes(5), TimeSpan.FromDays(14));

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [InlineData(3600, false)]
    [InlineData(86_400, false)]
    [InlineData(31_536_000, false)]
    [InlineData(-3600, true)]
    [InlineData(-31_536_000, true)]
    public void A_step_is_believed_up_to_five_minutes_ahead_and_any_back(int seconds, bool believed)
    {
        var time = new TwoClocks();
        var guard = new ClockGuard(time, Limits, null);
        time.Pass(TimeSpan.FromMinutes(10));
        time.Step(TimeSpan.FromSeconds(seconds));
        Assert.Equal(believed, guard.TryNow(out var now));
        Assert.Equal(time.GetUtcNow(), now);
        Assert.Equal(believed, guard.Held is null);
    }

    [Fact]
    public void Time_that_passes_is_no_jump_and_a_clock_that_is_put_right_little_by_little_is_followed()
    {
        var time = new TwoClocks();
        var guard = new ClockGuard(time, Limits, null);
        for (var hour = 0; hour < 24 * 40; hour++)
        {
            time.Pass(TimeSpan.FromHours(1));
            time.Step(TimeSpan.FromSeconds(2));               // 32 minutes in all
            Assert.True(guard.TryNow(out _));
        }

        time.Step(TimeSpan.FromSeconds(301));
        Assert.False(guard.TryNow(out _));
    }

    [Fact]
    public void A_clock_that_was_put_back_by_mistake_is_believed_when_it_is_put_right_however_late()
    {
        var time = new TwoClocks();
        var guard = new ClockGuard(time, Limits, null);
        time.Step(TimeSpan.FromHours(-3));
        for (var hour = 0; hour < 10; hour++)
        {
            time.Pass(TimeSpan.FromHours(1));
            Assert.True(guard.TryNow(out _));
        }

        time.Step(TimeSpan.FromHours(3));
        Assert.True(guard.TryNow(out _));
        time.Step(TimeSpan.FromSeconds(301));
        Assert.False(guard.TryNow(out _));
    }

    [Fact]
    public void A_clock_that_is_mended_is_believed_again_and_one_that_is_vouched_for_too()
    {
        var time = new TwoClocks();
        var guard = new ClockGuard(time, Limits, null);
        time.Step(TimeSpan.FromHours(1));
        Assert.False(guard.TryNow(out _));
        time.Pass(TimeSpan.FromHours(2));                     // waiting does not make it right
        Assert.False(guard.TryNow(out _));
        time.Step(TimeSpan.FromHours(-1));
        Assert.True(guard.TryNow(out _));
        time.Step(TimeSpan.FromDays(365));
        Assert.False(guard.TryNow(out _));
        guard.Confirm();
        Assert.True(guard.TryNow(out _));
        time.Step(TimeSpan.FromHours(1));
        Assert.False(guard.TryNow(out _));
    }

    [Theory]
    [InlineData(14.0, true)]
    [InlineData(14.001, false)]
    [InlineData(365.0, false)]
    [InlineData(-400.0, true)]
    public void At_the_start_two_weeks_without_a_line_are_believed_and_no_more(double days, bool believed)
    {
        var time = new TwoClocks();
        var guard = new ClockGuard(time, Limits, time.GetUtcNow().AddDays(-days));
        Assert.Equal(believed, guard.Held is null);
        Assert.Equal(believed, guard.TryNow(out _));
        if (believed) return;
        time.Step(TimeSpan.FromDays(-days));                  // mended
        Assert.True(guard.TryNow(out _));
        time.Step(TimeSpan.FromMinutes(6));
        Assert.False(guard.TryNow(out _));
    }

    [Fact]
    public void Without_limits_every_clock_is_believed()
    {
        var time = new TwoClocks();
        var guard = new ClockGuard(time, null, time.GetUtcNow().AddDays(-1000));
        time.Step(TimeSpan.FromDays(1000));
        Assert.True(guard.TryNow(out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24)]
    [InlineData(24 * 365)]
    public async Task While_the_clock_is_not_believed_no_gate_closes_nothing_is_taken_and_what_was_done_is_still_answered(int hours)
    {
        var time = new TwoClocks { Wall = Town.At(-13) };
        var store = new MemoryJournalStore();
        await using var live = await LiveCommunity.StartAsync(store, Town.Name, time, Town.Quiet with { Clock = Limits }, Town.Definition());
        var first = new LiveRequest(Town.Order("A", Side.Buy, 100, 20, 30)) { Key = "k" };
        Assert.IsType<LiveResult.Done>(await live.Writer.SendAsync(first));
        var length = live.Writer.Length;
        time.Step(TimeSpan.FromHours(hours));
        await live.Writer.LookAtClockAsync();
        Assert.Equal(LiveResult.Stopped.ByClock, Assert.IsType<LiveResult.Stopped>(await live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 1, 20, 30)))).By);
        Assert.IsType<LiveResult.Repeated>(await live.Writer.SendAsync(first));
        Assert.Equal((length, Town.At(-13)), (live.Writer.Length, (await live.Writer.ReadAsync(c => c.Now)).Value));
        Assert.Contains("jumped", live.Writer.Held, StringComparison.Ordinal);

        // Mended: nothing was lost, and the next order is taken at its time.
        time.Step(TimeSpan.FromHours(-hours));
        time.Pass(TimeSpan.FromMinutes(1));
        Assert.IsType<LiveResult.Done>(await live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 2, 20, 30))));
        Assert.Null(live.Writer.Held);

        // Vouched for: what is due by it is done.
        time.Step(TimeSpan.FromHours(hours));
        await live.Writer.LookAtClockAsync();
        length = live.Writer.Length;
        await live.Writer.ConfirmClockAsync();
        Assert.True(live.Writer.Length > length);
        Assert.IsType<LiveResult.Done>(await live.Writer.SendAsync(new(new Command.Administer("acc", "clock", "confirmed"))));
    }

    [Fact]
    public async Task After_a_long_absence_the_market_waits_for_somebody_to_vouch_for_the_clock()
    {
        var time = new TwoClocks { Wall = Town.At(-13) };
        var store = new MemoryJournalStore();
        await using (var live = await LiveCommunity.StartAsync(store, Town.Name, time, Town.Quiet with { Clock = Limits }, Town.Definition()))
            Assert.IsType<LiveResult.Done>(await live.Writer.SendAsync(new(Town.Order("A", Side.Buy, 100, 20, 30))));
        time.Step(TimeSpan.FromDays(365));
        await using (var held = await LiveCommunity.StartAsync(store, Town.Name, time, Town.Quiet with { Clock = Limits }))
        {
            await held.Writer.LookAtClockAsync();
            Assert.Contains("days after the last thing in the journal", held.Writer.Held, StringComparison.Ordinal);
            Assert.Equal(Town.At(-13), (await held.Writer.ReadAsync(c => c.Now)).Value);
        }

        await using var vouched = await LiveCommunity.StartAsync(store, Town.Name, time, Town.Quiet with { Clock = Limits with { MostAway = TimeSpan.MaxValue } });
        await vouched.Writer.LookAtClockAsync();
        Assert.Null(vouched.Writer.Held);
        Assert.True((await vouched.Writer.ReadAsync(c => c.Now)).Value > Town.At(24));
    }

    /// <summary>The clock that tells the time, and the one that counts.</summary>
    sealed class TwoClocks : TimeProvider
    {
        long steady = 1_000_000;

        public DateTimeOffset Wall { get; set; } = Town.At(0);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => steady;

        public override DateTimeOffset GetUtcNow() => Wall.ToUniversalTime();

        public void Pass(TimeSpan time) => (Wall, steady) = (Wall + time, steady + time.Ticks);

        public void Step(TimeSpan by) => Wall += by;
    }
}

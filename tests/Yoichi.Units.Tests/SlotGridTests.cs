using Yoichi.Testing;

namespace Yoichi.Units.Tests;

public sealed class SlotGridTests
{
    [Fact]
    public void The_first_slot_of_a_day_starts_at_midnight_in_Japan()
    {
        var grid = SlotGrid.HalfHour;
        var slot = grid.OfJstDay(new(2025, 7, 1), number: 21);
        Assert.Equal("2025-07-01T10:00+09:00", grid.Format(slot));
        Assert.Equal((new DateOnly(2025, 7, 1), 21), (grid.JstDay(slot), grid.JstNumber(slot)));
        Assert.Equal(1_751_331_600, grid.StartOf(slot).ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData(15, 96)]
    [InlineData(30, 48)]
    [InlineData(60, 24)]
    public void Any_instant_lies_in_one_slot(int minutes, int perDay)
    {
        var grid = new SlotGrid(minutes);
        Assert.Equal(perDay, grid.PerDay);
        Seeds.Each(300, (rng, _) =>
        {
            var instant = DateTimeOffset.FromUnixTimeSeconds(rng.Between(-3_000_000_000, 5_000_000_000));
            var slot = grid.At(instant);
            Assert.True(grid.StartOf(slot) <= instant && instant < grid.StartOf(slot + 1));
            Assert.Equal(slot, grid.OfJstDay(grid.JstDay(slot), grid.JstNumber(slot)));
            Assert.InRange(grid.JstNumber(slot), 1, perDay);
            Assert.True(grid.TryParse(grid.Format(slot), out var again));
            Assert.Equal(slot, again);
        });
    }

    [Theory]
    [InlineData("2025-08-01T12:15+09:00")]
    [InlineData("2025-08-01 12:30")]
    [InlineData("2025-08-01T12:30")]
    [InlineData("")]
    public void A_time_no_slot_starts_at_is_refused(string text) => Assert.False(SlotGrid.HalfHour.TryParse(text, out _));

    [Fact]
    public void Another_offset_names_the_same_slot()
    {
        Assert.True(SlotGrid.HalfHour.TryParse("2025-08-01T03:30+00:00", out var slot));
        Assert.Equal("2025-08-01T12:30+09:00", SlotGrid.HalfHour.Format(slot));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(45)]
    public void Other_lengths_are_no_slots(int minutes) => Assert.Throws<ArgumentOutOfRangeException>(() => new SlotGrid(minutes));
}

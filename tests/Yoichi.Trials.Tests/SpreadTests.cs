namespace Yoichi.Trials.Tests;

public sealed class SpreadTests
{
    [Fact]
    public void Quantiles_lie_straight_between_the_nearest_values()
    {
        Assert.Equal(new Spread(3, 1.2, 4.8), Rounded(Spread.Of([5, 3, 1, 4, 2])));
        Assert.Equal(new Spread(1.5, 1.05, 1.95), Rounded(Spread.Of([1, 2])));
        Assert.Equal(new Spread(7, 7, 7), Spread.Of([7]));
        Assert.Throws<ArgumentException>(() => Spread.Of([]));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0.999, false)]
    [InlineData(3, true)]
    [InlineData(3.001, false)]
    public void Both_ends_of_a_range_belong_to_it(double value, bool inside) => Assert.Equal(inside, new Spread(2, 1, 3).Contains(value));

    static Spread Rounded(Spread s) => new(Math.Round(s.Median, 9), Math.Round(s.Low, 9), Math.Round(s.High, 9));
}

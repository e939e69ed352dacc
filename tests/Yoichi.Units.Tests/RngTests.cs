namespace Yoichi.Units.Tests;

public sealed class RngTests
{
    /// <summary>Published first outputs of SplitMix64 for the seed 1234567 (Rosetta Code, "Pseudo-random numbers/Splitmix64").</summary>
    [Fact]
    public void It_is_the_published_generator()
    {
        var rng = new Rng(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL],
            Enumerable.Range(0, 5).Select(_ => rng.NextUInt64()));
    }

    [Fact]
    public void Streams_of_one_seed_differ_by_name_and_repeat()
    {
        Assert.Equal(Rng.Stream(1, "H01").NextUInt64(), Rng.Stream(1, "H01").NextUInt64());
        Assert.NotEqual(Rng.Stream(1, "H01").NextUInt64(), Rng.Stream(1, "H02").NextUInt64());
        Assert.NotEqual(Rng.Stream(1, "H01").NextUInt64(), Rng.Stream(2, "H01").NextUInt64());
    }

    [Fact]
    public void Every_number_of_a_range_comes_as_often_as_any_other()
    {
        var (rng, seen) = (new Rng(7), new int[6]);
        for (var i = 0; i < 60_000; i++) seen[rng.Between(-2, 3) + 2]++;
        Assert.All(seen, n => Assert.InRange(n, 9_600, 10_400));    // four standard deviations
    }

    [Fact]
    public void The_whole_range_of_numbers_is_a_range() =>
        Assert.NotEqual(new Rng(1).Between(long.MinValue, long.MaxValue), new Rng(2).Between(long.MinValue, long.MaxValue));

    [Fact]
    public void Normal_numbers_have_mean_zero_and_deviation_one()
    {
        var rng = new Rng(3);
        var values = Enumerable.Range(0, 40_000).Select(_ => rng.NextNormal()).ToArray();
        Assert.InRange(values.Average(), -0.02, 0.02);
        Assert.InRange(values.Select(v => v * v).Average(), 0.96, 1.04);
    }
}

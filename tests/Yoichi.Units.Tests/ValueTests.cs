using Yoichi.Testing;

namespace Yoichi.Units.Tests;

public sealed class ValueTests
{
    [Fact]
    public void Energy_times_price_is_exact() =>
        Assert.Equal(new Money(1_234 * 8_505), new Energy(1_234) * new Price(8_505));

    [Fact]
    public void A_kilowatt_hour_at_27_yen_costs_27_yen() => Assert.Equal(Money.OfYen(27), new Energy(1_000) * new Price(27_000));

    [Fact]
    public void What_does_not_fit_is_never_wrapped() =>
        Assert.Throws<OverflowException>(() => new Energy(long.MaxValue / 2) * new Price(3));

    [Theory]
    [InlineData("8.5", 8_500)]
    [InlineData("8.50", 8_500)]
    [InlineData("-0.01", -10)]
    [InlineData("0", 0)]
    [InlineData("27", 27_000)]
    [InlineData("0.125", 125)]
    [InlineData("999.990000", 999_990)]
    public void A_price_is_read_exactly(string text, long microYen)
    {
        Assert.True(Price.TryParseYenPerKWh(text, out var price));
        Assert.Equal(microYen, price.MicroYenPerWattHour);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("8.")]
    [InlineData(".5")]
    [InlineData("8,5")]
    [InlineData("+8")]
    [InlineData("1e3")]
    [InlineData(" 8")]
    [InlineData("8.5001")]
    [InlineData("９")]
    [InlineData("99999999999999999999")]
    public void What_is_no_price_is_refused(string text) => Assert.False(Price.TryParseYenPerKWh(text, out _));

    [Theory]
    [InlineData(8_500, "8.50")]
    [InlineData(8_505, "8.505")]
    [InlineData(-10, "-0.01")]
    [InlineData(-125, "-0.125")]
    [InlineData(0, "0.00")]
    [InlineData(long.MinValue, "-9223372036854775.808")]
    public void A_price_is_written_with_two_decimals_or_three(long microYen, string text) => Assert.Equal(text, new Price(microYen).ToString());

    [Fact]
    public void What_is_written_is_read_again() => Seeds.Each(200, (rng, _) =>
    {
        var price = new Price(rng.Between(-999_990, 999_990));
        Assert.True(Price.TryParseYenPerKWh(price.ToString(), out var again));
        Assert.Equal(price, again);
    });

    [Theory]
    [InlineData(19, 10)]
    [InlineData(20, 20)]
    [InlineData(-1, -10)]
    [InlineData(-10, -10)]
    public void A_tick_is_floored_towards_minus_infinity(long microYen, long floored) =>
        Assert.Equal(floored, new Price(microYen).FloorToTick().MicroYenPerWattHour);

    [Theory]
    [InlineData(1_999_999, 1)]
    [InlineData(2_000_000, 2)]
    [InlineData(-1, -1)]
    [InlineData(-1_000_000, -1)]
    [InlineData(-1_000_001, -2)]
    public void Yen_are_floored_in_favour_of_who_pays(long microYen, long yen) => Assert.Equal(yen, new Money(microYen).FloorYen());

    [Fact]
    public void A_share_for_everybody_hands_out_exactly_what_there_is() => Seeds.Each(500, (rng, size) =>
    {
        var asked = Enumerable.Range(0, size).Select(_ => new Energy(rng.Between(0, 10_000))).ToArray();
        var available = new Energy(rng.Between(0, asked.Sum(a => a.WattHours)));
        var shares = new Energy[size];
        Ration.ByLargestRemainder(available, asked, shares);
        Assert.Equal(available.WattHours, shares.Sum(s => s.WattHours));
        var total = asked.Sum(a => a.WattHours);
        for (var i = 0; i < size && total > 0; i++)
        {
            var exact = (Int128)available.WattHours * asked[i].WattHours;
            Assert.InRange(shares[i].WattHours, (long)(exact / total), (long)((exact + total - 1) / total));
        }
    });

    [Fact]
    public void Left_over_watt_hours_go_to_the_largest_remainder_then_the_earliest()
    {
        var shares = new Energy[3];
        Ration.ByLargestRemainder(new(4), [new(2), new(2), new(2)], shares);
        Assert.Equal([new(2), new(1), new(1)], shares);
        Ration.ByLargestRemainder(new(3), [new(1), new(4), new(1)], shares);
        Assert.Equal([new(1), new(2), new(0)], shares);      // remainders 3/6, 0/6, 3/6: the earliest
    }

    [Fact]
    public void A_share_of_more_than_was_asked_for_is_a_mistake() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Ration.ByLargestRemainder(new(3), [new(2)], new Energy[1]));

    [Theory]
    [InlineData("H012", true)]
    [InlineData("余市-1", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a,b", false)]
    [InlineData("a:b", false)]
    [InlineData("a\n", false)]
    public void Names_are_letters_digits_and_three_marks(string text, bool expected) => Assert.Equal(expected, ParticipantId.TryParse(text, out _));

    [Theory]
    [InlineData("solar", true)]
    [InlineData("area:成城", true)]
    [InlineData("a;b", false)]
    [InlineData("a=b", false)]
    [InlineData("", false)]
    public void Tags_are_names_with_colons(string text, bool expected) => Assert.Equal(expected, Tag.TryParse(text, out _));

    [Fact]
    public void The_longest_name_still_has_an_identity_tag()
    {
        var longest = ParticipantId.Parse(new string('x', ParticipantId.MaxLength));
        Assert.True(Tag.TryParse(Tag.OfSeller(longest).Name, out var tag));
        Assert.True(tag.IsIdentity);
    }
}

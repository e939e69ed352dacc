using Yoichi.Units;

namespace Yoichi.Quoting.Tests;

public sealed class TogetherTests
{
    [Fact]
    public void What_a_piece_throws_comes_out_as_it_is() => Assert.Equal("x", Assert.Throws<InputException>(
        () => Together.Do(4, i => { if (i == 2) throw new InputException("x", "y", "z"); }, CancellationToken.None)).Problem.Code);

    [Fact]
    public void A_stopped_quote_says_so()
    {
        using var stop = new CancellationTokenSource();
        var quote = Given.Quote(Given.SampleHome(), Given.Wish(plans: "flat-27"), streets: 3);
        Assert.ThrowsAny<OperationCanceledException>(() => quote.Run(_ => stop.Cancel(), stop.Token));
    }
}

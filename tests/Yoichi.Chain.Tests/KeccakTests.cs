using System.Text;

namespace Yoichi.Chain.Tests;

public sealed class KeccakTests
{
    // Published values: of nothing, of "abc", and selectors everybody knows.
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    public void Hashes_are_the_published_ones(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Keccak256.Of(Encoding.ASCII.GetBytes(text))));

    [Theory]
    [InlineData("transfer(address,uint256)", "a9059cbb")]
    [InlineData("balanceOf(address)", "70a08231")]
    [InlineData("safeTransferFrom(address,address,uint256,uint256,bytes)", "f242432a")]
    [InlineData("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", "d505accf")]
    public void Selectors_are_the_published_ones(string signature, string selector) =>
        Assert.Equal(selector, Convert.ToHexStringLower(Keccak256.Of(Encoding.ASCII.GetBytes(signature))[..4]));
}

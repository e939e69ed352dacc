using System.Globalization;
using Yoichi.Chain.Exchange;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

[Collection(OnAChain.Name)]
public sealed class ExchangeTests(LocalChain chain)
{
    static int nextSlot = 1_000;

    static DeliverySlot NewSlot() => new(Interlocked.Increment(ref nextSlot));

    [Fact]
    public async Task What_the_auction_clears_the_contract_accepts()
    {
        using var sender = chain.Sender();
        var exchange = await Exchange.TagExchange.DeployAsync(sender, TimeSpan.FromHours(1), 0, default);
        await Seeds.EachAsync(25, async (rng, size) =>
        {
            var orders = Books.Random(rng, 1 + 2 * size, people: 3 + size);
            await AcceptAsync(exchange, orders, new CallAuction().Clear(orders), size);
        });
    }

    static async Task<(DeliverySlot Slot, BookEncoding Book)> AcceptAsync(Exchange.TagExchange exchange, Order[] orders, Clearing clearing, int size)
    {
        await exchange.RegisterAsync(orders, default);
        var (slot, book) = (NewSlot(), new BookEncoding(orders, exchange.Numbers));
        await exchange.BookAsync(slot, 2, book, default);
        Assert.False(await exchange.IsFinalAsync(slot, 2, default));
        await exchange.ClearAsync(slot, 2, ClearingEncoding.Of(book, clearing), default);
        Assert.True(await exchange.IsFinalAsync(slot, 2, default), size.ToString(CultureInfo.InvariantCulture));
        return (slot, book);
    }

    [Fact]
    public async Task A_tampered_clearing_is_refused_wherever_our_own_check_refuses_it()
    {
        using var sender = chain.Sender();
        var exchange = await Exchange.TagExchange.DeployAsync(sender, TimeSpan.FromHours(1), 0, default);
        var refused = 0;
        await Seeds.EachAsync(60, async (rng, size) =>
        {
            var orders = Books.Random(rng, 4 + size / 2, people: 3 + size);
            var honest = new CallAuction().Clear(orders);
            var tampered = Tampering.Of(honest, orders, rng);
            var holds = ClearingCheck.Of(orders, tampered).All(v => v.Code.StartsWith("prices.", StringComparison.Ordinal));
            await exchange.RegisterAsync(orders, default);
            var (slot, book) = (NewSlot(), new BookEncoding(orders, exchange.Numbers));
            await exchange.BookAsync(slot, 2, book, default);
            if (holds)
            {
                await exchange.ClearAsync(slot, 2, ClearingEncoding.Of(book, tampered), default);
                return;
            }

            refused++;
            var no = await Assert.ThrowsAsync<ChainException>(() => exchange.ClearAsync(slot, 2, ClearingEncoding.Of(book, tampered), default));
            Assert.Equal("chain.reverted", no.Code);
            Assert.Matches("Bad|Wrong|PairGainsMore", no.Message);
            // The honest one is taken after it.
            await exchange.ClearAsync(slot, 2, ClearingEncoding.Of(book, honest), default);
        });
        Assert.InRange(refused, 40, 60);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    public async Task Pair_by_pair_and_class_by_class_find_the_same(int count)
    {
        using var sender = chain.Sender();
        var exchange = await Exchange.TagExchange.DeployAsync(sender, TimeSpan.FromHours(1), 0, default);
        var orders = Books.Random(new(7), count, people: 150);
        var clearing = new CallAuction().Clear(orders);
        await AcceptAsync(exchange, orders, clearing, count);

        // One Wh left out where both sides wanted it: every trade is good, only the duals show that something is missing.
        var less = Tampering.WithoutTrade(clearing, orders, clearing.Trades.Length / 2);
        Assert.NotEmpty(ClearingCheck.Of(orders, less));
        var (slot, book) = (NewSlot(), new BookEncoding(orders, exchange.Numbers));
        await exchange.BookAsync(slot, 2, book, default);
        await Assert.ThrowsAsync<ChainException>(() => exchange.ClearAsync(slot, 2, ClearingEncoding.Of(book, less), default));
        // And with duals that fit what is left, a pair gains more than its two.
        var covered = Tampering.WithDualsOfZero(orders);
        var no = await Assert.ThrowsAsync<ChainException>(() => exchange.ClearAsync(slot, 2, ClearingEncoding.Of(book, covered), default));
        Assert.Contains("PairGainsMore", no.Message);
    }

    [Fact]
    public async Task A_round_is_booked_once_cleared_once_and_by_its_operator()
    {
        using var sender = chain.Sender();
        using var stranger = chain.Sender(1);
        var exchange = await Exchange.TagExchange.DeployAsync(sender, TimeSpan.FromHours(1), 0, default);
        var orders = Books.Random(new(3), 20, people: 12);
        var clearing = new CallAuction().Clear(orders);
        await exchange.RegisterAsync(orders, default);
        var (slot, book) = (NewSlot(), new BookEncoding(orders, exchange.Numbers));
        var encoded = ClearingEncoding.Of(book, clearing);
        await RefusedAsync("WrongState 0", () => exchange.ClearAsync(slot, 2, encoded, default));
        await RefusedAsync("NotOperator", () => exchange.As(stranger).BookAsync(slot, 2, book, default));
        await exchange.BookAsync(slot, 2, book, default);
        await RefusedAsync("WrongState 1", () => exchange.BookAsync(slot, 2, book, default));
        await RefusedAsync("NotOperator", () => exchange.As(stranger).ClearAsync(slot, 2, encoded, default));
        await exchange.ClearAsync(slot, 2, encoded, default);
        await RefusedAsync("WrongState 2", () => exchange.ClearAsync(slot, 2, encoded, default));

        // Another round's book does not fit, though the clearing is sound: nobody's order was put aside or slipped in.
        await exchange.BookAsync(slot, 3, book, default);
        var fewer = orders[..19];
        var other = new BookEncoding(fewer, exchange.Numbers);
        await RefusedAsync("WrongBook", () => exchange.ClearAsync(slot, 3, ClearingEncoding.Of(other, new CallAuction().Clear(fewer)), default));
    }

    static async Task RefusedAsync(string error, Func<Task> act) => Assert.Contains(error, (await Assert.ThrowsAsync<ChainException>(act)).Message);
}

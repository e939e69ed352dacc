using Yoichi.Chain.Exchange;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>Results too long for one call: committed to, disproved by one violation or final in time.</summary>
[Collection(OnAChain.Name)]
public sealed class CommittedTests(LocalChain chain)
{
    const long Bond = 1_000_000_000_000_000;
    static readonly TimeSpan Window = TimeSpan.FromHours(2);
    static int nextSlot = 50_000;

    static DeliverySlot NewSlot() => new(Interlocked.Increment(ref nextSlot));

    static async Task<(Exchange.TagExchange Exchange, DeliverySlot Slot)> CommitAsync(
        Exchange.TagExchange exchange, CommittedResult result)
    {
        var slot = NewSlot();
        await exchange.BookAsync(slot, 2, result.Book, default);
        await exchange.CommitAsync(slot, 2, result, Bond, default);
        return (exchange, slot);
    }

    static async Task<CommittedResult> ResultAsync(Exchange.TagExchange exchange, Order[] orders, Clearing? clearing = null)
    {
        await exchange.RegisterAsync(orders, default);
        return CommittedResult.Of(new BookEncoding(orders, exchange.Numbers), clearing ?? new CallAuction().Clear(orders));
    }

    [Fact]
    public async Task Any_rule_that_is_broken_is_shown_by_one_violation_and_costs_the_bond()
    {
        using var operating = chain.Sender();
        using var anybody = chain.Sender(2);
        var exchange = await Exchange.TagExchange.DeployAsync(operating, Window, Bond, default);
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        await Seeds.EachAsync(50, async (rng, size) =>
        {
            var orders = Books.Random(rng, 6 + size / 2, people: 4 + size);
            var honest = await ResultAsync(exchange, orders);
            Assert.Null(Disproof.Find(honest));
            var result = Touched(honest, rng);
            var disproof = Disproof.Find(result);
            if (disproof is null)
            {
                Assert.Same(honest, result);
                return;
            }

            seen.Add(disproof.Function);
            var (_, slot) = await CommitAsync(exchange, result);
            // Somebody who has the published leaves alone, which name nobody, finds the same.
            var read = await PublishedAsync(exchange, new(slot, 2, result));
            Assert.True((await exchange.RoundAsync(slot, 2, default)).IsOf(read.Result));
            var found = Disproof.Find(read.Result)!;
            Assert.Equal(disproof.Function, found.Function);
            await exchange.As(anybody).VoidAsync(slot, 2, found, default);
            Assert.False(await exchange.IsFinalAsync(slot, 2, default));
            // What fell may be put right, and what is right is not voided by the same evidence.
            await exchange.CommitAsync(slot, 2, honest, Bond, default);
            var no = await Assert.ThrowsAsync<ChainException>(() => exchange.As(anybody).VoidAsync(slot, 2, disproof, default));
            Assert.Matches("NotInTheResult|NoViolation", no.Message);
        });
        Assert.Superset(new SortedSet<string>(["voidByOrder", "voidByOrderSum", "voidByOverlap", "voidByPair", "voidByTrade", "voidByTradeAlone", "voidByTradeSum"]), seen);
    }

    static async Task<PublishedResult> PublishedAsync(Exchange.TagExchange exchange, PublishedResult published)
    {
        using var file = new MemoryStream();
        published.Write(file);
        Assert.DoesNotContain("\"p", System.Text.Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
        return PublishedResult.Read(file.ToArray(), await CountAsync(exchange, "tagCount"), await CountAsync(exchange, "seatCount"));
    }

    static async Task<long> CountAsync(Exchange.TagExchange exchange, string of) => (await exchange.Contract.AskAsync(of, default)).Whole(0);

    [Theory]
    [InlineData("00")]                                        // no counts
    [InlineData("010000")]                                    // a tag that is not there
    [InlineData("01000000000000")]                            // tag 0
    [InlineData("0100000000ffff")]                            // a tag nobody registered
    [InlineData("0200000000000100000001")]                    // the same tag twice
    [InlineData("00010080000001")]                            // nobody's name
    [InlineData("0000010000000101869f00")]                    // longer than it says
    [InlineData("000001000000010186a0")]                      // worth more than any premium
    public async Task Terms_that_are_none_are_an_orders_own_violation(string terms)
    {
        using var operating = chain.Sender();
        var exchange = await Exchange.TagExchange.DeployAsync(operating, Window, 0, default);
        await exchange.RegisterAsync(["solar"], 2, default);
        var slot = NewSlot();
        var text = $$"""{"format":"yoichi-chain-result-1","slot":{{slot.Index}},"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,5,"{{terms}}"],[2,2,3000,5,"000000"]],"duals":[[0,0,0,0],[0,5,0,0]],"trades":[]}""";
        var read = PublishedResult.Read(System.Text.Encoding.UTF8.GetBytes(text), 1, 2);
        await exchange.BookAsync(slot, 2, read.Result.Book, default);
        await exchange.CommitAsync(slot, 2, read.Result, 0, default);
        var disproof = Disproof.Find(read.Result)!;
        Assert.Equal("voidByOrder", disproof.Function);
        await exchange.VoidAsync(slot, 2, disproof, default);
        // With terms that are some, the same holds.
        var sound = PublishedResult.Read(System.Text.Encoding.UTF8.GetBytes(text.Replace($"\"{terms}\"", "\"0000010000000101869f\"", StringComparison.Ordinal)), 1, 2);
        Assert.Null(Disproof.Find(sound.Result));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":"yoichi-chain-result-2"}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[],"duals":[],"trades":[]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,5,"000000"]],"duals":[],"trades":[]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,5]],"duals":[[0,0,0,0]],"trades":[]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,5,"0"]],"duals":[[0,0,0,0]],"trades":[]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[-1,1,2000,5,"000000"]],"duals":[[0,0,0,0]],"trades":[]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,1099511627776,"000000"]],"duals":[[0,0,0,0]],"trades":[]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,9000000,5,"000000"]],"duals":[[0,0,0,0]],"trades":[]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,5,"000000"]],"duals":[[0,0,0,0]],"trades":[[1,2,3]]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,5,"000000"]],"duals":[[0,0,0,0]],"trades":[[9999999999,2,3,4,5,6,7,8,9]]}""")]
    [InlineData("""{"format":"yoichi-chain-result-1","slot":1,"round":2,"welfare":0,"traded":0,"orders":[[1,1,2000,5,"000000"]],"duals":[[99999999,0,0,0]],"trades":[]}""")]
    public void What_are_no_leaves_is_said_in_words(string text) =>
        Assert.Throws<FormatException>(() => PublishedResult.Read(System.Text.Encoding.UTF8.GetBytes(text), 5, 5));

    [Fact]
    public async Task Evidence_from_an_honest_result_voids_nothing()
    {
        using var operating = chain.Sender();
        var exchange = await Exchange.TagExchange.DeployAsync(operating, Window, Bond, default);
        var orders = Books.Random(new(11), 40, people: 25);
        var result = await ResultAsync(exchange, orders);
        var (_, slot) = await CommitAsync(exchange, result);
        Assert.True(result.Trades.Count > 5);
        var rng = new Rng(5);
        for (var tries = 0; tries < 60; tries++)
        {
            AbiValue Order() => result.OrderEvidence((int)rng.Between(0, orders.Length - 1));
            var trade = (int)rng.Between(0, result.Trades.Count - 1);
            AbiValue Trade() => result.TradeEvidence((int)rng.Between(0, result.Trades.Count - 1));
            Disproof disproof = (tries % 7) switch
            {
                0 => new("voidByPair", [Order(), Order()], ""),
                1 => new("voidByOrder", [Order()], ""),
                2 => new("voidByOrderSum", [Order(), Order()], ""),
                3 => new("voidByTradeAlone", [Trade()], ""),
                4 => new("voidByTrade", [result.TradeEvidence(trade), result.OrderEvidence(result.Trades[trade].Buy), result.OrderEvidence(result.Trades[trade].Sell)], ""),
                5 => new("voidByOverlap", [Trade(), Trade()], ""),
                _ => new("voidByTradeSum", [Trade(), Trade()], ""),
            };
            var no = await Assert.ThrowsAsync<ChainException>(() => exchange.VoidAsync(slot, 2, disproof, default));
            Assert.Contains("NoViolation", no.Message);
        }

        // Neighbours and both ends, each of which is where a sum could be wrong.
        for (var i = 0; i < orders.Length; i++)
        {
            var next = Math.Min(i + 1, orders.Length - 1);
            foreach (var (a, b) in new[] { (i, next), (i, i) })
                Assert.Contains("NoViolation", (await Assert.ThrowsAsync<ChainException>(() =>
                    exchange.VoidAsync(slot, 2, new("voidByOrderSum", [result.OrderEvidence(a), result.OrderEvidence(b)], ""), default))).Message);
        }
    }

    [Fact]
    public async Task A_result_stands_once_its_time_is_over_and_the_bond_comes_back_once()
    {
        var (process, url) = LocalChain.Start();
        try
        {
            if (!LocalChain.IsThere) Assert.Skip("anvil is not installed: eng/contracts install");
            var node = new ChainNode(chain.Http, url);
            var accounts = await LocalChain.WaitAsync(process, node);
            using var operating = new TransactionSender(node, accounts[0], TimeProvider.System, LocalChain.Quick);
            using var anybody = new TransactionSender(node, accounts[1], TimeProvider.System, LocalChain.Quick);
            var exchange = await Exchange.TagExchange.DeployAsync(operating, Window, Bond, default);
            var orders = Books.Random(new(12), 30, people: 20);
            var wrong = await ResultAsync(exchange, orders, Tampering.WithDualsOfZero(orders));
            var (_, slot) = await CommitAsync(exchange, wrong);
            Assert.False(await exchange.IsFinalAsync(slot, 2, default));
            await RefusedAsync("TooEarly", () => exchange.Contract.SendAsync(operating, "returnBond", default, AbiValue.Of(slot.Index), AbiValue.Of(2)));
            // The very last second is still in time: asked, not sent, because sending would void it.
            var disproof = Disproof.Find(wrong)!;
            await node.AskAsync("anvil_setNextBlockTimestamp", [(System.Text.Json.Nodes.JsonNode)((await DeadlineAsync(exchange, slot)) - 1)], default);
            await node.AskAsync("evm_mine", [], default);
            await exchange.Contract.AskAsync(disproof.Function, default, [AbiValue.Of(slot.Index), AbiValue.Of(2), .. disproof.Evidence]);

            await node.AskAsync("anvil_setNextBlockTimestamp", [(System.Text.Json.Nodes.JsonNode)await DeadlineAsync(exchange, slot)], default);
            await node.AskAsync("evm_mine", [], default);
            Assert.True(await exchange.IsFinalAsync(slot, 2, default));
            await RefusedAsync("TooLate", () => exchange.As(anybody).VoidAsync(slot, 2, disproof, default));
            await exchange.Contract.SendAsync(operating, "returnBond", default, AbiValue.Of(slot.Index), AbiValue.Of(2));
            await RefusedAsync("WrongState", () => exchange.Contract.SendAsync(operating, "returnBond", default, AbiValue.Of(slot.Index), AbiValue.Of(2)));
            Assert.Equal<System.Numerics.BigInteger>(Bond, (await node.AskNumberAsync("eth_getBalance", [exchange.Contract.Address.ToString(), "latest"], default)));
            await exchange.Contract.SendAsync(operating, "withdraw", default);
            await exchange.Contract.SendAsync(operating, "withdraw", default);
            Assert.Equal<System.Numerics.BigInteger>(0, (await node.AskNumberAsync("eth_getBalance", [exchange.Contract.Address.ToString(), "latest"], default)));
        }
        finally
        {
            await LocalChain.StopAsync(process);
        }
    }

    [Fact]
    public async Task A_commitment_without_its_bond_or_by_a_stranger_is_refused()
    {
        using var operating = chain.Sender();
        using var stranger = chain.Sender(3);
        var exchange = await Exchange.TagExchange.DeployAsync(operating, Window, Bond, default);
        var result = await ResultAsync(exchange, Books.Random(new(13), 10, people: 8));
        var slot = NewSlot();
        await RefusedAsync("WrongState", () => exchange.CommitAsync(slot, 2, result, Bond, default));
        await exchange.BookAsync(slot, 2, result.Book, default);
        await RefusedAsync("WrongBond", () => exchange.CommitAsync(slot, 2, result, Bond - 1, default));
        await RefusedAsync("NotOperator", () => exchange.As(stranger).CommitAsync(slot, 2, result, Bond, default));
        await exchange.CommitAsync(slot, 2, result, Bond, default);
        await RefusedAsync("WrongState", () => exchange.CommitAsync(slot, 2, result, Bond, default));
    }

    static async Task<long> DeadlineAsync(Exchange.TagExchange exchange, DeliverySlot slot) =>
        (long)(await exchange.Contract.AskAsync("rounds", default, AbiValue.Of(((System.Numerics.BigInteger)slot.Index << 8) | 2))).Number(3);

    static async Task RefusedAsync(string error, Func<Task> act) => Assert.Contains(error, (await Assert.ThrowsAsync<ChainException>(act)).Message);

    /// <summary>One leaf or total that is not as it should be.</summary>
    static CommittedResult Touched(CommittedResult r, Rng rng)
    {
        var (duals, trades) = (r.Duals.ToArray(), r.Trades.ToArray());
        var (order, trade) = ((int)rng.Between(0, duals.Length - 1), trades.Length == 0 ? -1 : (int)rng.Between(0, trades.Length - 1));
        var kind = rng.Between(trade < 0 ? 7 : 0, 12);
        if (trade < 0 && kind is (9 or 10)) return r;           // totals of nothing: the contract does not take the commitment
        switch (kind)
        {
            case 0: trades[trade] = trades[trade] with { Price = trades[trade].Price + 1 }; break;
            case 1: trades[trade] = trades[trade] with { Quantity = 0 }; break;
            case 2: trades[trade] = trades[trade] with { Buy = trades[trade].Sell }; break;
            case 3: trades[trade] = trades[trade] with { Welfare = trades[trade].Welfare + 1 }; break;
            case 4: trades[trade] = trades[trade] with { Sell = duals.Length }; break;
            case 5:
                var later = Array.FindIndex(trades, t => t.BuyFrom > 0 || t.SellFrom > 0);
                if (later < 0) return Doubled(r, trade);
                var before = trades[later];
                trades[later] = before.BuyFrom > 0 ? before with { BuyFrom = before.BuyFrom - 1 } : before with { SellFrom = before.SellFrom - 1 };
                break;
            case 6: return Doubled(r, trade);
            case 7: duals[order] = duals[order] with { Sold = duals[order].Sold + 1 }; break;
            case 8: duals[order] = duals[order] with { Dual = 4_000_000 }; break;
            case 9: return new(r.Book, duals, trades, r.Welfare + new Money(1), r.Traded);
            case 10: return new(r.Book, duals, trades, r.Welfare, r.Traded + new Energy(1));
            default:
                // Nothing is said to be traded: sound but for the pairs that would have gained.
                if (r.Trades.Count == 0) return r;
                return CommittedResult.Of(r.Book, Tampering.WithDualsOfZero([.. r.Book.Orders]));
        }

        return new(r.Book, duals, trades, r.Welfare, r.Traded);
    }

    /// <summary>A trade of an order's stretch that another trade has taken, everything else added up well.</summary>
    static CommittedResult Doubled(CommittedResult r, int trade)
    {
        var twice = r.Trades[trade];
        var (traded, welfare) = (r.Traded + new Energy(twice.Quantity), r.Welfare + new Money(twice.Quantity * twice.Gain));
        return new(r.Book, r.Duals, [.. r.Trades, twice with { Traded = r.Traded.WattHours, Welfare = r.Welfare.MicroYen }], welfare, traded);
    }
}

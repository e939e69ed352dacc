using Yoichi.Chain.Exchange;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>A day of the built-in trial, every auction of which is put to the contract.</summary>
[Collection(OnAChain.Name)]
public sealed class TrialDayTests(LocalChain chain)
{
    [Fact]
    public async Task Every_auction_of_a_day_of_the_trial_is_accepted_and_none_that_was_touched()
    {
        using var sender = chain.Sender();
        var auctions = SimulatedSlots.Auctions(BuiltInCommunities.Open("trial-20"));
        Assert.Equal(48, auctions.Where(a => a.Round == RoundKind.DayAhead).Select(a => a.Slot).Distinct().Count());
        var exchange = await Exchange.TagExchange.DeployAsync(sender, TimeSpan.FromDays(1), 0, default);
        await exchange.RegisterAsync(auctions.SelectMany(a => a.Orders).ToArray(), default);
        var (refused, rng) = (0, new Rng(20));
        foreach (var (slot, round, orders) in auctions)
        {
            // Cleared again from the journal's orders, as an auditor would; the run's own clearing is the same to the byte.
            var clearing = new CallAuction().Clear(orders);
            var book = new BookEncoding(orders, exchange.Numbers);
            await exchange.BookAsync(slot, (int)round, book, default);
            if (clearing.Trades.Length > 0 && refused < 12)
            {
                var touched = Tampering.WithoutTrade(clearing, orders, (int)rng.Between(0, clearing.Trades.Length - 1));
                if (ClearingCheck.Of(orders, touched).Length > 0)
                {
                    await Assert.ThrowsAsync<ChainException>(() => exchange.ClearAsync(slot, (int)round, ClearingEncoding.Of(book, touched), default));
                    var committed = CommittedResult.Of(book, touched);
                    await exchange.CommitAsync(slot, (int)round, committed, 0, default);
                    await exchange.VoidAsync(slot, (int)round, Disproof.Find(committed)!, default);
                    refused++;
                }
            }

            await exchange.ClearAsync(slot, (int)round, ClearingEncoding.Of(book, clearing), default);
            Assert.True(await exchange.IsFinalAsync(slot, (int)round, default));
        }

        Assert.Equal(12, refused);
    }
}

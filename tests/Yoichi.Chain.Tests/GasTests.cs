using System.Globalization;
using System.Text;
using Yoichi.Chain.Exchange;
using Yoichi.Market;
using Yoichi.Simulation;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>What a round costs on a chain. Gas repeats: the table is held to the unit.</summary>
[Collection(OnAChain.Name)]
public sealed class GasTests(LocalChain chain)
{
    /// <summary>The most one transaction may use since the Osaka fork (EIP-7825).</summary>
    const long MostInOne = 1 << 24;

    [Fact]
    public async Task What_a_round_costs()
    {
        using var sender = chain.Sender(4);
        var exchange = await Exchange.TagExchange.DeployAsync(sender, TimeSpan.FromHours(1), 0, default);
        var table = new StringBuilder("orders  wishes  classes  trades  bytes    book   clear   clear/order  one call  commit  void\n");
        foreach (var (count, wishes) in new[] { (20, 0), (20, 40), (300, 0), (300, 40), (301, 40), (3_000, 0), (3_000, 10) })
            table.Append(await RowAsync(exchange, count, wishes));
        Golden.Check("gas.txt", table.ToString());
    }

    /// <summary>The slot at noon of a simulated day in August: every auction that was held for it.</summary>
    [Fact]
    public async Task What_a_slot_of_a_simulated_day_costs()
    {
        using var sender = chain.Sender(4);
        var table = new StringBuilder("homes  round           orders  classes  trades  bytes   book     clear  clear/order  slot/order\n");
        foreach (var homes in new[] { 20, 306, 3_118 })
        {
            var noon = SlotGrid.HalfHour.OfJstDay(new(2025, 8, 1), number: 25);
            var exchange = await Exchange.TagExchange.DeployAsync(sender, TimeSpan.FromHours(1), 0, default);
            var (orders, gas) = (0L, System.Numerics.BigInteger.Zero);
            foreach (var (slot, round, held) in SimulatedSlots.Auctions(SimulatedSlots.Homes(homes), s => s == noon))
            {
                await exchange.RegisterAsync(held, default);
                var (book, clearing) = (new BookEncoding(held, exchange.Numbers), new CallAuction().Clear(held));
                var encoded = ClearingEncoding.Of(book, clearing);
                var booked = await exchange.BookAsync(slot, (int)round, book, default);
                var cleared = await exchange.ClearAsync(slot, (int)round, encoded, default);
                Assert.True(await exchange.IsFinalAsync(slot, (int)round, default));
                (orders, gas) = (orders + held.Length, gas + booked.GasUsed + cleared.GasUsed);
                var bytes = encoded.Terms.Length + encoded.Classes.Length + encoded.Orders.Length + encoded.Trades.Length;
                table.Append(CultureInfo.InvariantCulture, $"{homes,5}  {RoundNames.Of(round),-14}  {held.Length,6}  {encoded.Classes.Length / 7,7}  {clearing.Trades.Length,6}  {bytes,5}  {booked.GasUsed,5}  {cleared.GasUsed,8}  {cleared.GasUsed / held.Length,11}\n");
            }

            table.Append(CultureInfo.InvariantCulture, $"{homes,5}  whole slot      {orders,6}                                  {gas,8}               {gas / orders,10}\n");
        }

        Golden.Check("gas-simulated.txt", table.ToString());
    }

    static async Task<string> RowAsync(Exchange.TagExchange exchange, int count, int wishes)
    {
        var orders = Books.Random(new((ulong)count), count, people: count, wishes, step: 100);
        await exchange.RegisterAsync(orders, default);
        var clearing = new CallAuction().Clear(orders);
        var book = new BookEncoding(orders, exchange.Numbers);
        var encoded = ClearingEncoding.Of(book, clearing);
        var committed = CommittedResult.Of(book, Tampering.WithDualsOfZero(orders));
        var slot = new DeliverySlot(900_000 + count * 100 + wishes);
        var booked = await exchange.BookAsync(slot, 1, book, default);
        var commit = await exchange.CommitAsync(slot, 1, committed, 0, default);
        var voided = await exchange.VoidAsync(slot, 1, Disproof.Find(committed)!, default);
        var cleared = await exchange.ClearAsync(slot, 1, encoded, default);
        var fits = cleared.GasUsed < MostInOne ? "yes" : " no";
        var bytes = encoded.Terms.Length + encoded.Classes.Length + encoded.Orders.Length + encoded.Trades.Length;
        return string.Create(CultureInfo.InvariantCulture,
            $"{count,6}  {wishes,5}%  {encoded.Classes.Length / 7,7}  {clearing.Trades.Length,6}  {bytes,6}  {booked.GasUsed,6}  {cleared.GasUsed,8}  {cleared.GasUsed / count,11}  {fits,8}  {commit.GasUsed,7}  {voided.GasUsed,6}\n");
    }
}

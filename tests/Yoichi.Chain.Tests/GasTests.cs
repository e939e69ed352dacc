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
            foreach (var (slot, round, held) in SimulatedSlots.Auctions(SimulatedSlots.Homes(homes), noon))
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

    /// <summary>Everything else there is to do, for somebody who did not do it before, and again.</summary>
    [Fact]
    public async Task What_an_act_costs()
    {
        using var boss = chain.Sender(4);
        using var holder = chain.Sender(9);
        AbiValue Who(TransactionSender who) => AbiValue.Of(who.From);
        AbiValue Key(byte n) => AbiValue.OfWord(Keccak256.Of([n]));
        var table = new StringBuilder();
        async Task ActAsync(string what, Contract on, TransactionSender by, string function, params AbiValue[] arguments) => table.Append(CultureInfo.InvariantCulture,
            $"{on.Code.Name,-18}  {what,-32}  {(await on.SendAsync(by, function, default, arguments)).GasUsed,7}\n");

        var registry = await Contract.DeployAsync(boss, ContractCode.CheckpointRegistry, default);
        AbiValue[] Head(int size) => [AbiValue.Of("yoichi.example/log"), AbiValue.Of(size), Key((byte)size), AbiValue.Of(1_754_000_000)];
        await ActAsync("open a log", registry, boss, "open", AbiValue.Of("yoichi.example/log"), Who(boss));
        await ActAsync("first anchor", registry, boss, "anchor", Head(7));
        await ActAsync("next anchor", registry, boss, "anchor", Head(9));
        await ActAsync("the same anchor again", registry, boss, "anchor", Head(9));

        var certificates = await Contract.DeployAsync(boss, ContractCode.Certificates, default);
        var id = AbiValue.Of(((System.Numerics.BigInteger)1 << 64) | 7);
        await ActAsync("add a plant", certificates, boss, "addPlant", AbiValue.Of("roof"), Key(1));
        await ActAsync("issue", certificates, boss, "issue", AbiValue.Of(1), AbiValue.Of(7), Who(boss), AbiValue.Of(500));
        await ActAsync("add a correction", certificates, boss, "supplement", id, Who(boss), AbiValue.Of(20));
        await ActAsync("give to somebody new", certificates, boss, "safeTransferFrom", Who(boss), Who(holder), id, AbiValue.Of(200), AbiValue.OfBytes(default));
        await ActAsync("claim", certificates, holder, "claim", id, AbiValue.Of(150), AbiValue.Of("office, March"));
        await ActAsync("withdraw", certificates, boss, "withdraw", id, Who(boss), AbiValue.Of(20), Key(2));

        var token = await Contract.DeployAsync(boss, ContractCode.SettlementToken, default, AbiValue.Of("Yoichi"), AbiValue.Of("YO"), AbiValue.Of(0));
        await ActAsync("say who is verified", token, boss, "setKind", Who(boss), AbiValue.Of(2));
        await token.SendAsync(boss, "setKind", default, Who(holder), AbiValue.Of(2));
        await ActAsync("first grant", token, boss, "grant", Key(1), Who(boss), AbiValue.Of(1000));
        await ActAsync("next grant", token, boss, "grant", Key(2), Who(boss), AbiValue.Of(1000));
        await ActAsync("give to somebody new", token, boss, "transfer", Who(holder), AbiValue.Of(300));
        await ActAsync("give again", token, boss, "transfer", Who(holder), AbiValue.Of(300));
        await ActAsync("redeem", token, holder, "redeem", AbiValue.Of(100), Key(3));

        var exchange = await Contract.DeployAsync(boss, ContractCode.TagExchange, default, AbiValue.Of(3600), AbiValue.Of(0));
        await ActAsync("a tag and 300 seats", exchange, boss, "register", AbiValue.List([AbiValue.Of("solar")]), AbiValue.Of(300));
        await ActAsync("3,000 seats", exchange, boss, "register", AbiValue.List([]), AbiValue.Of(3_000));
        Golden.Check("gas-acts.txt", table.ToString());
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

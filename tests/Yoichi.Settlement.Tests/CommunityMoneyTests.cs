using Yoichi.Ledger;
using Yoichi.Testing;
using Yoichi.Units;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>What must hold for any flows and any trades at any prices.</summary>
public sealed class CommunityMoneyTests
{
    static readonly string[] Plans =
    [
        "flat-27", "tepco-ep-juryo-dento-b", "time-of-use-night", "time-of-use-three-rates", "high-voltage-office",
        "tepco-ep-teiatsu-denryoku",
    ];

    static readonly string[] ChargeSets = ["none", "tepco-low-voltage", "tepco-low-voltage-with-fee"];

    static ParticipantTerms AnyTerms(Rng rng) => new(
        Plans[rng.Between(0, Plans.Length - 1)], rng.Between(0, 1) == 0 ? "none" : "flat-8.5",
        ChargeSets[rng.Between(0, ChargeSets.Length - 1)], Levy: "japan", Amperes: 40, ContractWatts: 6_000);

    static MonthAccount[] Street(Rng rng, int size, Func<Rng, MonthTerms> terms) => [.. Enumerable.Range(0, 2 + size / 4)
        .Select(i => new MonthAccount(ParticipantId.Parse($"H{i:00}"), terms(rng)))];

    /// <summary>A slot of random flows and trades; trades stay within the flows where nothing may fail.</summary>
    /// <returns>The Wh traded.</returns>
    static long TradeASlot(Rng rng, MonthAccount[] street, int slot, bool withinFlows)
    {
        var positions = street.Select(_ => Slot(forward: rng.Between(0, 3_000), reverse: rng.Between(0, 2_000))).ToArray();
        var traded = 0L;
        for (var trade = 0; trade < street.Length; trade++)
        {
            var (buyer, seller) = ((int)rng.Between(0, street.Length - 1), (int)rng.Between(0, street.Length - 1));
            var room = withinFlows
                ? Energy.Min(positions[buyer].Forward - positions[buyer].Bought, positions[seller].Reverse - positions[seller].Sold)
                : new Energy(1_500);
            var quantity = new Energy(rng.Between(0, room.WattHours));
            var amount = quantity * new Price(rng.Between(-5_000, 60_000));
            positions[buyer] = positions[buyer] with
            {
                Bought = positions[buyer].Bought + quantity,
                BoughtFor = positions[buyer].BoughtFor + amount,
            };
            positions[seller] = positions[seller] with
            {
                Sold = positions[seller].Sold + quantity,
                SoldFor = positions[seller].SoldFor + amount,
            };
            traded += quantity.WattHours;
        }

        for (var i = 0; i < street.Length; i++) street[i].Add(street[i].Terms.FirstSlot + slot, positions[i]);
        return traded;
    }

    static long Sum(IEnumerable<BillLine> lines, params string[] kinds) =>
        lines.Where(l => kinds.Contains(l.Kind)).Sum(l => l.Amount.MicroYen);

    [Fact]
    public void The_market_saves_what_lies_between_retail_and_buy_back_whatever_the_trade_prices() => Seeds.Each(300, (rng, size) =>
    {
        // T14: equal flows, flat prices. Before rounding and guarantee, which are lines of their own.
        Price UpTo(long yen) => new(rng.Between(0, yen * 1000));
        var charges = new Charges(UpTo(10), (int)rng.Between(0, 10_000), UpTo(20), UpTo(3));
        var street = Street(rng, size, _ => Flat(charges));
        var traded = Enumerable.Range(0, size).Sum(slot => TradeASlot(rng, street, slot, withinFlows: true));

        var bills = street.Select(a => a.Close()).ToArray();
        var saved = bills.Sum(b =>
            b.BaselineLines.Where(l => l.Kind != LineKinds.Rounding).Sum(l => l.Amount.MicroYen)
            - b.Lines.Where(l => l.Kind is not (LineKinds.Rounding or LineKinds.Guarantee)).Sum(l => l.Amount.MicroYen));
        var gap = Yen(27.00m) - Yen(8.50m) - charges.PerKWh;
        Assert.Equal((new Energy(traded) * gap).MicroYen, saved);
    });

    [Fact]
    public void Trades_that_metering_did_not_bear_out_save_nothing() => Seeds.Each(300, (rng, size) =>
    {
        // The same identity with V = what was bought and used, less what was sold and not delivered.
        var street = Street(rng, size, _ => Flat());
        for (var slot = 0; slot < size; slot++) TradeASlot(rng, street, slot, withinFlows: false);

        var bills = street.Select(a => a.Close()).ToArray();
        static long Of(IEnumerable<BillLine> lines, string kind) => lines.Where(l => l.Kind == kind).Sum(l => l.Quantity.WattHours);
        var kept = bills.Sum(b => Of(b.BaselineLines, LineKinds.Energy) - Of(b.Lines, LineKinds.Energy)
            - Of(b.Lines, LineKinds.ImbalanceShortfall));
        var saved = bills.Sum(b =>
            b.BaselineLines.Where(l => l.Kind != LineKinds.Rounding).Sum(l => l.Amount.MicroYen)
            - b.Lines.Where(l => l.Kind is not (LineKinds.Rounding or LineKinds.Guarantee)).Sum(l => l.Amount.MicroYen));
        Assert.Equal(kept * (27_000 - 8_500), saved);
    });

    [Fact]
    public void Every_bill_is_posted_and_nothing_is_left_over() => Seeds.Each(200, (rng, size) =>
    {
        var month = BillingSpan.MonthOf(new(2025, 8, 1));
        var street = Street(rng, size, r => Month(AnyTerms(r), month));
        for (var slot = 0; slot < size; slot++) TradeASlot(rng, street, slot, withinFlows: false);

        var ledger = new GeneralLedger();
        var bills = street.Select(a => a.Close()).ToArray();
        foreach (var bill in bills) BillPostings.Post(ledger, bill);
        BillPostings.FundGuarantee(ledger, "guarantee/2025-08", "guarantee 2025-08");
        var entries = ledger.EntryCount;
        foreach (var bill in bills) BillPostings.Post(ledger, bill);
        Assert.Equal(entries, ledger.EntryCount);

        Assert.Equal(0, ledger.Balances.Sum(b => b.Amount.MicroYen));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Market));
        Assert.Equal(Money.Zero, ledger.Balance(Account.Guarantee));
        Assert.All(bills, b => Assert.Equal(-b.Total, ledger.Balance(Account.OfParticipant(b.Participant))));
        var lines = bills.SelectMany(b => b.Lines).ToArray();
        Assert.Equal(Sum(lines, LineKinds.Levy), ledger.Balance(Account.Levy).MicroYen);
        Assert.Equal(Sum(lines, LineKinds.Wheeling), ledger.Balance(Account.Network).MicroYen);
        Assert.Equal(Sum(lines, LineKinds.Rounding), ledger.Balance(Account.Rounding).MicroYen);
        Assert.InRange(ledger.Balance(Account.Rounding).MicroYen, -999_999L * bills.Length, 0);
        Assert.Equal(Sum(lines, LineKinds.Fee) + Sum(lines, LineKinds.Guarantee) + Sum(lines, LineKinds.Base, LineKinds.Energy,
            LineKinds.Fuel, LineKinds.Demand, LineKinds.Loss, LineKinds.BuyBack, LineKinds.ImbalanceShortfall,
            LineKinds.ImbalanceExcess), ledger.Balance(Account.Fees).MicroYen + ledger.Balance(Account.Retailer).MicroYen);
    });

    [Fact]
    public void A_stranger_can_re_add_every_bill_and_nobody_is_worse_off() => Seeds.Each(200, (rng, size) =>
    {
        var street = Street(rng, size, r => Month(AnyTerms(r), BillingSpan.MonthOf(new(2025, 8, 1))));
        for (var slot = 0; slot < size; slot++) TradeASlot(rng, street, slot, withinFlows: false);
        foreach (var bill in street.Select(a => a.Close()))
        {
            Assert.All(bill.Lines.Concat(bill.BaselineLines).Where(l => l.UnitPrice is not null),
                l => Assert.Equal(l.Quantity * l.UnitPrice!.Value, l.Amount));
            Assert.Equal(bill.Total.MicroYen, bill.Lines.Sum(l => l.Amount.MicroYen));
            Assert.Equal(bill.Baseline.MicroYen, bill.BaselineLines.Sum(l => l.Amount.MicroYen));
            Assert.Equal(0, bill.Total.MicroYen % Money.MicroYenPerYen);
            Assert.True(bill.Total <= bill.Baseline, $"{bill.Participant}: {bill.Total} against {bill.Baseline}");
        }
    });

    [Fact]
    public void A_month_takes_its_slots_without_allocating()
    {
        var terms = Month(new("time-of-use-three-rates", "flat-8.5", "tepco-low-voltage", Levy: "japan"), BillingSpan.MonthOf(new(2025, 8, 1)));
        var account = new MonthAccount(H1, terms);
        var position = Slot(forward: 500, reverse: 20, bought: 300, boughtFor: 4, sold: 30, soldFor: 1);
        account.Add(terms.FirstSlot, position);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var slot = 1; slot < terms.SlotCount; slot++) account.Add(terms.FirstSlot + slot, position);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(1_488, account.SlotsAdded);
    }
}

using Yoichi.Ledger;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>What the retailer's side of a month is counted by, beside the bills.</summary>
/// <param name="Procurement">What energy, loss and wheeling cost the retailer.</param>
/// <param name="SlotPrices">One entry a slot of the days billed: what a kWh cost in it. Null where
/// <see cref="Settlement.Procurement.Price"/> holds for all.</param>
/// <param name="Source">Where the numbers come from, for readers.</param>
/// <param name="Unconfirmed">Nobody has checked them.</param>
public sealed record RetailerTerms(
    Procurement Procurement, IReadOnlyList<Price>? SlotPrices, string Source, bool Unconfirmed);

/// <summary>Adds up the bills of one month to what they mean for the retailer and everybody else.</summary>
public sealed class RetailerBook
{
    readonly RetailerTerms terms;
    readonly DeliverySlot first;
    readonly long[] forward, reverse, baselineForward, baselineReverse;
    readonly Dictionary<string, (Energy Quantity, Money Amount)> with = [], without = [];
    Money levyInside, baselineLevyInside, wheelingNotCharged, levyNotCharged;
    Money members, baselineMembers;
    int bills;

    /// <param name="span">The days of the month in which anybody is billed.</param>
    public RetailerBook(BillingSpan span, SlotGrid grid, RetailerTerms terms)
    {
        (Span, this.terms) = (span, terms);
        first = grid.OfJstDay(span.From);
        var slots = span.Days * grid.PerDay;
        if (terms.SlotPrices is { } prices && prices.Count != slots)
            throw new ArgumentException($"{prices.Count} prices for {slots} slots", nameof(terms));
        forward = new long[slots];
        reverse = new long[slots];
        baselineForward = new long[slots];
        baselineReverse = new long[slots];
    }

    public BillingSpan Span { get; }

    /// <param name="levyInPrice">The levy that a plan's price contains, which the retailer passes on; zero where the
    /// levy is a line of its own.</param>
    public void Add(BillDocument document, Price levyInPrice = default)
    {
        var terms = document.Subject.Month;
        if (terms.Span.From < Span.From || terms.Span.To > Span.To)
            throw new ArgumentException($"a bill of {terms.Span.Month:yyyy-MM} in the month {Span.Month:yyyy-MM}", nameof(document));
        bills++;
        Count(document.Bill, 1);
        for (var i = 0; i < document.Statement.Positions.Count; i++)
            Count(terms.FirstSlot + i, document.Statement.Positions[i], 1, terms.Charges.Wheeling, levyInPrice);
    }

    /// <summary>Puts what is known now in the place of what was billed.</summary>
    /// <param name="levyInPrice">As above.</param>
    public void Add(DeltaNote note, Price levyInPrice = default)
    {
        Count(note.Adjustment.Before, -1);
        Count(note.Adjustment.After, 1);
        foreach (var change in note.Changes)
        {
            Count(change.Slot, change.Before, -1, note.Subject.Month.Charges.Wheeling, levyInPrice);
            Count(change.Slot, change.After, 1, note.Subject.Month.Charges.Wheeling, levyInPrice);
        }
    }

    void Count(Bill bill, int sign)
    {
        members += new Money(sign * bill.Total.MicroYen);
        baselineMembers += new Money(sign * bill.Baseline.MicroYen);
        foreach (var line in bill.Lines) Count(with, line, sign);
        foreach (var line in bill.BaselineLines) Count(without, line, sign);
    }

    void Count(DeliverySlot slot, in SlotPosition p, int sign, Price wheelingCharged, Price levyInPrice)
    {
        var i = slot - first;
        forward[i] += sign * p.Forward.WattHours;
        reverse[i] += sign * p.Reverse.WattHours;
        baselineForward[i] += sign * p.BaselineForward.WattHours;
        baselineReverse[i] += sign * p.BaselineReverse.WattHours;
        var used = new Energy(sign * Energy.Min(p.Bought, p.Forward).WattHours);
        levyInside += (new Energy(sign * p.Forward.WattHours) - used) * levyInPrice;
        baselineLevyInside += new Energy(sign * p.BaselineForward.WattHours) * levyInPrice;
        levyNotCharged += used * levyInPrice;
        if (wheelingCharged < terms.Procurement.Wheeling)
            wheelingNotCharged += used * (terms.Procurement.Wheeling - wheelingCharged);
    }

    /// <param name="guaranteeFromFees">What the fees paid of the guarantee, ≥ 0.</param>
    /// <param name="guaranteeFromRetailer">What the retailer paid of it, ≥ 0.</param>
    /// <exception cref="InvalidOperationException">Somebody's money is missing: a mistake in this program.</exception>
    public RetailerMonth Close(Money guaranteeFromFees, Money guaranteeFromRetailer)
    {
        var lines = new List<RetailerLine>();
        foreach (var kind in new[] { LineKinds.Base, LineKinds.Energy, LineKinds.Fuel, LineKinds.Demand, LineKinds.Loss,
            LineKinds.ImbalanceShortfall, LineKinds.ImbalanceExcess, LineKinds.BuyBack })
            Line(lines, kind, Of(with, kind), Of(without, kind));
        var (energy, cost) = Procure(forward, reverse);
        var (baselineEnergy, baselineCost) = Procure(baselineForward, baselineReverse);
        Line(lines, RetailerLine.Procurement, (-energy, -cost), (-baselineEnergy, -baselineCost));
        var (own, alone) = (Of(with, LineKinds.Energy).Quantity, Of(without, LineKinds.Energy).Quantity);
        var (wheeling, baselineWheeling) = (own * terms.Procurement.Wheeling, alone * terms.Procurement.Wheeling);
        Line(lines, RetailerLine.Wheeling, (-own, -wheeling), (-alone, -baselineWheeling));
        Line(lines, RetailerLine.LevyInside, (default, -levyInside), (default, -baselineLevyInside));
        Line(lines, LineKinds.Guarantee, (default, -guaranteeFromRetailer), default);

        Money Account(Account account, bool market) => (market ? with : without)
            .Where(k => BillPostings.CounterOf(k.Key) == account).Aggregate(Money.Zero, (sum, k) => sum + k.Value.Amount);
        var parties = new List<Party>
        {
            new("members", -members, -baselineMembers),
            new("retailer", Sum(lines, l => l.With), Sum(lines, l => l.Without)),
            new("suppliers", cost, baselineCost),
            new("network", Account(Ledger.Account.Network, true) + wheeling, Account(Ledger.Account.Network, false) + baselineWheeling),
            new("levy", Account(Ledger.Account.Levy, true) + levyInside, Account(Ledger.Account.Levy, false) + baselineLevyInside),
            new("fees", Account(Ledger.Account.Fees, true) - guaranteeFromFees, Account(Ledger.Account.Fees, false)),
            new("guarantee", Account(Ledger.Account.Guarantee, true) + guaranteeFromFees + guaranteeFromRetailer, default),
            new("rounding", Account(Ledger.Account.Rounding, true), Account(Ledger.Account.Rounding, false)),
            new("market", Account(Ledger.Account.Market, true), Account(Ledger.Account.Market, false)),
        };
        return new(Span, bills, lines, parties, own + Of(with, LineKinds.ImbalanceShortfall).Quantity, alone,
            Of(with, LineKinds.MarketPurchase).Quantity, wheelingNotCharged, levyNotCharged, terms);
    }

    /// <summary>What must be fed in for all slots, after what the members feed in themselves, and what it costs. A slot
    /// with more fed in than used brings money at the same price.</summary>
    (Energy, Money) Procure(long[] taken, long[] given)
    {
        var (energy, cost) = (Energy.Zero, Money.Zero);
        for (var i = 0; i < taken.Length; i++)
        {
            var needed = new Energy(taken[i]) + terms.Procurement.LossOn(new(taken[i])) - new Energy(given[i]);
            energy += needed;
            cost += needed * (terms.SlotPrices?[i] ?? terms.Procurement.Price);
        }

        return (energy, cost);
    }

    static void Line(
        List<RetailerLine> lines, string code, (Energy Quantity, Money Amount) with, (Energy Quantity, Money Amount) without)
    {
        if (with != default || without != default) lines.Add(new(code, with.Quantity, with.Amount, without.Quantity, without.Amount));
    }

    static void Count(Dictionary<string, (Energy Quantity, Money Amount)> sums, BillLine line, int sign)
    {
        var (quantity, amount) = sums.GetValueOrDefault(line.Kind);
        sums[line.Kind] = (quantity + new Energy(sign * line.Quantity.WattHours), amount + new Money(sign * line.Amount.MicroYen));
    }

    static (Energy Quantity, Money Amount) Of(Dictionary<string, (Energy Quantity, Money Amount)> sums, string kind) =>
        sums.GetValueOrDefault(kind);

    static Money Sum(List<RetailerLine> lines, Func<RetailerLine, Money> amount) =>
        lines.Aggregate(Money.Zero, (sum, line) => sum + amount(line));
}

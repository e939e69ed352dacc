using System.Collections.Immutable;
using Yoichi.Pages;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Billing;

/// <summary>A line of the retailer's month. Positive money comes to the retailer; energy as on bills.</summary>
/// <param name="Code">A kind of bill line, or one of the codes below. Stable.</param>
public sealed record RetailerLine(string Code, Energy WithQuantity, Money With, Energy WithoutQuantity, Money Without)
{
    /// <summary>Energy bought at the exchange or from plants, loss included.</summary>
    public const string Procurement = "procurement";

    /// <summary>Wheeling of the retailer's own kWh, which its prices contain.</summary>
    public const string Wheeling = "wheeling-own";

    /// <summary>Levy that a price with levy contains, passed on.</summary>
    public const string LevyInside = "levy-in-price";
}

/// <summary>What somebody has after a month, by the lines of everybody's bills; negative paid.</summary>
/// <param name="Code">members, retailer, suppliers, network, levy, fees, guarantee, rounding or market.</param>
public sealed record Party(string Code, Money With, Money Without);

/// <summary>The retailer's side of a month with the market and without it.</summary>
public sealed record RetailerMonth
{
    /// <exception cref="InvalidOperationException">The parties do not sum to zero.</exception>
    internal RetailerMonth(
        BillingSpan span, int bills, IEnumerable<RetailerLine> lines, IEnumerable<Party> parties, Energy sold,
        Energy baselineSold, Energy traded, Money wheelingNotCharged, Money levyNotCharged,
        RetailerTerms terms)
    {
        (Span, Bills, Lines, Parties) = (span, bills, [.. lines], [.. parties]);
        (Sold, BaselineSold, Traded, Terms) = (sold, baselineSold, traded, terms);
        (WheelingNotCharged, LevyNotCharged) = (wheelingNotCharged, levyNotCharged);
        var (with, without) = (Money.Zero, Money.Zero);
        foreach (var party in Parties) (with, without) = (with + party.With, without + party.Without);
        if (with != Money.Zero || without != Money.Zero)
            throw new InvalidOperationException($"{span.Month:yyyy-MM}: everybody's lines sum to {with} with the market and {without} without, not to zero");
    }

    public BillingSpan Span { get; }

    /// <summary>How many bills are in it.</summary>
    public int Bills { get; }

    public ImmutableArray<RetailerLine> Lines { get; }

    /// <summary>Everybody; both columns sum to zero.</summary>
    public ImmutableArray<Party> Parties { get; }

    /// <summary>Energy the retailer sold to members, shortfalls included.</summary>
    public Energy Sold { get; }

    public Energy BaselineSold { get; }

    public Energy Traded { get; }

    /// <summary>What wheeling of traded kWh would have cost beyond the charges on trades: in nobody's line.</summary>
    public Money WheelingNotCharged { get; }

    /// <summary>The levy on traded kWh of plans whose price contains it: in nobody's line.</summary>
    public Money LevyNotCharged { get; }

    public RetailerTerms Terms { get; }

    public Money Margin => Of("retailer").With;

    public Money BaselineMargin => Of("retailer").Without;

    public Money MarginChange => Margin - BaselineMargin;

    Party Of(string code) => Parties.Single(p => p.Code == code);

    /// <summary>Who earns what, and why, in one sentence.</summary>
    public Bilingual Sentence()
    {
        var change = MarginChange;
        var causes = RetailerText.Groups.Select(g => (g.Name, Change: Lines.Where(l => g.Codes.Contains(l.Code))
                .Aggregate(Money.Zero, (sum, l) => sum + l.With - l.Without)))
            .Where(c => c.Change != Money.Zero).Select(c => c.Name + Bilingual.Same($" {RetailerText.Signed(c.Change)}")).ToList();
        if (change == Money.Zero)
            return new($"The retailer's margin stays at {RetailerText.Yen(Margin)}.", $"電力会社の粗利は{RetailerText.Yen(Margin)}のままです。");
        var listed = new Bilingual(string.Join(", ", causes.Select(c => c.En)), string.Join("、", causes.Select(c => c.Ja)));
        var (en, ja) = change > Money.Zero ? ("rises", "増えます") : ("falls", "減ります");
        return new(
            $"The retailer's margin {en} by {RetailerText.Yen(Abs(change))}, from {RetailerText.Yen(BaselineMargin)} to {RetailerText.Yen(Margin)}, because {Numbers.KWh(Traded)} kWh were traded between members instead of being sold and bought back by the retailer: {listed.En}.",
            $"電力会社の粗利は{RetailerText.Yen(BaselineMargin)}から{RetailerText.Yen(Margin)}へ{RetailerText.Yen(Abs(change))}{ja}。{Numbers.KWh(Traded)} kWhが電力会社を通さず参加者どうしで取引されたためです（{listed.Ja}）。");
    }

    static Money Abs(Money money) => money < Money.Zero ? -money : money;
}

using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>What a mechanism needs besides the orders.</summary>
/// <param name="MidRate">The price of <c>mid-rate</c>, whole ticks.</param>
/// <param name="Seed">Of the mechanisms that leave something to chance: <c>sbb</c>, <c>muda</c>,
/// <c>random-pairs</c>.</param>
public sealed record MechanismOptions(Price MidRate, ulong Seed = 1);

/// <summary>Every way to match, by the name the command line and the files give it.</summary>
public static class MechanismCatalog
{
    /// <summary>In the order they are shown. <c>reference</c>, the slow twin of <c>call</c>, is not one more
    /// way.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "call", "mid-rate", "continuous", "tag-books", "pay-as-bid", "mcafee", "sbb", "huang", "muda", "random-pairs",
    ];

    /// <summary>The mechanisms that never keep anything: sellers get exactly what buyers pay.</summary>
    public static ImmutableArray<string> KeepNothing { get; } =
        ["call", "mid-rate", "continuous", "tag-books", "pay-as-bid", "sbb", "random-pairs"];

    /// <summary>The mechanisms that know no tags and refuse orders that require or value one.</summary>
    public static ImmutableArray<string> PlainOnly { get; } = ["mcafee", "sbb", "huang", "muda"];

    /// <summary>The mechanisms a community can settle by: its ledger needs sellers to get exactly what buyers pay, and
    /// its members may ask for tags.</summary>
    public static ImmutableArray<string> ForCommunities { get; } = [.. KeepNothing.Except(PlainOnly)];

    /// <summary>Why a community cannot use a mechanism that is not in <see cref="ForCommunities"/>; one clause, for
    /// people.</summary>
    public static string WhyNotForCommunities(string name) =>
        !Names.Contains(name) ? $"there is no mechanism '{name}'"
        : KeepNothing.Contains(name) ? $"{name} knows no tags, and members may ask for them"
        : $"{name} keeps part of what buyers pay, and a community's ledger needs sellers to get all of it";

    /// <exception cref="ArgumentException">No mechanism has that name.</exception>
    public static IMechanism Create(string name, MechanismOptions options) => name switch
    {
        "call" => new CallAuction(),
        "mid-rate" => new MidRate(options.MidRate),
        "continuous" => new ContinuousMechanism(),
        "tag-books" => new TagBooks(),
        "pay-as-bid" => new PayAsBid(),
        "mcafee" => new McAfee(),
        "sbb" => new StrongBudgetBalance(options.Seed),
        "huang" => new Huang(),
        "muda" => new Muda(options.Seed),
        "random-pairs" => new RandomPairs(options.Seed),
        "reference" => new ReferenceClearing(),
        _ => throw new ArgumentException($"no mechanism is called '{name}'", nameof(name)),
    };

    /// <summary>Arrival of the first order a mechanism cannot honour; −1 where it takes them all.</summary>
    public static int FirstRefused(string name, ReadOnlySpan<Order> orders) =>
        PlainOnly.Contains(name) ? UnitBook.FirstWithWishes(orders) : -1;

    /// <summary>True where a pair of classes has no price of its own, so that a clearing lists none.</summary>
    internal static bool PricesTradesOneByOne(string name) => Names.Contains(name) && name is not ("call" or "mid-rate");
}

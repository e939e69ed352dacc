using System.Collections.Immutable;

namespace Yoichi.Market;

/// <summary>Why a continuous book refused. When several apply, the one nearest the top is reported.</summary>
/// <remarks>Numbers are stored and sent: append, never renumber.</remarks>
public enum BookRefusal { None = 0, UnknownOrder = 1, FaultyOrder = 2, MeetsOwnOrder = 3 }

/// <summary>What became of an order that was placed or replaced.</summary>
public abstract record BookResult
{
    BookResult() { }

    /// <param name="OrderId">Names the order in trades, and in later calls while something of it is unfilled.</param>
    /// <param name="Trades">In the order they happened; named by order ids.</param>
    public sealed record Accepted(int OrderId, ImmutableArray<Trade> Trades) : BookResult;

    /// <param name="Fault">What is wrong where <paramref name="Reason"/> is
    /// <see cref="BookRefusal.FaultyOrder"/>.</param>
    public sealed record Refused(BookRefusal Reason, OrderFault Fault = OrderFault.None) : BookResult;
}

namespace Yoichi.Market;

/// <summary>One way in which a clearing breaks the rules.</summary>
/// <param name="Code">Stable, for scripts: <c>trade.limit</c>. Never renamed once released.</param>
/// <param name="Sentence">Names the orders and numbers, for people.</param>
public sealed record Violation(string Code, string Sentence)
{
    public override string ToString() => $"{Sentence} [{Code}]";
}

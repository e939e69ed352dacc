namespace Yoichi.Live;

/// <summary>What a batch adds to the views: tables that answer questions without replaying. They can be dropped and made
/// again from the journal at any time.</summary>
public sealed record ViewRows
{
    public static ViewRows None { get; } = new();
}

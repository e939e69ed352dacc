namespace Yoichi.Metering;

/// <summary>Which flow of energy a meter counts. Every flow is positive in its own direction.</summary>
public enum Channel
{
    /// <summary>What the site uses, without charging.</summary>
    Load,

    /// <summary>What its panels make.</summary>
    Generation,

    /// <summary>Forward flow, from the grid.</summary>
    Import,

    /// <summary>Reverse flow, to the grid.</summary>
    Export,

    /// <summary>Into the battery or vehicle, at the AC terminals.</summary>
    Charge,

    /// <summary>Out of the battery or vehicle, at the AC terminals.</summary>
    Discharge,
}

/// <summary>Channels as files and people write them: <c>load pv import export charge discharge</c>.</summary>
public static class Channels
{
    public static string Name(Channel channel) => channel switch
    {
        Channel.Load => "load",
        Channel.Generation => "pv",
        Channel.Import => "import",
        Channel.Export => "export",
        Channel.Charge => "charge",
        Channel.Discharge => "discharge",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "no such channel"),
    };

    /// <summary>Capitals do not matter; <c>generation</c> says the same as <c>pv</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Channel channel)
    {
        foreach (var candidate in Enum.GetValues<Channel>())
        {
            channel = candidate;
            if (text.Equals(Name(candidate), StringComparison.OrdinalIgnoreCase)) return true;
        }

        channel = Channel.Generation;
        if (text.Equals("generation", StringComparison.OrdinalIgnoreCase)) return true;
        channel = default;
        return false;
    }
}

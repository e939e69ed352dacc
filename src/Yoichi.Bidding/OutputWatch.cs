using Yoichi.Units;

namespace Yoichi.Bidding;

/// <summary>Notices panels that give nothing where their forecast says they must.</summary>
sealed class OutputWatch
{
    /// <summary>Two hours of half-hours in which a forecast of <see cref="Sure"/> or more came to nothing.</summary>
    const int Silent = 4;

    /// <summary>Wh in a slot that no cloud takes away altogether.</summary>
    const long Sure = 100;

    /// <summary>Slots that should have brought something, since anything came.</summary>
    public int Silence { get; private set; }

    public bool IsSilent => Silence >= Silent;

    /// <summary>A slot that is over, or being delivered; each once.</summary>
    /// <param name="expected">Null where nothing was.</param>
    public void Learn(Energy generated, Energy? expected)
    {
        if (generated > Energy.Zero) Silence = 0;
        else if (expected is { WattHours: >= Sure }) Silence++;
    }

    public void Remember(AgentMemory memory)
    {
        var silence = Silence;
        memory.Whole(ref silence);
        Silence = silence;
    }
}

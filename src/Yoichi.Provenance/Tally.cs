using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>Wh by what has become of them. The default value is none of anything.</summary>
public readonly record struct Tally
{
    readonly ByStatus sums;

    Tally(ByStatus sums) => this.sums = sums;

    /// <summary>All of them together.</summary>
    public long Issued
    {
        get
        {
            var sum = 0L;
            foreach (var part in sums) sum += part;
            return sum;
        }
    }

    public long this[CertificateStatus status] => sums[(int)status];

    public static Tally operator +(Tally a, Tally b)
    {
        var sum = a.sums;
        for (var i = 0; i < 8; i++) sum[i] += b.sums[i];
        return new(sum);
    }

    internal Tally With(CertificateStatus status, long more)
    {
        var changed = sums;
        changed[(int)status] += more;
        return new(changed);
    }

    public bool Equals(Tally other) => ((ReadOnlySpan<long>)sums).SequenceEqual(other.sums);

    public override int GetHashCode() => Issued.GetHashCode();

    /// <summary>One place for each <see cref="CertificateStatus"/>.</summary>
    [InlineArray(8)]
    struct ByStatus
    {
        long first;
    }
}

public sealed partial class CertificateRegistry
{
    readonly Dictionary<(ParticipantId Site, DateOnly Month), Tally> tallies = [];

    /// <summary>What has become of each plant's generation, by its month (first day, JST). What stores gave back is not counted again.</summary>
    public IReadOnlyDictionary<(ParticipantId Site, DateOnly Month), Tally> Tallies => tallies;

    void Count(Bundle bundle, CertificateStatus status, long more)
    {
        if (bundle.IsStorage) return;
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, MonthOf(bundle), out _);
        tally = tally.With(status, more);
    }

    (ParticipantId Site, DateOnly Month) MonthOf(Bundle bundle)
    {
        var day = grid.JstDay(bundle.Slot);
        return (bundle.Site, new(day.Year, day.Month, 1));
    }
}

using Yoichi.Live;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Server.Certificates;

/// <summary>What one participant's lines of the book come to, Wh.</summary>
/// <param name="Issued">From its own plant; without what its store gave back.</param>
/// <param name="Gained">Bought or given, with energy or alone.</param>
/// <param name="Parted">Sold or given away.</param>
/// <param name="Claimed">For its own use, or by hand; without claims given up again.</param>
/// <param name="Stored">Cancelled into its store.</param>
/// <param name="FromStore">Given back by its store.</param>
sealed record CertificateSums(
    long Issued, long Gained, long Parted, long Claimed, long Stored, long FromStore, long Cancelled, long Expired, long Withdrawn)
{
    public static CertificateSums Of(ParticipantId who, IReadOnlyList<CertificateRow> lines)
    {
        long Sum(CertificateAct act, Func<CertificateEvent, bool> of) =>
            lines.Sum(r => r.Line.Act == act && of(r.Line) ? r.Line.Quantity.WattHours : 0);
        bool Has(CertificateEvent line) => line.Account == who;
        return new(Sum(CertificateAct.Issued, l => Has(l) && l.Parent == 0), Sum(CertificateAct.Moved, l => l.Other == who), Sum(CertificateAct.Moved, Has),
            Sum(CertificateAct.Claimed, Has) - Sum(CertificateAct.Released, Has), Sum(CertificateAct.Stored, Has), Sum(CertificateAct.Issued, l => Has(l) && l.Parent != 0),
            Sum(CertificateAct.Cancelled, Has), Sum(CertificateAct.Expired, Has), Sum(CertificateAct.Withdrawn, Has));
    }
}

using Yoichi.Provenance;

namespace Yoichi.Live;

/// <summary>A line of the certificates' book.</summary>
/// <param name="Number">Rises in the order of the journal.</param>
public sealed record CertificateRow(long Number, CertificateEvent Line);

using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>What has become of a certificate.</summary>
/// <remarks>Numbers are stored: append, never renumber.</remarks>
public enum CertificateStatus : byte
{
    None = 0, Active = 1, Claimed = 2, Cancelled = 3, Stored = 4, Expired = 5, Withdrawn = 6, Locked = 7,
}

/// <summary>Some Wh in a row of a bundle that share one fate.</summary>
/// <param name="From">First Wh, counted from 0 within the bundle.</param>
/// <param name="WattHours">More than none.</param>
/// <param name="Use">What the plant's energy served when it was generated; Export is injected, the rest self-consumed.</param>
/// <param name="Account">Who has it, or had it when it was used.</param>
/// <param name="UsedFor">What it was claimed against or stored by; None while it is not used.</param>
/// <param name="Class">µ¥/Wh it cost above untagged energy when it was traded with energy; what a seller who cannot deliver owes.</param>
/// <param name="Beneficiary">In whose favour it was cancelled, or a purpose; else empty.</param>
public readonly record struct Piece(
    long From, long WattHours, EnergyUse Use, CertificateStatus Status, ParticipantId Account, EnergyUse UsedFor, Price Class,
    string Beneficiary)
{
    public long End => From + WattHours;
}

/// <summary>The certificates of one plant and slot: whole Wh, numbered from 0, in pieces by what became of them.</summary>
/// <remarks>What a store gives back is a bundle of its own for each that went in: same source, new slot.</remarks>
public sealed class Bundle
{
    readonly List<Piece> pieces = [];

    internal Bundle(long id, Plant plant, ParticipantId site, DeliverySlot slot, long parent) =>
        (Id, Plant, Site, Slot, Parent) = (id, plant, site, slot, parent);

    /// <summary>Counted from 1 over the community's life.</summary>
    public long Id { get; }

    /// <summary>Which generated it, however long ago.</summary>
    public Plant Plant { get; }

    /// <summary>Where it was generated or, with a parent, discharged.</summary>
    public ParticipantId Site { get; }

    public DeliverySlot Slot { get; }

    /// <summary>The bundle that went into the store; 0 for generation.</summary>
    public long Parent { get; }

    public bool IsStorage => Parent != 0;

    /// <summary>By number, without gaps.</summary>
    public IReadOnlyList<Piece> Pieces => pieces;

    public long Issued => pieces.Count == 0 ? 0 : pieces[^1].End;

    /// <summary>Wh that are in one state.</summary>
    public long Of(CertificateStatus status)
    {
        var sum = 0L;
        foreach (var piece in pieces) sum += piece.Status == status ? piece.WattHours : 0;
        return sum;
    }

    internal Piece Append(long wattHours, EnergyUse use, ParticipantId account)
    {
        var piece = new Piece(Issued, wattHours, use, CertificateStatus.Active, account, EnergyUse.None, default, "");
        pieces.Add(piece);
        return piece;
    }

    internal void Load(Piece piece) => pieces.Add(piece);

    /// <summary>Changes the first Wh of a piece.</summary>
    /// <param name="from">Where the piece begins.</param>
    /// <param name="wattHours">At most all of it.</param>
    internal void Change(long from, long wattHours, Func<Piece, Piece> change)
    {
        var at = pieces.FindIndex(p => p.From == from);
        var piece = pieces[at];
        if (wattHours <= 0 || wattHours > piece.WattHours) throw new InvalidOperationException("a piece is changed in part or whole");
        pieces[at] = change(piece with { WattHours = wattHours });
        if (wattHours < piece.WattHours)
            pieces.Insert(at + 1, piece with { From = from + wattHours, WattHours = piece.WattHours - wattHours });
    }

    /// <summary>Pieces partition the bundle: so issued = held + claimed + cancelled + stored + expired + withdrawn, and no Wh
    /// is in two states.</summary>
    internal void MustHold()
    {
        var at = 0L;
        foreach (var piece in pieces)
        {
            if (piece.From != at || piece.WattHours <= 0 || piece.Status == CertificateStatus.None)
                throw new ProvenanceException($"bundle {Id} does not add up at {piece.From}");
            at = piece.End;
        }
    }
}

/// <summary>Certificates do not add up: a mistake in this program. Nobody catches it.</summary>
public sealed class ProvenanceException(string what) : Exception(what);

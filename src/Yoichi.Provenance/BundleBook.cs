using Yoichi.Units;

namespace Yoichi.Provenance;

/// <summary>Bundles made again from the lines of a registry's book, without the registry: all lines of a bundle, in their order,
/// say what has become of each of its Wh.</summary>
/// <remarks>What a certificate cost above untagged energy is in no line: <see cref="Piece.Class"/> is zero here. Not safe for
/// several threads.</remarks>
public sealed class BundleBook(Func<ParticipantId, Plant?> plantOf) : IBundles
{
    readonly SortedDictionary<long, Bundle> bundles = [];
    readonly Dictionary<DeliverySlot, List<Bundle>> bySlot = [];
    readonly Dictionary<long, List<Bundle>> byParent = [];

    /// <summary>By number.</summary>
    public IEnumerable<Bundle> Bundles => bundles.Values;

    public Bundle? Find(long issuance) => bundles.GetValueOrDefault(issuance);

    public IEnumerable<Bundle> Of(DeliverySlot slot) => bySlot.GetValueOrDefault(slot) ?? [];

    public IEnumerable<Bundle> IssuedFrom(long parent) => byParent.GetValueOrDefault(parent) ?? [];

    /// <summary>Takes the next line of the book.</summary>
    /// <param name="line">Of a bundle whose earlier lines were taken, after the bundle that went into the store where it came out of one.</param>
    /// <exception cref="ProvenanceException">A line before it is missing.</exception>
    public void Add(CertificateEvent line)
    {
        if (line.Act == CertificateAct.Issued)
        {
            (Find(line.Issuance) ?? Open(line)).Append(line.Quantity.WattHours, line.Use, line.Account);
            return;
        }

        if (line.Issuance == 0 || ChangeOf(line) is not { } change) return;
        if (Find(line.Issuance) is not { } bundle) throw new ProvenanceException($"bundle {line.Issuance} is changed before it is issued");
        bundle.Change(line.From, line.Quantity.WattHours, change);
    }

    Bundle Open(CertificateEvent line)
    {
        var plant = line.Parent == 0 ? plantOf(line.Other) : Find(line.Parent)?.Plant;
        if (plant is null) throw new ProvenanceException($"what bundle {line.Issuance} comes from is not known");
        var bundle = new Bundle(line.Issuance, plant, line.Other, line.Slot, line.Parent);
        bundles.Add(bundle.Id, bundle);
        (bySlot.TryGetValue(line.Slot, out var there) ? there : bySlot[line.Slot] = []).Add(bundle);
        if (line.Parent != 0) (byParent.TryGetValue(line.Parent, out var children) ? children : byParent[line.Parent] = []).Add(bundle);
        return bundle;
    }

    /// <summary>What a line does to the Wh it names; null where they stay as they are.</summary>
    static Func<Piece, Piece>? ChangeOf(CertificateEvent line) => line.Act switch
    {
        CertificateAct.Moved => p => p with { Account = line.Other },
        CertificateAct.Claimed => p => p with { Status = CertificateStatus.Claimed, UsedFor = line.Use, Beneficiary = line.Text },
        CertificateAct.Stored => p => p with { Status = CertificateStatus.Stored, UsedFor = EnergyUse.Charge },
        CertificateAct.Cancelled => p => p with { Status = CertificateStatus.Cancelled, Beneficiary = line.Text },
        CertificateAct.Expired => p => p with { Status = CertificateStatus.Expired },
        CertificateAct.Withdrawn => p => p with { Status = CertificateStatus.Withdrawn },
        CertificateAct.Locked => p => p with { Status = CertificateStatus.Locked },
        CertificateAct.Unlocked => p => p with { Status = CertificateStatus.Active },
        CertificateAct.Released => p => p with { Status = CertificateStatus.Active, UsedFor = EnergyUse.None },
        CertificateAct.Split => p => p,
        _ => null,
    };
}

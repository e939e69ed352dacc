using System.Collections.Immutable;
using Yoichi.Community;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Statements;

/// <summary>Listens to a community, and writes one participant's statement once everything has happened.</summary>
/// <remarks>Certificates are taken as they stand at the end, so corrections are in it. What has no certificate is what the
/// meter says less what has one, so every slot and use adds up to the reading.</remarks>
public sealed class StatementBook(ParticipantId participant, DateOnly from, DateOnly until, SlotGrid grid) : IEventSink
{
    static readonly HashSet<string> Clean = ["solar", "wind", "hydro", "geothermal", "biomass"];
    readonly DeliverySlot first = grid.OfJstDay(from), end = grid.OfJstDay(until);
    readonly SortedDictionary<DeliverySlot, SlotReading> readings = [];
    readonly Dictionary<(DeliverySlot Slot, EnergyUse Use), List<(ParticipantId Seller, long WattHours, Money Paid)>> bought = [];
    readonly Dictionary<(DeliverySlot Slot, EnergyUse Use), long> fromStore = [];
    readonly Dictionary<long, List<CertificateEvent>> moved = [];
    readonly Dictionary<(long Issuance, CertificateAct Act), long> left = [];

    public void On(Event happened)
    {
        switch (happened)
        {
            case Event.ReadingRecorded e when IsOurs(e.Participant, e.Slot): readings[e.Slot] = e.Reading; break;
            case Event.ReadingSuperseded e when IsOurs(e.Participant, e.Slot): readings[e.Slot] = e.After; break;
            case Event.Certified e: Take(e.Line); break;
        }
    }

    bool IsOurs(ParticipantId who, DeliverySlot slot) => who == participant && slot >= first && slot < end;

    void Take(CertificateEvent line)
    {
        if (line.Act == CertificateAct.Moved && line.Other == participant)
        {
            if (!moved.TryGetValue(line.Issuance, out var moves)) moved.Add(line.Issuance, moves = []);
            moves.Add(line);
        }

        if (line.Act is CertificateAct.Lost or CertificateAct.Driven && line.Account == participant)
            left[(line.Issuance, line.Act)] = left.GetValueOrDefault((line.Issuance, line.Act)) + line.Quantity.WattHours;
        if (!IsOurs(line.Account, line.Slot)) return;
        var key = (line.Slot, line.Use);
        if (line.Act == CertificateAct.GridDischarged)
            fromStore[key] = fromStore.GetValueOrDefault(key) + line.Quantity.WattHours;
        if (line.Act != CertificateAct.Supplied || line.Other == default) return;
        if (!bought.TryGetValue(key, out var of)) bought.Add(key, of = []);
        if (line.Quantity > Energy.Zero) of.Add((line.Other, line.Quantity.WattHours, line.Money));
        else if (of.FindIndex(b => b.Seller == line.Other && b.WattHours >= -line.Quantity.WattHours) is >= 0 and var at)
        {
            // A certificate came later for some of it.
            var (seller, wattHours, paid) = of[at];
            var left = wattHours + line.Quantity.WattHours;
            of[at] = (seller, left, new Energy(left) * new Price(paid.MicroYen / wattHours));
        }
    }

    /// <summary>The statement, once nothing more will happen.</summary>
    /// <exception cref="InputException">The community does not certify.</exception>
    public Statement Close(Community.Community community) => Close(community.Definition, community.Certificates);

    /// <summary>The same, where bundles are kept elsewhere.</summary>
    /// <param name="registry">Has the participant's bundles of the period, those before them and those stores gave back of them; null
    /// where the community does not certify.</param>
    /// <exception cref="InputException">The community does not certify.</exception>
    public Statement Close(CommunityDefinition definition, IBundles? registry)
    {
        if (registry is null || definition.Certificates is not { } rules)
            throw new InputException("statement.uncertified", definition.Name, "this community does not certify; its file has no section 'certificates'");
        var lines = new List<StatementLine>();
        var (score, held) = (new Matching(), 0L);
        foreach (var (slot, reading) in readings)
        {
            var certified = Certified(registry, slot, ref held);
            lines.AddRange(certified.Where(l => l.Use == EnergyUse.Load));
            lines.AddRange(Uncertified(slot, reading, EnergyUse.Load, certified));
            lines.AddRange(certified.Where(l => l.Use == EnergyUse.Charge));
            lines.AddRange(Uncertified(slot, reading, EnergyUse.Charge, certified));
            score = score.Add(reading.Load.WattHours, CleanIn(registry, slot, CertificateStatus.Claimed), rules.Supply.CertifiedThousandths,
                CleanIn(registry, slot, CertificateStatus.Active));
        }

        return new(new(definition.Origin.TitleEn, definition.Origin.TitleJa), participant, from, until, grid, [.. lines], score, rules.Supply, held);
    }

    /// <summary>Certificates of a slot the participant has claimed, whenever and for whatever purpose; or holds, to be used for any slot of the year.</summary>
    long CleanIn(IBundles registry, DeliverySlot slot, CertificateStatus status)
    {
        var sum = 0L;
        foreach (var bundle in registry.Of(slot))
            if (Clean.Contains(bundle.Plant.Technology))
                foreach (var piece in bundle.Pieces)
                    sum += piece.Account == participant && piece.Status == status ? piece.WattHours : 0;
        return sum;
    }

    List<StatementLine> Certified(IBundles registry, DeliverySlot slot, ref long held)
    {
        var lines = new List<StatementLine>();
        foreach (var bundle in registry.Of(slot))
        {
            foreach (var group in bundle.Pieces.Where(p => p.Account == participant && IsUse(p)).GroupBy(p => (p.UsedFor, PriceOf(bundle, p))))
            {
                var line = new StatementLine(slot, group.Key.UsedFor, group.Sum(p => p.WattHours), SourceKind.Plant, bundle.Plant.Site, bundle.Plant,
                    Root(registry, bundle).Slot, Through(registry, bundle), group.Key.Item2, bundle.Id, []);
                lines.Add(line.Use != EnergyUse.Charge ? line : line with
                {
                    Discharged = Discharged(registry, bundle),
                    Lost = left.GetValueOrDefault((bundle.Id, CertificateAct.Lost)),
                    Driven = left.GetValueOrDefault((bundle.Id, CertificateAct.Driven)),
                });
            }

            foreach (var piece in bundle.Pieces)
                held += piece.Account == participant && piece.Status == CertificateStatus.Active ? piece.WattHours : 0;
        }

        return lines;
    }

    static bool IsUse(Piece piece) => piece is { Status: CertificateStatus.Claimed, UsedFor: EnergyUse.Load }
        or { Status: CertificateStatus.Stored, UsedFor: EnergyUse.Charge };

    Price? PriceOf(Bundle bundle, Piece piece)
    {
        if (!moved.TryGetValue(bundle.Id, out var moves)) return null;
        var move = moves.FindLast(m => m.From <= piece.From && piece.End <= m.From + m.Quantity.WattHours);
        return move is null ? null : new Price(move.Money.MicroYen / move.Quantity.WattHours);
    }

    static Bundle Root(IBundles registry, Bundle bundle)
    {
        while (bundle.Parent != 0) bundle = registry.Find(bundle.Parent)!;
        return bundle;
    }

    static ImmutableArray<Passage> Through(IBundles registry, Bundle bundle)
    {
        var passages = new Stack<Passage>();
        for (; bundle.Parent != 0; bundle = registry.Find(bundle.Parent)!)
            passages.Push(new(bundle.Site, registry.Find(bundle.Parent)!.Slot));
        return [.. passages];
    }

    ImmutableArray<Later> Discharged(IBundles registry, Bundle charged) =>
        [.. registry.IssuedFrom(charged.Id).Where(b => b.Site == participant)
            .Select(b => new Later(b.Slot, b.Issued - b.Of(CertificateStatus.Withdrawn))).Where(l => l.WattHours > 0)];

    /// <summary>What the meter says beyond certificates: from the store, from sellers as traded, from the retailer as far as the
    /// grid gave more, and the rest generated here without a certificate.</summary>
    IEnumerable<StatementLine> Uncertified(DeliverySlot slot, SlotReading reading, EnergyUse use, List<StatementLine> certified)
    {
        var used = use == EnergyUse.Load ? reading.Load : reading.Charged;
        var open = used.WattHours - certified.Sum(l => l.Use == use ? l.WattHours : 0);
        StatementLine Line(SourceKind kind, ParticipantId who, long wattHours, Price? price)
        {
            open -= wattHours;
            return new(slot, use, wattHours, kind, who, null, null, [], price, 0, []);
        }

        var store = Math.Min(open, fromStore.GetValueOrDefault((slot, use)));
        if (store > 0) yield return Line(SourceKind.Store, participant, store, null);
        foreach (var (seller, wattHours, paid) in bought.GetValueOrDefault((slot, use)) ?? [])
            if (Math.Min(open, wattHours) is > 0 and var part)
                yield return Line(SourceKind.Seller, seller, part, new Price(paid.MicroYen / wattHours));
        var own = Math.Min(open, OwnLeft(reading, certified, use));
        if (open - own > 0) yield return Line(SourceKind.Retailer, default, open - own, null);
        if (own > 0) yield return Line(SourceKind.Own, participant, own, null);
    }

    /// <summary>Generation used here that has no certificate: it served what the grid did not have to.</summary>
    long OwnLeft(SlotReading reading, List<StatementLine> certified, EnergyUse use)
    {
        var here = Math.Max(0, (reading.Generated - reading.Reverse).WattHours);
        var own = certified.Where(l => l.Plant!.Site == participant && l.Through.IsEmpty).Sum(l => l.WattHours);
        var left = Math.Max(0, here - own);
        return use == EnergyUse.Load ? left : Math.Max(0, left - Math.Max(0, reading.Load.WattHours - certified.Sum(l => l.Use == EnergyUse.Load ? l.WattHours : 0)));
    }
}

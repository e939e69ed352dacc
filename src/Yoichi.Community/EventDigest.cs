using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>A fingerprint of everything that happened, in order: two runs with the same digest did the same.</summary>
/// <remarks>Each event is written as its kind (one byte) and its fields in order: whole numbers as eight bytes,
/// little-endian; text as its UTF-8 length and bytes. docs/reference/journal.md has the table.</remarks>
public sealed class EventDigest : IEventSink, IDisposable
{
    readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly ArrayBufferWriter<byte> buffer = new(1 << 14);

    /// <summary>Events so far.</summary>
    public long Count { get; private set; }

    /// <summary>Lower-case hex SHA-256 of the events so far.</summary>
    public string Current()
    {
        Flush();
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    public void On(Event happened)
    {
        Count++;
        Since = null;
        switch (happened)
        {
            case Event.OrderAccepted e:
                Kind(1).Number(e.OrderId).Number(e.Slot.Index).Number((int)e.Phase).Text(e.Participant.Name)
                    .Number((int)e.Side).Number(e.Quantity.WattHours).Number(e.Limit.MicroYenPerWattHour).Terms(e.Terms);
                break;
            case Event.OrderReplaced e:
                Kind(2).Number(e.OrderId).Number(e.Open.WattHours).Number(e.Limit.MicroYenPerWattHour).Number(e.Arrival);
                break;
            case Event.OrderRefused e:
                Kind(3).Number(e.Slot.Index).Text(e.Participant.Name).Number((int)e.Side).Number((int)e.Reason);
                break;
            case Event.OrderCancelled e:
                Kind(4).Number(e.OrderId).Number(e.Unfilled.WattHours);
                break;
            case Event.Traded e:
                Kind(5).Number(e.Slot.Index).Number((int)e.Round).Number(e.BuyOrder).Number(e.SellOrder)
                    .Number(e.Quantity.WattHours).Number(e.Price.MicroYenPerWattHour);
                break;
            case Event.Cleared e:
                Kind(6).Number(e.Slot.Index).Number((int)e.Round).Number(e.Orders).Number(e.Wanted.WattHours)
                    .Number(e.Offered.WattHours).Number(e.Matched.WattHours).Number(e.Welfare.MicroYen);
                break;
            case Event.GateClosed e:
                Kind(7).Number(e.Slot.Index).Number(e.Lapsed);
                break;
            // Kind 8 is older than stages and sources: what says neither keeps its bytes.
            case Event.ReadingRecorded e when e.Source is not null || e.Reading.Stage != ReadingStage.Confirmed:
                Kind(15).Number(e.Slot.Index).Text(e.Participant.Name).Reading(e.Reading);
                Number((int)e.Reading.Stage).Text(e.Source ?? "");
                break;
            case Event.ReadingRecorded e:
                Kind(8).Number(e.Slot.Index).Text(e.Participant.Name).Reading(e.Reading);
                break;
            case Event.ReadingRefused e:
                Kind(9).Number(e.Slot.Index).Text(e.Participant.Name).Number((int)e.Reason);
                break;
            case Event.CommandRefused e:
                Kind(10).Text(e.Reason);
                break;
            case Event.ParticipantSettled e:
                Kind(11).Number(e.Slot.Index).Text(e.Participant.Name).Position(e.Position);
                break;
            case Event.SlotSettled e:
                Kind(12).Number(e.Slot.Index).Number(e.Participants).Number(e.Missing).Energies(e.Energy);
                break;
            case Event.BillIssued e:
                Kind(13).Text(e.Bill.Participant.Name).Number(e.Bill.Month.DayNumber).Number(e.Bill.Total.MicroYen)
                    .Number(e.Bill.Baseline.MicroYen).Lines(e.Bill.Lines).Lines(e.Bill.BaselineLines);
                break;
            case Event.BillDelayed e:
                Kind(14).Text(e.Participant.Name).Number(e.Month.DayNumber).Number(e.MissingSlots);
                break;
            case Event.ReadingSuperseded e:
                Kind(16).Number(e.Slot.Index).Text(e.Participant.Name).Reading(e.Before);
                Number((int)e.Before.Stage).Reading(e.After);
                Number((int)e.After.Stage).Text(e.Source ?? "");
                break;
            case Event.ParticipantResettled e:
                Kind(17).Number(e.Slot.Index).Text(e.Participant.Name).Position(e.Before);
                Position(e.After);
                Energies(e.Change);
                break;
            case Event.BillAdjusted e:
                var note = e.Adjustment;
                Kind(18).Text(note.Participant.Name).Number(note.Month.DayNumber).Number(note.Number)
                    .Number(note.Due.MicroYen).Number(note.SlotsChanged).Lines(note.Lines)
                    .Number(note.After.Total.MicroYen).Number(note.After.Baseline.MicroYen).Lines(note.After.Lines)
                    .Lines(note.After.BaselineLines);
                break;
            case Event.MemberAdmitted e:
                Kind(19).Member(e.Member);
                break;
            case Event.MemberChanged e:
                Kind(20).Number(e.From.DayNumber).Member(e.Member);
                break;
            case Event.MemberDismissed e:
                Kind(21).Text(e.Participant.Name).Number(e.LastDay.DayNumber);
                break;
            case Event.Prolonged e:
                Kind(22).Number(e.Until.DayNumber);
                break;
            case Event.Administered e:
                Kind(23).Text(e.By).Text(e.What).Text(e.Content).Number(e.At.ToUnixTimeSeconds());
                break;
            case Event.TariffsAmended e:
                Kind(24).Number(e.From.DayNumber).Text(e.Tariffs);
                break;
            case Event.MonthFinished e:
                Kind(25).Number(e.Month.DayNumber).Number(e.Slots);
                break;
            case Event.Certified e:
                var line = e.Line;
                Kind(30).Number((int)line.Act).Number(line.Slot.Index).Number(line.Issuance).Number(line.From)
                    .Number(line.Quantity.WattHours).Text(line.Account.Name).Text(line.Other.Name).Number((int)line.Use)
                    .Number(line.Parent).Number(line.Money.MicroYen).Text(line.Text);
                break;
            case Event.PlantRegistered { Plant: var p }:
                Kind(33).Text(p.Site.Name).Text(p.Owner.Name).Text(p.Technology).Text(p.Place).Number(p.Commissioned?.DayNumber ?? 0)
                    .Number(p.UnderFit ? 1 : 0).Text(p.Support).Number(p.GramsPerKWh).Text(p.FactorSource).Number(p.HybridInverter ? 1 : 0)
                    .Text(p.SelfScheme).Text(p.ExportScheme).Number(p.From?.Index ?? 0);
                break;
            case Event.CertificatesArchived e:
                Kind(34).Number(e.Month.DayNumber).Number(e.Bundles).Number(e.Quantity.WattHours).Text(e.Sha256);
                break;
            case Event.CertificatesOffered e:
                Kind(31).Text(e.Participant.Name).Number((int)e.Side).Number(e.Quantity.WattHours)
                    .Number(e.Limit.MicroYenPerWattHour).Terms(e.Terms);
                break;
            case Event.CertificatesCleared e:
                Kind(32).Number(e.Orders).Number(e.Wanted.WattHours).Number(e.Offered.WattHours).Number(e.Matched.WattHours)
                    .Number(e.Welfare.MicroYen).Number(e.At.ToUnixTimeSeconds());
                break;
            default:
                throw new InvalidOperationException($"no digest for {happened.GetType().Name}");
        }

        if (buffer.WrittenCount > 1 << 13) Flush();
    }

    /// <summary>Holds a mark against the events so far, and begins anew where it says so.</summary>
    /// <returns>False where they differ.</returns>
    public bool Meet(Command.Mark mark)
    {
        var same = mark.Events == Count && mark.Sha256 == Current();
        if (mark.Restarts) Restart();
        return same;
    }

    /// <summary>How many events there were and their digest when it was last begun anew; null where there were events since,
    /// or it never was.</summary>
    public (long Events, string Sha256)? Since { get; private set; }

    /// <summary>Begins anew with what was so far as the first thing counted in: a SHA-256 under way cannot be kept in a
    /// snapshot, its result can.</summary>
    public void Restart()
    {
        var sha256 = Current();
        _ = hash.GetHashAndReset();
        Chain(Count, sha256);
    }

    /// <summary>A digest as <see cref="Restart"/> left it.</summary>
    /// <param name="sha256">Lower-case hex, of the events before.</param>
    public static EventDigest Resume(long count, string sha256)
    {
        var resumed = new EventDigest { Count = count };
        resumed.Chain(count, sha256);
        return resumed;
    }

    public void Dispose() => hash.Dispose();

    void Chain(long count, string sha256)
    {
        Kind(0).Number(count).Text(sha256);
        Since = (count, sha256);
    }

    void Flush()
    {
        hash.AppendData(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }

    EventDigest Kind(byte kind)
    {
        buffer.GetSpan(1)[0] = kind;
        buffer.Advance(1);
        return this;
    }

    EventDigest Number(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
        return this;
    }

    EventDigest Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
        return this;
    }

    EventDigest Terms(OrderTerms terms)
    {
        Number(terms.Tags.Length).Number(terms.Require.Length).Number(terms.Premiums.Length);
        foreach (var tag in terms.Tags) Text(tag.Name);
        foreach (var tag in terms.Require) Text(tag.Name);
        foreach (var premium in terms.Premiums) Text(premium.Tag.Name).Number(premium.Amount.MicroYenPerWattHour);
        return this;
    }

    void Member(Member m)
    {
        Text(m.Id.Name).Text(m.Kind).Text(m.Owner?.Name ?? "").Number(m.Groups.Length);
        foreach (var group in m.Groups) Text(group);
        var t = m.Terms;
        Text(t.Retail).Text(t.BuyBack).Text(t.Charges).Text(t.Levy ?? "").Text(t.Imbalance ?? "").Text(t.Fuel ?? "")
            .Number(t.Amperes).Number(t.ContractWatts).Number(m.Tags.Length);
        foreach (var tag in m.Tags) Text(tag.Name);
        Number(m.UnderFit ? 1 : 0).Number(m.Stored.WattHours).Number((int)m.MeterClass)
            .Number(m.From?.DayNumber ?? -1).Number(m.Until?.DayNumber ?? -1);
    }

    void Reading(in SlotReading r) =>
        Number(r.Forward.WattHours).Number(r.Reverse.WattHours).Number(r.Load.WattHours)
            .Number(r.Generated.WattHours).Number(r.Charged.WattHours).Number(r.Discharged.WattHours)
            .Number(r.Driven.WattHours).Number(r.Lost.WattHours).Number(r.Stored.WattHours)
            .Number(r.BaselineForward.WattHours).Number(r.BaselineReverse.WattHours).Number(r.BaselineStored.WattHours)
            .Number((int)r.Quality);

    void Position(in SlotPosition p) =>
        Number(p.Forward.WattHours).Number(p.Reverse.WattHours).Number(p.Bought.WattHours).Number(p.BoughtFor.MicroYen)
            .Number(p.Sold.WattHours).Number(p.SoldFor.MicroYen).Number(p.BaselineForward.WattHours)
            .Number(p.BaselineReverse.WattHours);

    void Energies(in SlotEnergy e) =>
        Number(e.Generated.WattHours).Number(e.Consumed.WattHours).Number(e.SelfConsumed.WattHours)
            .Number(e.Bought.WattHours).Number(e.Sold.WattHours).Number(e.RetailerImport.WattHours)
            .Number(e.RetailerExport.WattHours).Number(e.Charged.WattHours).Number(e.Discharged.WattHours)
            .Number(e.Driven.WattHours).Number(e.Lost.WattHours).Number(e.StateChange.WattHours);

    EventDigest Lines(IReadOnlyList<BillLine> lines)
    {
        Number(lines.Count);
        foreach (var line in lines)
            Text(line.Kind).Number(line.Quantity.WattHours).Number(line.UnitPrice?.MicroYenPerWattHour ?? long.MinValue)
                .Number(line.Amount.MicroYen);
        return this;
    }
}

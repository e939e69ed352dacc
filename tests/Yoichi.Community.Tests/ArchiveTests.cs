using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>Certificates of a final month that leave the state, and what stays.</summary>
public sealed class ArchiveTests
{
    static readonly DateOnly Month = new(2025, 8, 1);

    static Command Archive => new Command.ArchiveCertificates(Month);

    /// <summary>Two days, billed: A generates 300 Wh a slot and gives B 100 of them in one of each day; the rest is held.</summary>
    static Village Billed()
    {
        var village = new Village(exAnte: false, days: 2, certificates: Village.Certifying("A"));
        for (var slot = 1; slot <= 96; slot++)
        {
            village.At(slot / 2.0);
            village.Know("A", slot, 0, slot % 48 == 21 ? 300 : 0);
            village.Know("B", slot, 100);
            village.Know("C", slot, 100);
            if (slot % 48 == 21)
            {
                village.Order("A", Side.Sell, 100, "16.00", slot, OrderTerms.Create([Tag.Parse("solar")]));
                village.Order("B", Side.Buy, 100, "20.00", slot);
                village.Do(new Command.RunRound(village.Slot(slot), RoundKind.AfterMetering));
            }

            village.Settle(slot);
        }

        village.CloseMonth();
        return village;
    }

    [Fact]
    public void Of_a_final_month_what_is_used_leaves_at_once_and_what_nobody_used_once_it_is_void()
    {
        var village = Billed();
        village.Do(Archive);
        Assert.Contains("2025-08 is not final", Assert.IsType<Event.CommandRefused>(village.Last).Reason, StringComparison.Ordinal);
        Assert.Null(village.Community.ArchiveFrom(Month));
        village.Do(new Command.FinishMonth(Month));
        Assert.Equal(village.Grid.StartOf(village.Slot(97)), village.Community.ArchiveFrom(Month));
        var registry = village.Community.Certificates!;
        var (bundles, tallies) = (registry.Bundles.Count, registry.Tallies.ToDictionary());
        village.Do(new Command.ActOnCertificates(new(CertificateVerb.Cancel, Village.Id("A"), 1, new(200), Purpose: "j-credit")));
        village.Do(Archive);
        var first = Assert.IsType<Event.CertificatesArchived>(village.Last);
        // Of the first day all was claimed or cancelled; of the second 200 Wh are held.
        Assert.Equal((1, 300L, 64), (first.Bundles, first.Quantity.WattHours, first.Sha256.Length));
        Assert.Equal((bundles - 1, new Energy(200)), (registry.Bundles.Count, registry.Holding(Village.Id("A"), "solar")));
        registry.MustHold();
        var voidFrom = new DateTimeOffset(2027, 8, 2, 0, 0, 0, SlotGrid.Jst);
        Assert.Equal(voidFrom, village.Community.ArchiveFrom(Month));
        village.At(voidFrom.AddSeconds(-1));
        village.Do(Archive);
        Assert.Equal(0, Assert.IsType<Event.CertificatesArchived>(village.Last).Bundles);
        Assert.Equal(voidFrom, village.Community.ArchiveFrom(Month));
        village.At(voidFrom);
        village.Do(Archive);
        Assert.Equal(1, Assert.IsType<Event.CertificatesArchived>(village.Last).Bundles);
        Assert.Equal(200, village.Events.OfType<Event.Certified>().Where(e => e.Line.Act == CertificateAct.Expired).Sum(e => e.Line.Quantity.WattHours));
        Assert.Empty(registry.Bundles);
        Assert.Null(village.Community.ArchiveFrom(Month));
        Assert.Equal(tallies.Sum(t => t.Value.Issued), registry.Tallies.Sum(t => t.Value.Issued));
    }

    [Fact]
    public void A_replay_and_a_snapshot_come_to_the_same()
    {
        var village = Billed();
        village.Do(new Command.FinishMonth(Month));
        village.Do(Archive);
        var again = new Village(exAnte: false, days: 2, certificates: Village.Certifying("A"));
        foreach (var command in village.Commands) again.Do(JournalLine.ReadCommand(JournalLine.Of(command), 1));
        Assert.Equal((village.Events.Count, village.Last), (again.Events.Count, again.Last));
        Assert.Equal(village.Digest.Current(), again.Digest.Current());

        village.Digest.Restart();
        using var kept = new MemoryStream();
        village.Community.Save(kept, village.Digest);
        var (restored, _) = Community.Load(kept.ToArray(), digest => digest);
        restored.Certificates!.MustHold();
        Assert.Equal(village.Community.Certificates!.Tallies.OrderBy(t => t.Key), restored.Certificates.Tallies.OrderBy(t => t.Key));
        Assert.Equal(village.Community.ArchiveFrom(Month), restored.ArchiveFrom(Month));
        foreach (var community in new[] { village.Community, restored })
        {
            community.Apply(new Command.Tick(new DateTimeOffset(2027, 8, 2, 0, 0, 0, SlotGrid.Jst)));
            community.Apply(Archive);
            Assert.Empty(community.Certificates!.Bundles);
        }
    }
}

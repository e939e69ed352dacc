using Yoichi.Community;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Adds members up into the summary scripts rely on.</summary>
static class SummaryBuilder
{
    public static RunSummary Build(
        CommunityFile file, CommunityDefinition definition, RunRecorder recorder, Community.Community community,
        IReadOnlyList<MemberRecord> members, string agents, ulong seed, IReadOnlyList<string> notes,
        string journalSha256, string eventsSha256)
    {
        var homes = members.Where(m => m.Kind is "home" or "vehicle").ToList();
        var offices = members.Where(m => m.Kind == "office").ToList();
        var names = file.Participants.SelectMany(p => p.Groups).Distinct().Where(g => g != "office").ToList();
        List<GroupSummary> groups = [.. names.Select(name => Group(name, members.Where(m => m.Groups.Contains(name))))];
        foreach (var kind in new[] { "shop", "plant" })
            if (!names.Contains(kind + "s") && members.Any(m => m.Kind == kind))
                groups.Add(Group(kind + "s", members.Where(m => m.Kind == kind)));
        var (all, energy) = (Group("all", homes), recorder.Energy);
        return new(
            file.Name, definition.From.ToString("yyyy-MM-dd"), definition.Until.DayNumber - definition.From.DayNumber,
            recorder.Slots.Count, definition.SlotMinutes, members.Count, definition.Market.Mechanism, agents, seed,
            new(all.BaselineYen, all.P2pYen, all.ImprovementPct, groups),
            offices.Count == 0 ? null : Group("office", offices),
            new(energy.Generated.WattHours, energy.Consumed.WattHours, energy.SelfConsumed.WattHours,
                energy.Bought.WattHours, energy.RetailerImport.WattHours, energy.RetailerExport.WattHours,
                energy.Charged.WattHours, energy.Discharged.WattHours, energy.Driven.WattHours, energy.Lost.WattHours,
                energy.StateChange.WattHours),
            recorder.Market(), members.Sum(m => m.GuaranteeYen),
            new(recorder.EnergyResidual, community.Ledger.Balances.Sum(b => b.Amount.MicroYen)),
            [.. members.Where(m => m.P2pYen > m.BaselineYen).Select(m => m.Id.Name)], journalSha256, eventsSha256,
            notes, 0, 0);
    }

    static GroupSummary Group(string name, IEnumerable<MemberRecord> members)
    {
        var list = members.ToList();
        var (without, with) = (list.Sum(m => m.BaselineYen), list.Sum(m => m.P2pYen));
        var percent = Settlement.Improvement.Percent(Money.OfYen(without), Money.OfYen(with));
        return new(name, list.Count, without, with, percent is { } p ? (double)Math.Round(p, 2) : null);
    }
}

using Yoichi.Community;
using Yoichi.Settlement;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Simulation;

/// <summary>Adds members up into the summary scripts rely on.</summary>
static class SummaryBuilder
{
    public static RunSummary Build(
        CommunityDefinition definition, RunRecorder recorder, Community.Community community,
        IReadOnlyList<MemberRecord> members, string journalSha256, string eventsSha256)
    {
        var homes = members.Where(m => m.Kind is "home" or "vehicle").ToList();
        var offices = members.Where(m => m.Kind == "office").ToList();
        var names = definition.Members.SelectMany(m => m.Groups).Distinct().Where(g => g != "office").ToList();
        List<GroupSummary> groups = [.. names.Select(name => Group(name, members.Where(m => m.Groups.Contains(name))))];
        foreach (var kind in new[] { "shop", "plant" })
            if (!names.Contains(kind + "s") && members.Any(m => m.Kind == kind))
                groups.Add(Group(kind + "s", members.Where(m => m.Kind == kind)));
        var (all, energy) = (Group("all", homes), recorder.Energy);
        return new(
            definition.Name, definition.From.ToString("yyyy-MM-dd"), definition.Until.DayNumber - definition.From.DayNumber,
            recorder.Slots.Count, definition.SlotMinutes, members.Count, definition.Market.Mechanism,
            definition.Origin.Agents, definition.Origin.Seed,
            new(all.BaselineYen, all.P2pYen, all.ImprovementPct, groups),
            offices.Count == 0 ? null : Group("office", offices),
            new(energy.Generated.WattHours, energy.Consumed.WattHours, energy.SelfConsumed.WattHours,
                energy.Bought.WattHours, energy.RetailerImport.WattHours, energy.RetailerExport.WattHours,
                energy.Charged.WattHours, energy.Discharged.WattHours, energy.Driven.WattHours, energy.Lost.WattHours,
                energy.StateChange.WattHours, recorder.BaselineStateChange),
            recorder.Market(), members.Sum(m => m.GuaranteeYen),
            new(recorder.EnergyResidual, community.Ledger.Balances.Sum(b => b.Amount.MicroYen)),
            [.. members.Where(m => m.P2pYen > m.BaselineYen).Select(m => m.Id.Name)], journalSha256, eventsSha256,
            Notes(definition, recorder), 0, 0, recorder.Adjustments())
        { Months = recorder.Months() };
    }

    static List<string> Notes(CommunityDefinition definition, RunRecorder recorder)
    {
        var book = TariffBook.Parse(definition.Tariffs);
        var unconfirmed = definition.Members.Select(m => m.Terms).Distinct()
            .SelectMany(terms => new TermsCalendar(book, terms, definition.From, definition.Until, definition.Grid).Months)
            .SelectMany(month => month.Unconfirmed).Distinct().Order(StringComparer.Ordinal);
        return [.. unconfirmed.Select(source => $"unconfirmed tariff: {source}"), .. definition.Origin.Notes,
            .. StoredLess(recorder), .. recorder.Refusals.Select(r => $"{r.Key}: {r.Value}")];
    }

    /// <summary>Savings made by ending with emptier batteries are said, not hidden.</summary>
    static IEnumerable<string> StoredLess(RunRecorder recorder)
    {
        var less = recorder.BaselineStateChange - recorder.Energy.StateChange.WattHours;
        if (less >= 1000)
            yield return $"batteries and vehicles end with {(less / 1000m).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} kWh less than without the market: that much of the saving is charge put off";
    }

    static GroupSummary Group(string name, IEnumerable<MemberRecord> members)
    {
        var list = members.ToList();
        var (without, with) = (list.Sum(m => m.BaselineYen), list.Sum(m => m.P2pYen));
        var percent = Improvement.Percent(Money.OfYen(without), Money.OfYen(with));
        return new(name, list.Count, without, with, percent is { } p ? (double)Math.Round(p, 2) : null);
    }
}

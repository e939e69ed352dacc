using System.Xml.Linq;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Reporting;

/// <summary>Who gained how much, by group and by member: yen always beside per cent.</summary>
static class SavingsSection
{
    /// <summary>Members beyond these are counted, not listed: the page stays one that opens at once.</summary>
    const int MostMembers = 2000;

    public static XElement Of(RunRecord record)
    {
        var bill = record.Summary.Bill;
        var office = record.Summary.Office;
        List<GroupSummary> groups = office is null ? [.. bill.Groups] : [.. bill.Groups, office];
        return E("section", A("id", "savings"),
            E("h2", Say("Who gained how much", "だれがいくら得をしたか")),
            E("p", Say(
                "“Without” is the bill with the retailer alone: same load, same sun, same trips. Groups overlap: a home "
                    + "with solar and a battery counts in each group it belongs to. Below zero is money received.",
                "「取引なし」は、需要・日射・走行が同じで小売電気事業者とだけ契約した場合の料金です。グループは重なることがあり、"
                    + "太陽光と蓄電池を持つ家は、当てはまるグループのすべてに数えます。マイナスは受け取りです。")),
            Groups(bill, office),
            groups.Count == 0 ? null : Chart(groups),
            Members(record));
    }

    static XElement Groups(BillSummary bill, GroupSummary? office) => DataTable.Of(
        new("Bills by group, whole yen", "グループ別の料金（円）"),
        [new("Group", "グループ"), new("Members", "参加者"), new("Without", "取引なし"), new("With the market", "取引あり"),
            new("Saved", "差額"), new("Saved, %", "差額 %"), new("Saved each", "1参加者あたり")],
        office is null ? [.. bill.Groups.Select(Row), Total(bill)] : [.. bill.Groups.Select(Row), Total(bill), Row(office)]);

    static object[] Row(GroupSummary group) =>
    [
        GroupName(group.Name), Numbers.Whole(group.Participants), Numbers.Yen(group.BaselineYen),
        Numbers.Yen(group.P2pYen), Numbers.Yen(group.BaselineYen - group.P2pYen), Numbers.Percent(group.ImprovementPct),
        group.Participants > 0
            ? Numbers.Yen((long)Math.Round((decimal)(group.BaselineYen - group.P2pYen) / group.Participants))
            : Numbers.None,
    ];

    static object[] Total(BillSummary bill) =>
    [
        E("strong", Say("Homes and vehicles together", "家庭と車両の合計")), "", Numbers.Yen(bill.BaselineYen),
        Numbers.Yen(bill.P2pYen), Numbers.Yen(bill.BaselineYen - bill.P2pYen), Numbers.Percent(bill.ImprovementPct), "",
    ];

    static object GroupName(string code)
    {
        var name = Vocabulary.Group(code);
        return name.En == code ? Name(code) : new object[] { Say(name), " ", E("code", code) };
    }

    static XElement Chart(List<GroupSummary> groups) => new Picture("savings-bars",
        new("Saved by group", "グループ別の差額"),
        new("Two bars for each group: what it saved in yen, and in per cent of its bill without the market.",
            "グループごとに2本の棒：差額（円）と、取引なしの料金に対する割合（%）。"))
    {
        Legend = [("saved", new("saved", "安くなった")), ("loss", new("cost more", "高くなった"))],
    }.Draw(width => Draw(groups, width));

    static (double, object) Draw(List<GroupSummary> groups, double width)
    {
        var yen = groups.Select(group => new HorizontalBars.Bar(Short(group.Name), group.BaselineYen - group.P2pYen,
            Numbers.Yen(group.BaselineYen - group.P2pYen))).ToList();
        var percent = groups.Select(group => new HorizontalBars.Bar(Short(group.Name), group.ImprovementPct,
            Numbers.Percent(group.ImprovementPct))).ToList();
        Bilingual inYen = new("Saved, yen", "差額（円）"), inPercent = new("Saved, % of the bill without the market", "差額（%）");
        var narrow = width < 500;
        var step = narrow ? 46 : 28;
        var bottom = 34 + groups.Count * step;
        if (!narrow)
            return (bottom + 8, HorizontalBars.Draw(new(0, 34, 580, bottom), yen, inYen, labelled: true, labels: 210)
                .Concat(HorizontalBars.Draw(new(610, 34, width, bottom), percent, inPercent, labelled: false, labels: 0)));
        var second = new Frame(0, bottom + 44, width, bottom + 44 + groups.Count * step);
        return (second.Bottom + 8, HorizontalBars.Draw(new(0, 34, width, bottom), yen, inYen, labelled: true, labels: 0)
            .Concat(HorizontalBars.Draw(second, percent, inPercent, labelled: true, labels: 0)));
    }

    /// <summary>A group's name short enough to stand beside a bar.</summary>
    static Bilingual Short(string code)
    {
        var name = Vocabulary.Group(code);
        return new(Cut(name.En, 28), Cut(name.Ja, 16));
    }

    static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";

    static XElement Members(RunRecord record)
    {
        var shown = record.Members.Take(MostMembers).ToList();
        var table = DataTable.Of(
            new("Every member, whole yen and kWh", "参加者ごとの料金（円）と電力量（kWh）"),
            [new("Member", "参加者"), new("Kind", "種別"), new("Groups", "グループ"), new("Without", "取引なし"),
                new("With the market", "取引あり"), new("Saved", "差額"), new("Saved, %", "差額 %"),
                new("of it guarantee", "うち保証"), new("Bought, kWh", "買い kWh"), new("Sold, kWh", "売り kWh"),
                new("Forward, kWh", "順潮流 kWh"), new("Reverse, kWh", "逆潮流 kWh")],
            shown.Select(Row), 1, 2);
        return DataTable.Folded(
            new($"All {Numbers.Whole(record.Members.Count)} members", $"参加者 {Numbers.Whole(record.Members.Count)} 件の一覧"),
            E("div", table, shown.Count == record.Members.Count ? null : E("p", Say(
                $"The first {Numbers.Whole(shown.Count)} are listed; bills.csv holds them all.",
                $"先頭の {Numbers.Whole(shown.Count)} 件のみ表示しています。全件は bills.csv にあります。"))));
    }

    static object[] Row(MemberRecord member) =>
    [
        Name(member.Id.Name), Name(member.Kind), Name(string.Join(", ", member.Groups)), Numbers.Yen(member.BaselineYen),
        Numbers.Yen(member.P2pYen), Numbers.Yen(member.BaselineYen - member.P2pYen),
        Numbers.Percent(member.BaselineYen > 0
            ? 100 * (1 - (double)member.P2pYen / member.BaselineYen)
            : null),
        Numbers.Yen(member.GuaranteeYen), Numbers.KWh(member.Bought), Numbers.KWh(member.Sold),
        Numbers.KWh(member.Forward), Numbers.KWh(member.Reverse),
    ];
}

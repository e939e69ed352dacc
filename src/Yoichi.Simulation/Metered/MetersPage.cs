using System.Xml.Linq;
using Yoichi.Metering;
using Yoichi.Metering.Gaps;
using Yoichi.Metering.Health;
using Yoichi.Pages;
using Yoichi.Pages.Charts;
using Yoichi.Units;
using static Yoichi.Pages.Markup;

namespace Yoichi.Simulation.Metered;

/// <summary>The meters of a settled month as a page: who was read, what stands in the gaps, where readings are lost.</summary>
public static class MetersPage
{
    public const string FileName = "meters.html";

    static readonly (double Low, double High) WholeDay = (0, 1);

    public static string Render(MeteredOutcome outcome, MeteredReadings readings) => Page.Render(
        new("Meters", "メーターの健全性"),
        E("header", E("h1", Say("Meters", "メーターの健全性")),
            E("p", Say(outcome.Record.TitleEn, outcome.Record.TitleJa), " · ", Say(Dates.Span(outcome.Record.Summary.From, outcome.Record.Summary.Days)))),
        E("ul", Class("cards"), Cards(outcome)),
        E("section", E("h2", Say("Who was read on which day", "日ごとの計量状況")), Map(outcome)),
        E("section", E("h2", Say("What stands in the gaps", "欠測の補完")), Rungs(outcome), Contradictions(outcome)),
        E("section", E("h2", Say("How the readings come in", "到着の状況")), Health(outcome, readings)),
        E("section", E("h2", Say("Where readings are lost", "欠測の場所")),
            E("p", Say("Three or more meters, and half of all, silent at once: the route. The same of devices: their cloud. "
                + "Meter and devices of a home silent together: the home. One of the two alone: that side's link. "
                + "With one source alone, nothing tells.",
                "3台以上かつ半数以上のメーターが同時に途絶：経路。機器で同様：機器クラウド。同じ家のメーターと機器が同時に途絶：宅内。"
                + "一方だけの途絶：その側の通信。情報源が一つだけの場合は判別できない。")),
            Losses(outcome, readings)));

    static IEnumerable<XElement> Cards(MeteredOutcome outcome)
    {
        var slots = outcome.MetersAtEnd.Sum(m => m.Slots.Length);
        double Share(params ReadOnlySpan<ReadingQuality> qualities)
        {
            var count = 0;
            foreach (var quality in qualities) count += outcome.MetersAtEnd.Sum(m => m.Count(quality).Slots);
            return slots == 0 ? 0 : 100.0 * count / slots;
        }

        yield return Card.Of(new("Measured", "計量値"), [Numbers.Percent(Share(ReadingQuality.Measured))],
            new("of the slots of all meters", "全メーターのコマに対して"));
        yield return Card.Of(new("Recovered", "後日取得"), [Numbers.Percent(Share(ReadingQuality.Recovered))],
            new("from the meter's memory or counter", "メーターの履歴・指針から"));
        yield return Card.Of(new("Estimated", "推計"),
            [Numbers.Percent(Share(ReadingQuality.ConstrainedEstimate, ReadingQuality.Estimated))],
            new("within a counter's sum or by profile", "指針の差に合わせて、または実績の形から"));
        yield return Card.Of(new("Not billed yet", "請求保留"), [Numbers.Whole(outcome.Delayed.Length)],
            new("participants", "参加者"), outcome.Delayed.Length == 0 ? "card good" : "card bad");
    }

    static XElement Map(MeteredOutcome outcome)
    {
        var grid = outcome.Record.Grid;
        var days = outcome.Record.Summary.Days;
        var first = DateOnly.ParseExact(outcome.Record.Summary.From, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var rows = outcome.MetersAtEnd.GroupBy(m => m.Participant).Select(home => new HeatMap.Row(Bilingual.Same(home.Key),
            [.. Enumerable.Range(0, days).Select(d => DayCell([.. home], first.AddDays(d), grid))])).ToList();
        return new Picture("map", new("Share of slots measured, by participant and day", "参加者・日ごとの計量率"),
            new("A grid: a row for each participant, a column for each day, darker where more was measured.",
                "参加者を行、日を列とし、計量されたコマの割合を色で示す。"))
        {
            Legend = HeatMap.Legend(WholeDay, new("does not take part", "不参加")),
            Data = DataTable.Behind(MapTable(rows, first, days)),
        }.Draw(width => HeatMap.Draw(width, rows, WholeDay, frame => DaysAxis(frame, first, days)));
    }

    static HeatMap.Cell DayCell(List<GapResult> meters, DateOnly day, SlotGrid grid)
    {
        var (measured, all) = (0, 0);
        var from = grid.OfJstDay(day);
        foreach (var meter in meters)
            for (var slot = from; slot < from + grid.PerDay; slot += 1)
            {
                var index = slot - meter.First;
                if (index < 0 || index >= meter.Slots.Length) continue;
                all++;
                if (meter.Slots[index].Quality == ReadingQuality.Measured) measured++;
            }

        return new(all == 0 ? null : measured / (double)all,
            $"{meters[0].Participant} · {day:yyyy-MM-dd} · {measured}/{all}");
    }

    static IEnumerable<object> DaysAxis(Frame frame, DateOnly first, int days)
    {
        var every = Math.Max(1, (int)Math.Ceiling(days / (frame.Width < 500 ? 5.0 : 10.0)));
        for (var d = 0; d < days; d += every)
        {
            var x = frame.Left + frame.Width * d / days;
            yield return Frame.Line(x, frame.Bottom, x, frame.Bottom + 5, "axis");
            yield return Frame.Label(x, frame.Bottom + 19, $"{first.AddDays(d).Month}/{first.AddDays(d).Day}", "middle");
        }

        yield return Frame.Line(frame.Left, frame.Bottom, frame.Right, frame.Bottom, "axis");
    }

    static XElement MapTable(List<HeatMap.Row> rows, DateOnly first, int days) => DataTable.Of(
        new("Share measured", "計量率"),
        [new("Participant", "参加者"), .. Enumerable.Range(0, days).Select(d => Bilingual.Same($"{first.AddDays(d).Month}/{first.AddDays(d).Day}"))],
        rows.Select(row => new object[] { Name(row.Label.En) }.Concat(row.Cells.Select(c =>
            (object)(c.Value is { } value ? Numbers.Fixed(value, 2) : Numbers.None))).ToList()));

    static XElement Rungs(MeteredOutcome outcome) => DataTable.Of(
        new("Slots and kWh by what they rest on", "根拠別のコマ数と電力量"),
        [new("Participant", "参加者"), new("Channel", "計量"), new("Measured", "計量値"), new("Recovered", "後日取得"),
            new("Within counter", "指針に合わせた推計"), new("Estimated", "推計"), new("Missing", "欠測"),
            new("Constrained, kWh", "指針に合わせた推計 kWh"), new("Estimated, kWh", "推計 kWh")],
        outcome.MetersAtEnd.Select(m => new object[]
        {
            Name(m.Participant), Flow(m.Channel), Numbers.Whole(m.Count(ReadingQuality.Measured).Slots),
            Numbers.Whole(m.Count(ReadingQuality.Recovered).Slots), Numbers.Whole(m.Count(ReadingQuality.ConstrainedEstimate).Slots),
            Numbers.Whole(m.Count(ReadingQuality.Estimated).Slots), Numbers.Whole(m.Count(ReadingQuality.None).Slots),
            Numbers.KWh(m.Count(ReadingQuality.ConstrainedEstimate).WattHours), Numbers.KWh(m.Count(ReadingQuality.Estimated).WattHours),
        }), 1);

    static XElement? Contradictions(MeteredOutcome outcome)
    {
        var found = outcome.MetersAtEnd.SelectMany(m => m.Contradictions.Select(c => (Meter: m, What: c))).ToList();
        return found.Count == 0 ? null : DataTable.Of(new("Counter and slots disagree", "指針とコマの不一致"),
            [new("Participant", "参加者"), new("Channel", "計量"), new("From", "から"), new("To", "まで"),
                new("Counter, Wh", "指針の差 Wh"), new("Known slots, Wh", "既知のコマ Wh"), new("Gaps", "欠測コマ")],
            found.Select(f => new object[]
            {
                Name(f.Meter.Participant), Flow(f.Meter.Channel), Dates.Start(f.Meter.Grid, f.What.From),
                Dates.Start(f.Meter.Grid, f.What.Until),
                f.What.CountedWattHours is { } counted ? Numbers.Whole(counted) : Say("went backward", "逆行"),
                Numbers.Whole(f.What.KnownWattHours), Numbers.Whole(f.What.Gaps),
            }), 1, 2, 3);
    }

    static XElement Health(MeteredOutcome outcome, MeteredReadings readings) => DataTable.Of(
        new("Delay, drop-outs, zeros", "遅れ・途絶・ゼロ"),
        [new("Participant", "参加者"), new("Channel", "計量"), new("Measured", "計量率"), new("Drop-outs", "途絶回数"),
            new("Longest gap, slots", "最長欠測 コマ"), new("Delay, median", "遅れ 中央値"), new("Delay, 95 %", "遅れ 95 %"),
            new("Days of zeros", "ゼロ続き")],
        outcome.MetersAtEnd.Select(m => MeterHealth.Of(m, readings.LogOf(m.Participant, m.Channel))).Select(h => new object[]
        {
            Name(h.Participant), Flow(h.Channel), Numbers.Percent(100 * h.Measured), Numbers.Whole(h.DropOuts),
            Numbers.Whole(h.LongestGap), Delay(h.MedianDelay), Delay(h.LateDelay), Numbers.Whole(h.ZeroRuns),
        }), 1);

    static string Delay(TimeSpan? delay) => delay is not { } known ? Numbers.None
        : known >= TimeSpan.FromDays(2) ? $"{Numbers.Fixed(known.TotalDays, 1)} d" : $"{Numbers.Fixed(known.TotalHours, 1)} h";

    static XElement Losses(MeteredOutcome outcome, MeteredReadings readings)
    {
        if (outcome.MetersAtEnd.IsEmpty) return E("p");
        var grid = outcome.Record.Grid;
        var ranges = outcome.MetersAtEnd.GroupBy(m => m.Participant)
            .ToDictionary(g => g.Key, g => (From: g.First().First, Until: g.First().First + g.First().Slots.Length));
        var found = LossFinder.Find(readings.Logs.Where(l => ranges.ContainsKey(l.Participant)),
            ranges.Values.Min(r => r.From), ranges.Values.Max(r => r.Until))
            .Where(l => l.Until > ranges[l.Participant].From && l.From < ranges[l.Participant].Until)
            .GroupBy(l => (l.Participant, l.Place)).ToList();
        return found.Count == 0 ? E("p", Say("Nothing was lost.", "欠測はない。"))
            : DataTable.Of(new("Losses by participant and place", "参加者・場所別の欠測"),
                [new("Participant", "参加者"), new("Where", "場所"), new("Times", "回数"), new("Slots", "コマ"), new("First", "最初")],
                found.Select(g => new object[]
                {
                    Name(g.Key.Participant), Say(PlaceWords(g.Key.Place)), Numbers.Whole(g.Count()),
                    Numbers.Whole(g.Sum(l => l.Until - l.From)), Dates.Start(grid, g.First().From),
                }), 1, 4);
    }

    static Bilingual PlaceWords(LossPlace place) => place switch
    {
        LossPlace.Home => new("home", "宅内"),
        LossPlace.DeviceCloud => new("device or its cloud", "機器・機器クラウド"),
        LossPlace.MeterLink => new("meter link", "メーター通信"),
        LossPlace.Route => new("route of many meters", "計量経路"),
        _ => new("undecided: one source alone", "判別不能（情報源が一つ）"),
    };

    /// <summary>A channel as its reader calls it.</summary>
    static object Flow(Channel channel) => Say(Channels.Name(channel), channel switch
    {
        Channel.Load => "使用",
        Channel.Generation => "発電",
        Channel.Import => "買電（順潮流）",
        Channel.Export => "売電（逆潮流）",
        Channel.Charge => "充電",
        Channel.Discharge => "放電",
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "no such channel"),
    });
}

using System.Text.Json;
using System.Xml.Linq;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;
using Yoichi.Units;

namespace Yoichi.Explaining.Tests;

/// <summary>Days of simulated runs, held against the bills and against a replay of everything.</summary>
public sealed class RunTests : IDisposable
{
    static readonly string[] OfTheMonth = [LineKinds.Base, LineKinds.Guarantee, LineKinds.Rounding];
    readonly string folder = Path.Combine(Path.GetTempPath(), "yoichi-explain-" + Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    RunRecord Play(RunOptions options, string community = "quick-5")
    {
        using var run = RunFolder.Create(folder);
        var record = SimulationRun.Prepare(BuiltInCommunities.Open(community), options).Play(run.Journal, causes: run.Causes);
        run.Finish(record);
        return record;
    }

    [Theory]
    [InlineData("call")]
    [InlineData("continuous")]
    public void A_months_days_add_up_to_its_bill_and_every_order_has_a_reason(string mechanism)
    {
        var record = Play(new(Days: 2, Mechanism: mechanism));
        foreach (var member in record.Members)
        {
            var (cost, alone, bill) = (0L, 0L, (Bill?)null);
            foreach (var after in new[] { 0, 1 })
            {
                var day = Explain.Day(folder, member.Id.Name, DateOnly.Parse(record.Summary.From).AddDays(after));
                cost += day.Money!.Day.Cost.MicroYen;
                alone += day.Money.Day.Alone.MicroYen;
                bill = day.Bill;
                Assert.All(day.Orders, o => Assert.NotNull(o.Cause));
                Consistent(day);
            }

            Assert.Equal(bill!.Lines.Where(l => !OfTheMonth.Contains(l.Kind)).Sum(l => l.Amount.MicroYen), cost);
            Assert.Equal(bill.BaselineLines.Where(l => !OfTheMonth.Contains(l.Kind)).Sum(l => l.Amount.MicroYen), alone);
        }
    }

    /// <summary>Trades as they happened are the position as it was settled; the stretches are the day, cut up.</summary>
    static void Consistent(ExplainedDay day)
    {
        foreach (var slot in day.Slots)
        {
            Assert.Equal(slot.Bought + slot.Sold, slot.Orders.Aggregate(Energy.Zero, (sum, o) => sum + o.Filled));
            Assert.Equal(slot.Position!.Value.BoughtFor + slot.Position.Value.SoldFor, slot.Orders.Aggregate(Money.Zero, (sum, o) => sum + o.Amount));
        }

        var stretches = Stretches.Of(day);
        Assert.Equal(day.Slots.AsEnumerable(), stretches.SelectMany(s => s.Slots));
        Assert.All(stretches, s => Assert.NotEmpty(StretchWords.Doing(day, s).Ja));
        Assert.Equal(day.Money!.Day.Cost.MicroYen, stretches.Sum(s => s.Cost.MicroYen));
    }

    [Fact]
    public void Leaving_out_other_months_and_later_days_changes_nothing()
    {
        // Two days on either side of a month's end.
        Play(new(From: new DateOnly(2025, 8, 30), Days: 4));
        var grid = SlotGrid.HalfHour;
        var (first, end) = (grid.OfJstDay(new(2025, 9, 1)), grid.OfJstDay(new(2025, 9, 2)));
        foreach (var name in BuiltInCommunities.Open("quick-5").Participants.Select(p => p.Id))
        {
            DayListener? whole = null;
            Replay.Into(folder, _ => whole = new(name, first, end, first) { Month = new(2025, 9, 1) });
            var day = Explain.Day(folder, name.Name, new(2025, 9, 1));
            Assert.Equal(whole!.Positions.OrderBy(p => p.Key), day.Slots.Select(s => KeyValuePair.Create(s.Slot, s.Position!.Value)));
            Assert.Equal(whole.Orders.Select(o => (o.Accepted.Slot, o.Quantity, o.Limit, o.Filled)),
                day.Orders.OrderBy(o => o.Number).Select(o => (o.Slot, o.Quantity, o.Limit, o.Filled)));
        }
    }

    /// <summary>Twice, for wide and narrow screens: every order is a line, a slot a reading; words in both languages.</summary>
    static void Pictured(ExplainedDay day, XElement picture)
    {
        var drawn = picture.Descendants().Where(e => e.Name.LocalName == "svg").ToList();
        Assert.Equal(2, drawn.Count);
        foreach (var svg in drawn)
        {
            string ClassOf(XElement e) => e.Attribute("class")?.Value ?? "";
            Assert.Equal(48, svg.Descendants().Count(e => ClassOf(e) == "hit"));
            var lines = svg.Descendants().Select(ClassOf).ToList();
            Assert.Equal(day.Orders.Count(o => o.Filled > Energy.Zero), lines.Count(c => c is "retail line" or "local line"));
            Assert.Equal(day.Orders.Count(o => o.Filled == Energy.Zero), lines.Count(c => c is "retail dashed line" or "local dashed line"));
            Assert.Contains(svg.Descendants(), e => e.Attribute("lang")?.Value == "ja" && e.Value.Contains("順潮流", StringComparison.Ordinal));
            Assert.Contains(svg.Descendants(), e => e.Attribute("lang")?.Value == "en" && e.Value.Contains("Meter", StringComparison.Ordinal));
            Assert.Equal(day.Member.Kind == "vehicle" || day.Slots.Any(s => s.Reading!.Value.Stored > Energy.Zero), lines.Contains("store"));
        }

        Assert.DoesNotContain(picture.Descendants().Attributes(), a => a.Value.StartsWith("http", StringComparison.Ordinal) && a.Name.LocalName is "href" or "src");
    }

    [Fact]
    public void The_json_has_codes_and_factors_by_name_and_the_page_is_sound()
    {
        var record = Play(new(Days: 1));
        var date = DateOnly.Parse(record.Summary.From);
        foreach (var member in record.Members)
        {
            var day = Explain.Day(folder, member.Id.Name, date);
            var json = JsonDocument.Parse(DayJson.Write(day)).RootElement;
            Assert.Equal(48, json.GetProperty("slots").GetArrayLength());
            foreach (var order in json.GetProperty("slots").EnumerateArray().SelectMany(s => s.GetProperty("orders").EnumerateArray()))
            {
                var reason = order.GetProperty("reason");
                Assert.NotEmpty(reason.GetProperty("ja").GetString()!);
                var known = Bidding.Reasons.Find(reason.GetProperty("code").GetString()!)!;
                Assert.Equal(known.Factors.Select(f => f.Name), reason.GetProperty("factors").EnumerateObject().Select(f => f.Name));
            }

            var one = JsonDocument.Parse(DayJson.Write(day, day.Slots[20].Slot)).RootElement.GetProperty("slots");
            Assert.Equal(1, one.GetArrayLength());
            Assert.Equal(day.Grid.Format(day.Slots[20].Slot), one[0].GetProperty("slot").GetString());
            var page = DayPage.Render(day);
            var main = XDocument.Parse(page["<!DOCTYPE html>\n".Length..]).Descendants("main").Single();
            Assert.Equal(48, main.Descendants("details").Count());
            Assert.Contains(DayStory.Of(day)[0].Ja, main.Value);
            Pictured(day, main.Descendants().Single(e => e.Attribute("id")?.Value == "picture"));
        }
    }
}

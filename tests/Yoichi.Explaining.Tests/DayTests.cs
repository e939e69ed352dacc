using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Simulation;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Explaining.Tests;

/// <summary>A day written by hand: every figure of it can be checked on paper.</summary>
public sealed class DayTests : IDisposable
{
    readonly Street street = new();

    public void Dispose() => street.Dispose();

    /// <summary>A sells 1000 Wh at 8.60 or more; B buys 400 at up to 20 and C 300 at up to 8.50: B trades, C's limit missed.
    /// Slot 22 is metered without a trade; in slot 23 A has nothing to sell.</summary>
    void Play(bool withReasons = true)
    {
        street.At(8);
        street.Order("A", Side.Sell, 1000, "8.60", because: new(Reasons.Surplus, 200, 1200, -1));
        street.Order("B", Side.Buy, 400, "20.00", because: new(Reasons.Deficit, 400, 0, 15_000));
        street.Order("C", Side.Buy, 300, "8.50", because: new(Reasons.Deficit, 300, 0, 15_000));
        street.At(9);
        street.Round(RoundKind.Gate);
        street.Close();
        street.None("A", 23, new(Reasons.NothingLeft, 100, 100));
        street.At(12);
        foreach (var slot in new[] { 21, 22 })
        {
            street.Read("A", slot, 0, slot == 21 ? 1000 : 500);
            street.Read("B", slot, 400, 0);
            street.Read("C", slot, 300, 0);
            street.Settle(slot);
        }

        street.Write(withReasons);
    }

    [Fact]
    public void Each_order_has_its_reason_what_it_traded_and_why_the_rest_did_not()
    {
        Play();
        var sale = Assert.Single(street.Day("A").Orders);
        Assert.Equal((400, OrderFate.Rationed), (sale.Filled.WattHours, sale.Fate));
        Assert.Equal(new Cause(Reasons.Surplus, 200, 1200, -1), sale.Cause);
        var trade = Assert.Single(sale.Trades);
        Assert.Equal(("B", 400L), (trade.With.Name, trade.Quantity.WattHours));
        Assert.Equal((400L, OrderFate.Filled), (street.Day("B").Orders.Single().Filled.WattHours, street.Day("B").Orders.Single().Fate));
        var missed = street.Day("C").Orders.Single();
        Assert.Equal((0L, OrderFate.LimitMissed), (missed.Filled.WattHours, missed.Fate));
        Assert.True(missed.Limit < missed.Auction!.Least);
    }

    [Fact]
    public void What_the_day_cost_is_the_bill_with_it_less_the_bill_without()
    {
        Play();
        var day = street.Day("A");
        var price = day.Orders.Single().Trades.Single().Price;
        // 400 Wh sold, 600 + 500 Wh bought back at 8.5; alone, 1500 Wh at 8.5.
        Assert.Equal(-(400 * price.MicroYenPerWattHour + 1100 * 8500), day.Money!.Day.Cost.MicroYen);
        Assert.Equal(-1500 * 8500, day.Money.Day.Alone.MicroYen);
        Assert.Equal(day.Money.Day.Cost.MicroYen, day.Slots.Sum(s => s.Money?.Cost.MicroYen ?? 0));
        Assert.Equal(1100, -day.Money.Day.QuantityOf(LineKinds.BuyBack).WattHours);
    }

    [Fact]
    public void The_story_is_told_in_both_languages()
    {
        Play();
        var day = street.Day("A");
        var text = string.Join('\n', DayStory.Of(day).SelectMany(s => new[] { s.En, s.Ja }))
            + "\n\n" + string.Join('\n', Stretches.Of(day).SelectMany(s => StretchWords.Why(day, s).Prepend(StretchWords.Doing(day, s)))
                .SelectMany(s => new[] { s.En, s.Ja }))
            + "\n\n" + string.Join('\n', Unfilled.Of(day).Select(g => Unfilled.Say(day, g)).Concat(Unfilled.Refusals(day).Select(g => Unfilled.Say(day, g)))
                .Concat(DayOddities.Of(day).Select(o => o.Text)).SelectMany(s => new[] { s.En, s.Ja }))
            + "\n\n" + string.Join('\n', SlotWords.Of(day, day.Slots[20]).SelectMany(s => new[] { s.En, s.Ja })) + "\n";
        Golden.Check("street-A.txt", text);
    }

    [Fact]
    public void Without_reasons_the_journal_is_told_and_it_is_said_that_they_are_missing()
    {
        Play(withReasons: false);
        var day = street.Day("A");
        Assert.False(day.ReasonsKnown);
        Assert.Equal(400, day.Orders.Single().Filled.WattHours);
        Assert.Null(day.Orders.Single().Cause);
        Assert.Contains(DayOddities.Of(day), o => o.Code == "explain.no-reasons");
        Assert.DoesNotContain(DayOddities.Of(day), o => o.Code == "reason-missing");
    }

    [Fact]
    public void A_reason_that_is_not_in_the_file_is_said_to_be_missing()
    {
        Play();
        var path = Path.Combine(street.Folder, RunFolder.CausesName);
        File.WriteAllText(path, CauseLog.Header + "\n");
        Assert.Contains(DayOddities.Of(street.Day("A")), o => o.Code == "reason-missing");
    }

    [Theory]
    [InlineData("who,what\n", 1)]
    [InlineData(CauseLog.Header + "\nx,2025-08-12T10:00+09:00,A,gate-buy,1,2.00,deficit,1,2\n", 2)]
    [InlineData(CauseLog.Header + "\nx,2025-08-12T10:10+09:00,A,gate-buy,1,2.00,deficit,1,2,3\n", 2)]
    [InlineData(CauseLog.Header + "\nx,2025-08-12T10:00+09:00,B,nonsense\nx,2025-08-12T10:00+09:00,A,gate-buy,1.5,2.00,deficit,1,2,3\n", 3)]
    public void A_broken_file_of_reasons_is_one_error_with_its_line(string text, int line)
    {
        Play();
        var path = Path.Combine(street.Folder, RunFolder.CausesName);
        File.WriteAllText(path, text);
        var problem = Assert.Throws<InputException>(() => street.Day("A")).Problem;
        Assert.Equal(("reasons.line", $"{path}:{line}:1"), (problem.Code, problem.Place));
    }

    [Theory]
    [InlineData("a", "did you mean A?")]
    [InlineData("BB", "did you mean B?")]
    [InlineData("someone-else", "there are: A, B, C")]
    public void A_name_nobody_has_is_met_with_the_nearest(string name, string told)
    {
        Play();
        var problem = Assert.Throws<InputException>(() => street.Day(name)).Problem;
        Assert.Equal("explain.participant", problem.Code);
        Assert.EndsWith(told, problem.Reason);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_day_outside_the_run_is_refused(int after)
    {
        Play();
        Assert.Equal("explain.date", Assert.Throws<InputException>(() => street.Day("A", after)).Problem.Code);
    }

    [Fact]
    public void Every_kind_of_charge_says_why_it_is_there() => Assert.All(
        LineKinds.All.Except([LineKinds.Base, LineKinds.Guarantee, LineKinds.Rounding]), kind => Assert.NotEqual(kind, ChargeWords.Why(kind).En));

    [Fact]
    public void A_code_without_a_sentence_stands_with_its_numbers()
    {
        street.At(8);
        street.Order("A", Side.Sell, 1000, "8.60", because: new("from-elsewhere", 7, 8, 9));
        street.Write();
        var day = street.Day("A");
        var line = string.Join('\n', SlotWords.Of(day, day.Slots[20]).Select(l => l.En));
        Assert.Contains("from-elsewhere (7, 8, 9", line);
        Assert.Contains("\"factors\":{\"a\":7,\"b\":8,\"c\":9}", DayJson.Write(day));
    }

    [Fact]
    public void A_later_reading_takes_the_place_of_the_first_and_is_told()
    {
        street.At(12);
        street.Read("A", 21, 300, 0, ReadingStage.Preliminary);
        street.Read("B", 21, 0, 0);
        street.Read("C", 21, 0, 0);
        street.Settle();
        street.Read("A", 21, 500, 0);
        street.Write();
        var day = street.Day("A");
        Assert.Equal(500, day.Slots[20].Reading!.Value.Forward.WattHours);
        Assert.Equal(500, day.Money!.Day.QuantityOf(LineKinds.Energy).WattHours);
        Assert.Contains(DayOddities.Of(day), o => o.Code == "reading-superseded");
    }
}

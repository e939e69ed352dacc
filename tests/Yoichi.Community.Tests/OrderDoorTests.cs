using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

public sealed class OrderDoorTests
{
    [Theory]
    [InlineData(-37.51, OrderRefusal.NotYetOpen)]
    [InlineData(-37.5, OrderRefusal.None)]
    [InlineData(9.49, OrderRefusal.None)]
    [InlineData(9.5, OrderRefusal.GateClosed)]
    public void Auction_takes_orders_from_48_hours_to_one_hour_before_delivery(double hours, OrderRefusal expected)
    {
        var village = new Village();
        village.At(hours + 0.0);
        Assert.Equal(expected, village.Refusal("A", Side.Buy, 100, "20.00", slot: 22));   // delivers at 10:30
    }

    /// <summary>T16: 24 hours before delivery starts to 10 minutes before it ends are 24 h 20 min.</summary>
    [Theory]
    [InlineData(-24 * 60 - 1, OrderRefusal.NotYetOpen)]
    [InlineData(-24 * 60, OrderRefusal.None)]
    [InlineData(19, OrderRefusal.None)]
    [InlineData(20, OrderRefusal.GateClosed)]
    public void Published_book_trades_for_24_hours_and_20_minutes(int minutesFromStart, OrderRefusal expected)
    {
        var village = new Village("continuous");
        village.At(village.Grid.StartOf(village.Slot(21)).AddMinutes(minutesFromStart));
        Assert.Equal(expected, village.Refusal("A", Side.Buy, 100, "20.00"));
    }

    /// <summary>T16: limits from 0 to 50 ¥/kWh.</summary>
    [Theory]
    [InlineData("-0.01", OrderRefusal.LimitOutsideBand)]
    [InlineData("0.00", OrderRefusal.None)]
    [InlineData("50.00", OrderRefusal.None)]
    [InlineData("50.01", OrderRefusal.LimitOutsideBand)]
    public void Published_book_takes_limits_of_its_band(string limit, OrderRefusal expected)
    {
        var village = new Village("continuous");
        village.At(0);
        Assert.Equal(expected, village.Refusal("A", Side.Sell, 100, limit));
    }

    [Fact]
    public void Each_wrong_order_is_refused_for_its_reason()
    {
        var village = new Village(names: ["A", "B", "FIT"]);
        village.At(0);
        Assert.Equal(OrderRefusal.UnknownParticipant, village.Refusal("X", Side.Buy, 1, "1.00"));
        Assert.Equal(OrderRefusal.QuantityNotPositive, village.Refusal("A", Side.Buy, 0, "1.00"));
        Assert.Equal(OrderRefusal.QuantityNotPositive, village.Refusal("A", Side.Buy, -5, "1.00"));
        Assert.Equal(OrderRefusal.QuantityTooLarge, village.Refusal("A", Side.Buy, OrderRules.MaxWattHours + 1, "1.00"));
        Assert.Equal(OrderRefusal.LimitNotWholeTicks, village.Refusal("A", Side.Buy, 1, "1.005"));
        Assert.Equal(OrderRefusal.LimitOutsideBand, village.Refusal("A", Side.Buy, 1, "1000.00"));
        Assert.Equal(OrderRefusal.SideMissing, village.Refusal("A", Side.None, 1, "1.00"));
        Assert.Equal(OrderRefusal.UnderFit, village.Refusal("FIT", Side.Sell, 1, "1.00"));
        Assert.Equal(OrderRefusal.NotYetOpen, village.Refusal("A", Side.Buy, 1, "1.00", slot: 48 * 2 + 1));
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Buy, OrderRules.MaxWattHours, "1.00"));
        Assert.Equal(OrderRefusal.QuantityTooLarge, village.Refusal("B", Side.Buy, 1, "1.00"));
    }

    [Fact]
    public void Tags_are_a_members_own_or_refused()
    {
        var village = new Village();
        village.At(0);
        OrderTerms With(string tag) => OrderTerms.Create([Tag.Parse(tag)]);
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Sell, 1, "9.00", terms: With("solar")));
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Sell, 1, "9.00", terms: With("seller:A")));
        Assert.Equal(OrderRefusal.TagNotOwned, village.Refusal("A", Side.Sell, 1, "9.00", terms: With("seller:B")));
        Assert.Equal(OrderRefusal.TagNotOwned, village.Refusal("A", Side.Sell, 1, "9.00", terms: With("wind")));
    }

    [Fact]
    public void Nobody_trades_with_itself()
    {
        var village = new Village();
        village.At(0);
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Sell, 10, "20.00"));
        Assert.Equal(OrderRefusal.SelfTrade, village.Refusal("A", Side.Buy, 10, "20.00"));
        Assert.Equal(OrderRefusal.None, village.Refusal("A", Side.Buy, 10, "19.99"));
        Assert.Equal(OrderRefusal.None, village.Refusal("B", Side.Buy, 10, "20.00"));
    }

    [Fact]
    public void Asking_for_less_keeps_the_place_and_anything_else_loses_it()
    {
        var village = new Village("continuous");
        village.At(0);
        var first = ((Event.OrderAccepted)village.Order("A", Side.Sell, 100, "10.00")).OrderId;
        var second = ((Event.OrderAccepted)village.Order("B", Side.Sell, 100, "10.00")).OrderId;
        village.Do(new Command.ReplaceOrder(village.Slot(21), Village.Id("A"), first, new(60), new(10_000)));
        village.Order("C", Side.Buy, 60, "10.00");
        Assert.Equal(first, village.Trades.Single().SellOrder);

        var third = ((Event.OrderAccepted)village.Order("A", Side.Sell, 50, "10.00")).OrderId;
        village.Do(new Command.ReplaceOrder(village.Slot(21), Village.Id("B"), second, new(101), new(10_000)));
        village.Order("C", Side.Buy, 50, "10.00");
        Assert.Equal(third, village.Trades[^1].SellOrder);
    }

    [Fact]
    public void A_revision_touches_only_what_is_unfilled()
    {
        var village = new Village("continuous");
        village.At(0);
        var id = ((Event.OrderAccepted)village.Order("A", Side.Sell, 100, "10.00")).OrderId;
        village.Order("B", Side.Buy, 40, "12.00");
        village.Do(new Command.ReplaceOrder(village.Slot(21), Village.Id("A"), id, new(30), new(11_000)));
        Assert.Equal(new Energy(30), Assert.IsType<Event.OrderReplaced>(village.Last).Open);
        village.Do(new Command.CancelOrder(village.Slot(21), Village.Id("A"), id));
        Assert.Equal(new Energy(30), Assert.IsType<Event.OrderCancelled>(village.Last).Unfilled);
        village.Do(new Command.CancelOrder(village.Slot(21), Village.Id("A"), id));
        Assert.Equal(OrderRefusal.NothingOpen, Assert.IsType<Event.OrderRefused>(village.Last).Reason);
        Assert.Equal((new Energy(0), new Energy(40)), village.Community.Traded(village.Slot(21), 0));
    }

    [Fact]
    public void Somebody_elses_order_cannot_be_touched()
    {
        var village = new Village();
        village.At(0);
        var id = ((Event.OrderAccepted)village.Order("A", Side.Sell, 100, "10.00")).OrderId;
        village.Do(new Command.CancelOrder(village.Slot(21), Village.Id("B"), id));
        Assert.Equal(OrderRefusal.UnknownOrder, Assert.IsType<Event.OrderRefused>(village.Last).Reason);
        village.Do(new Command.ReplaceOrder(village.Slot(21), Village.Id("B"), id, new(1), new(10_000)));
        Assert.Equal(OrderRefusal.UnknownOrder, Assert.IsType<Event.OrderRefused>(village.Last).Reason);
    }

    [Fact]
    public void The_clock_never_goes_back()
    {
        var village = new Village();
        village.At(5);
        village.At(4);
        Assert.IsType<Event.CommandRefused>(village.Last);
        Assert.Equal(village.Grid.StartOf(village.Slot(11)), village.Community.Now);
    }
}

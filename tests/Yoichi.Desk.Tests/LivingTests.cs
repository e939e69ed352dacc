using Yoichi.Bidding;
using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Desk.Tests;

/// <summary>A community of the trial's kind in service, its members' agents at work.</summary>
public sealed class LivingTests
{
    [Fact]
    public async Task An_order_is_placed_through_the_writer_with_its_reason()
    {
        await using var street = await Street.StartAsync("quick-5", "rule");
        await street.LiveUntilAsync(street.First + 2 * street.Grid.PerDay);
        var reasons = await street.ReasonsAsync(ParticipantId.Parse("H1"));
        var ordered = reasons.First(r => r.OrderId is not null);
        Assert.Contains(await street.JournalAsync(), c => c is Command.PlaceOrder order && order.Participant == ordered.Participant
            && order.Slot == ordered.Slot && order.Quantity == ordered.Quantity && order.Limit == ordered.Limit);
        Assert.NotNull(Reasons.Find(ordered.Code));
    }
}

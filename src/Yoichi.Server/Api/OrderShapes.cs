using System.ComponentModel;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Server.Api;

public enum SideName { Buy, Sell }

/// <summary>An order to be placed.</summary>
/// <param name="Slot">Start of the slot: 2025-08-01T12:30+09:00.</param>
/// <param name="QuantityWh">1 to 1,000,000,000,000.</param>
/// <param name="LimitMicroYenPerWh">At the meter, before premiums; a multiple of 10, which is 0.01 ¥/kWh.</param>
/// <param name="Tags">What it carries, of those its participant is registered for.</param>
/// <param name="Require">What the other side must carry.</param>
/// <param name="PremiumsMicroYenPerWh">What it adds for a counterparty with a tag, by tag.</param>
public sealed record NewOrder(
    [property: DefaultValue("2025-08-01T12:30+09:00")] string Slot, SideName Side, long QuantityWh, long LimitMicroYenPerWh,
    IReadOnlyList<string>? Tags = null, IReadOnlyList<string>? Require = null, IReadOnlyDictionary<string, long>? PremiumsMicroYenPerWh = null)
{
    const int MostTags = 64;

    internal Command.PlaceOrder ToCommand(SlotGrid grid, ParticipantId who, string place = "") => new(
        Asked.Slot(grid, Slot, place + "slot"), who, Side == SideName.Buy ? Market.Side.Buy : Market.Side.Sell, new(QuantityWh), new(LimitMicroYenPerWh),
        Tags is null && Require is null && PremiumsMicroYenPerWh is null ? OrderTerms.Plain : OrderTerms.Create(ToTags(Tags, place + "tags"), ToTags(Require, place + "require"),
            Few(PremiumsMicroYenPerWh, place + "premiumsMicroYenPerWh").Select(p => new Premium(ToTag(p.Key, place + "premiumsMicroYenPerWh"), new(p.Value)))));

    static IEnumerable<Tag> ToTags(IReadOnlyList<string>? tags, string place) => Few(tags, place).Select(t => ToTag(t, place));

    static IReadOnlyCollection<T> Few<T>(IReadOnlyCollection<T>? some, string place) => some is null ? [] : some.Count <= MostTags ? some
        : throw new RefusedException(400, "order.tags", $"at most {MostTags} tags", place);

    static Tag ToTag(string? text, string place) => text is not null && Tag.TryParse(text, out var tag) ? tag
        : throw new RefusedException(400, "order.tags", "a tag is 1 to 64 letters and digits of any script, - _ . and :", place);
}

/// <summary>What the unfilled part of an order is to be.</summary>
public sealed record ChangedOrder(string Slot, long QuantityWh, long LimitMicroYenPerWh);

/// <summary>An order that was taken.</summary>
/// <param name="OpenWh">What of it stands on the book now.</param>
/// <param name="Trades">What it traded at once, where the book is continuous.</param>
public sealed record OrderTaken(long Order, string Slot, long OpenWh, IReadOnlyList<Fill> Trades);

/// <param name="Wh">Traded.</param>
public sealed record Fill(long Wh, long PriceMicroYenPerWh);

/// <param name="UnfilledWh">What was taken back.</param>
public sealed record OrderTakenBack(long Order, long UnfilledWh);

public sealed record OrdersTakenBack(IReadOnlyList<OrderTakenBack> Items);

/// <summary>An own order that stands.</summary>
public sealed record OpenOrder(
    long Order, string Slot, string Participant, SideName Side, long OpenWh, long LimitMicroYenPerWh,
    IReadOnlyList<string> Tags, IReadOnlyList<string> Require, IReadOnlyDictionary<string, long> PremiumsMicroYenPerWh)
{
    internal static OpenOrder Of(SlotGrid grid, DeliverySlot slot, BookOrder b) => new(
        b.Id, grid.Format(slot), b.Order.Participant.Name, b.Order.Side == Market.Side.Buy ? SideName.Buy : SideName.Sell, b.Order.Quantity.WattHours,
        b.Order.Limit.MicroYenPerWattHour, [.. b.Order.Terms.Tags.Select(t => t.Name)], [.. b.Order.Terms.Require.Select(t => t.Name)],
        b.Order.Terms.Premiums.ToDictionary(p => p.Tag.Name, p => p.Amount.MicroYenPerWattHour));
}

public sealed record OpenOrderList(IReadOnlyList<OpenOrder> Items);

using Yoichi.Units;

namespace Yoichi.Live;

/// <summary>Rows, and how many lines of the journal they tell of.</summary>
public readonly record struct Viewed<T>(long Position, T Value);

/// <summary>Questions answered from the views, each from one state of them. Ranges include their start and exclude their end;
/// a community nobody knows has no rows.</summary>
public interface IViews
{
    /// <summary>By slot; slots nothing is known of are left out.</summary>
    Task<Viewed<IReadOnlyList<SlotRow>>> SlotsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken);

    /// <summary>Slots settled for some, with readings missing for others; the oldest first.</summary>
    Task<Viewed<IReadOnlyList<SlotRow>>> UnsettledAsync(string community, DeliverySlot from, DeliverySlot until, int most, CancellationToken cancellationToken);

    /// <summary>Prices, quantities and energy by day (JST).</summary>
    Task<Viewed<IReadOnlyList<SpanRow>>> DaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken);

    /// <summary>The same by month, of the days asked for.</summary>
    Task<Viewed<IReadOnlyList<SpanRow>>> MonthsAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken);

    /// <summary>Auctions by slot, then in the order they were held.</summary>
    Task<Viewed<IReadOnlyList<RoundRow>>> RoundsAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken);

    /// <summary>A page of trades by slot, then in the order they were made.</summary>
    /// <param name="participant">On either side; null for everybody's.</param>
    /// <param name="after">Where the page before ended; the default begins at the start.</param>
    Task<Viewed<IReadOnlyList<TradeRow>>> TradesAsync(string community, DeliverySlot from, DeliverySlot until, ParticipantId? participant, TradeCursor after, int most, CancellationToken cancellationToken);

    /// <summary>By slot.</summary>
    Task<Viewed<IReadOnlyList<ParticipantSlotRow>>> ParticipantSlotsAsync(string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken);

    /// <summary>Everybody's slots, by slot, then by name, with only what forecasts and agents go by.</summary>
    Task<Viewed<IReadOnlyList<UseRow>>> UsesAsync(string community, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken);

    /// <summary>By day.</summary>
    Task<Viewed<IReadOnlyList<ParticipantDayRow>>> ParticipantDaysAsync(string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken);

    /// <summary>By month, of the days asked for; with what stands on the bill of the whole month.</summary>
    Task<Viewed<IReadOnlyList<ParticipantMonth>>> ParticipantMonthsAsync(string community, ParticipantId participant, DateOnly from, DateOnly until, CancellationToken cancellationToken);

    /// <summary>Everybody's days that have readings, by day and name.</summary>
    Task<Viewed<IReadOnlyList<MeterDay>>> MeterDaysAsync(string community, DateOnly from, DateOnly until, CancellationToken cancellationToken);

    /// <summary>Bills and notes by month, name and number.</summary>
    /// <param name="from">First day of the first month.</param>
    /// <param name="until">Months that begin before this day.</param>
    /// <param name="participant">Null for everybody's.</param>
    Task<Viewed<IReadOnlyList<BillRow>>> BillsAsync(string community, DateOnly from, DateOnly until, ParticipantId? participant, CancellationToken cancellationToken);

    /// <summary>The lines of one participant's month, by note, part and place.</summary>
    Task<Viewed<IReadOnlyList<BillLineRow>>> BillLinesAsync(string community, ParticipantId participant, DateOnly month, CancellationToken cancellationToken);

    /// <summary>Lines of the certificates' book that name a participant, on either side, of some slots; in their order.</summary>
    Task<Viewed<IReadOnlyList<CertificateRow>>> CertificateLinesAsync(string community, ParticipantId participant, DeliverySlot from, DeliverySlot until, CancellationToken cancellationToken);

    /// <summary>All lines of some bundles and of what stores gave back of them, in their order.</summary>
    /// <param name="issuances">At most <see cref="MostBundles"/>.</param>
    Task<Viewed<IReadOnlyList<CertificateRow>>> BundleLinesAsync(string community, IReadOnlyCollection<long> issuances, CancellationToken cancellationToken);

    /// <summary>Numbers of the bundles of some slots, rising.</summary>
    /// <param name="participant">Who has or had some of them, or owns the plant; null for everybody's.</param>
    /// <param name="after">Those before and this one are left out.</param>
    Task<Viewed<IReadOnlyList<long>>> BundlesAsync(string community, ParticipantId? participant, DeliverySlot from, DeliverySlot until, long after, int most, CancellationToken cancellationToken);

    /// <summary>Bundles that can be asked for at once.</summary>
    const int MostBundles = 2_000;
}

/// <summary>Views that can be made again.</summary>
public interface IViewStore : IViews
{
    /// <summary>Drops all rows of a community; its views tell of no line then.</summary>
    /// <exception cref="FencedException">A later claim has taken over.</exception>
    Task ClearViewsAsync(string community, long epoch, CancellationToken cancellationToken);

    /// <summary>Adds rows of lines that are kept already.</summary>
    /// <param name="from">How many lines the views tell of; must be what they do.</param>
    /// <param name="until">How many they tell of afterwards.</param>
    /// <exception cref="FencedException">A later claim has taken over.</exception>
    Task AppendViewsAsync(string community, long epoch, long from, long until, ViewRows rows, CancellationToken cancellationToken);
}

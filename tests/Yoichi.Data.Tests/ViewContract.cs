using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Data.Tests;

/// <summary>What views must answer, in every store: held against the events themselves, against the twin in memory, and against
/// views made again from the journal.</summary>
public abstract class ViewContract
{
    static CancellationToken Now => TestContext.Current.CancellationToken;

    const string Street = PlayedStreet.Name;

    static CommunityDefinition Community => PlayedStreet.Definition;

    static DeliverySlot First => Community.Grid.OfJstDay(Community.From) - 48;

    static DeliverySlot End => Community.Grid.OfJstDay(Community.Until) + 48;

    protected abstract Task<IJournalStore> OpenAsync();

    [Fact]
    public async Task Views_written_with_their_lines_say_what_the_events_say()
    {
        await using var store = await OpenAsync();
        var rng = new Rng(7);
        await PlayedStreet.AppendAsync(store, () => (int)rng.Between(1, 3000), Now);
        var views = (IViews)store;
        var events = PlayedStreet.Events;
        var slots = await views.SlotsAsync(Street, First, End, Now);
        Assert.Equal(PlayedStreet.Lines.Count, slots.Position);
        var (tradesOf, ordersOf) = (events.OfType<Event.Traded>().ToLookup(t => t.Slot), events.OfType<Event.OrderAccepted>().ToLookup(o => o.Slot));
        var (roundsOf, settledOf) = (events.OfType<Event.Cleared>().ToLookup(c => c.Slot), events.OfType<Event.ParticipantSettled>().ToLookup(c => c.Slot));
        foreach (var slot in slots.Value)
        {
            var trades = tradesOf[slot.Slot].ToList();
            Assert.Equal(trades.Sum(t => t.Quantity.WattHours), slot.Market.Matched.WattHours);
            Assert.Equal(trades.Sum(t => (t.Quantity * t.Price).MicroYen), slot.Market.Amount.MicroYen);
            Assert.Equal((trades.Count, trades.Count == 0 ? (Price?)null : trades.Min(t => t.Price), trades.Count == 0 ? (Price?)null : trades.Max(t => t.Price)),
                (slot.Market.Trades, slot.Market.Lowest, slot.Market.Highest));
            Assert.Equal(ordersOf[slot.Slot].Count(), slot.Market.Orders);
            Assert.Equal(roundsOf[slot.Slot].Count(), slot.Market.Rounds);
            Assert.Equal(settledOf[slot.Slot].Count(), slot.Settled);
        }

        Assert.Equal(1, slots.Value.Sum(s => s.Market.Refused));
        var traded = events.OfType<Event.Traded>().Select(t => (t.Slot, t.BuyOrder, t.SellOrder, t.Buyer, t.Seller, t.Quantity, t.Price)).OrderBy(t => t.Slot).ToList();
        Assert.Equal(traded, (await PagesAsync(views, null, 37)).Select(t => (t.Slot, t.BuyOrder, t.SellOrder, t.Buyer, t.Seller, t.Quantity, t.Price)));
        var who = traded[0].Buyer;
        Assert.Equal(traded.Where(t => t.Buyer == who || t.Seller == who).Select(t => (t.Slot, t.Quantity)), (await PagesAsync(views, who, 5)).Select(t => (t.Slot, t.Quantity)));

        var settled = new Dictionary<(ParticipantId, DeliverySlot), Settlement.SlotPosition>();
        foreach (var happened in events)
            if (happened is Event.ParticipantSettled s) settled[(s.Participant, s.Slot)] = s.Position;
            else if (happened is Event.ParticipantResettled r) settled[(r.Participant, r.Slot)] = r.After;
        var uses = (await views.UsesAsync(Street, First, End, Now)).Value;
        Assert.Equal(uses.OrderBy(u => u.Slot).ThenBy(u => u.Participant), uses);
        Assert.Contains(uses, u => u.Load is not null && u.Bought is not null);
        var some = uses[uses.Count / 2].Slot;
        Assert.Equal(uses.Where(u => u.Slot >= some && u.Slot < some + 2), (await views.UsesAsync(Street, some, some + 2, Now)).Value);
        Assert.Empty((await views.UsesAsync(Street, some, some, Now)).Value);
        Assert.Empty((await views.UsesAsync("nowhere", First, End, Now)).Value);
        foreach (var member in Community.Members.Select(m => m.Id))
        {
            var rows = (await views.ParticipantSlotsAsync(Street, member, First, End, Now)).Value;
            Assert.Equal(settled.Count(s => s.Key.Item1 == member), rows.Count(r => r.Bought is not null));
            foreach (var row in rows.Where(r => r.Bought is not null))
            {
                var p = settled[(member, row.Slot)];
                Assert.Equal((p.Forward, p.Reverse, p.Bought, p.BoughtFor, p.Sold, p.SoldFor, p.BaselineForward, p.BaselineReverse),
                    (row.Forward, row.Reverse, row.Bought, row.BoughtFor, row.Sold, row.SoldFor, row.BaselineForward, row.BaselineReverse));
            }

            Assert.Equal(rows.Select(UseRow.Of), uses.Where(u => u.Participant == member));
            var month = Assert.Single((await views.ParticipantMonthsAsync(Street, member, Community.From, Community.Until, Now)).Value);
            Assert.Equal(rows.Sum(r => r.BoughtFor?.MicroYen ?? 0), month.Sums.BoughtFor.MicroYen);
            Assert.Equal(rows.Sum(r => r.Forward?.WattHours ?? 0), month.Sums.Forward.WattHours);
            var bill = events.OfType<Event.BillIssued>().Single(b => b.Bill.Participant == member).Bill;
            var note = events.OfType<Event.BillAdjusted>().SingleOrDefault(b => b.Adjustment.Participant == member)?.Adjustment;
            Assert.Equal((note?.After.Total ?? bill.Total, note?.After.Baseline ?? bill.Baseline), (month.Total, month.Baseline));
            var lines = (await views.BillLinesAsync(Street, member, bill.Month, Now)).Value;
            Assert.Equal(bill.Lines.Select(l => (l.Kind, l.Quantity, l.UnitPrice, l.Amount)),
                lines.Where(l => l is { Note: 0, Part: BillPart.Due }).Select(l => (l.Kind, l.Quantity, l.UnitPrice, l.Amount)));
            Assert.Equal((note?.After.Lines ?? []).Select(l => (l.Kind, l.Amount)), lines.Where(l => l is { Note: 1, Part: BillPart.Standing }).Select(l => (l.Kind, l.Amount)));
        }

        Assert.NotEmpty(events.OfType<Event.BillAdjusted>());
        var days = (await views.MeterDaysAsync(Street, Community.From, Community.Until, Now)).Value;
        Assert.Equal(events.OfType<Event.ReadingRecorded>().Count(), days.Sum(d => d.Sums.Readings));
        Assert.Equal((30L, 30L), (days.Sum(d => d.Sums.Superseded), days.Sum(d => d.Sums.Recovered)));
        Assert.All(days, d => Assert.Equal((48L, 0L), (d.SlotsOver, d.Missing)));
        var span = Assert.Single((await views.MonthsAsync(Street, Community.From, Community.Until, Now)).Value);
        Assert.Equal(events.OfType<Event.SlotSettled>().Sum(s => s.Energy.Consumed.WattHours) - 30 * 40, span.Energy.Consumed.WattHours);
        Assert.Equal((144L, 0L), (span.SlotsOver, span.Missing));
    }

    [Fact]
    public async Task Views_made_again_from_the_journal_are_the_same_and_the_same_as_in_memory()
    {
        await using var store = await OpenAsync();
        var rng = new Rng(11);
        await PlayedStreet.AppendAsync(store, () => (int)rng.Between(1, 900), Now);
        var written = await EverythingAsync((IViews)store);
        var claim = await store.ClaimAsync(Street, Now);
        Assert.Equal(claim.Length, await ViewRebuild.RunAsync(store, (IViewStore)store, Street, claim.Epoch, null, Now));
        Assert.Equal(written, await EverythingAsync((IViews)store));

        await using var memory = new MemoryJournalStore();
        await PlayedStreet.AppendAsync(memory, () => 1, Now);
        Assert.Equal(written, await EverythingAsync(memory));
    }

    [Fact]
    public async Task A_journal_goes_out_as_the_same_bytes_and_comes_in_again_with_its_views_behind()
    {
        await using var store = await OpenAsync();
        var claim = await JournalFile.ImportAsync(store, Street, new MemoryStream(PlayedStreet.File), "journal.jsonl", Now);
        Assert.Equal((1L, (long)PlayedStreet.Lines.Count), (claim.Epoch, claim.Length));
        var copy = new MemoryStream();
        Assert.Equal(PlayedStreet.Lines.Count, await JournalFile.ExportAsync(store, Street, copy, Now));
        Assert.Equal(PlayedStreet.File, copy.ToArray());
        var twice = await Assert.ThrowsAsync<StoreException>(() => JournalFile.ImportAsync(store, Street, new MemoryStream(PlayedStreet.File), "journal.jsonl", Now));
        Assert.Equal("store.order", twice.Code);

        var views = (IViewStore)store;
        var behind = await store.ClaimAsync(Street, Now);
        Assert.Equal((PlayedStreet.Lines.Count, 0L), (behind.Length, behind.Views));
        Assert.Empty((await views.SlotsAsync(Street, First, End, Now)).Value);
        // Rows that do not go on where the views are would count some lines twice or not at all.
        var empty = ViewRows.None with { };
        Assert.Equal("store.order", (await Assert.ThrowsAsync<StoreException>(() => store.AppendAsync(
            new(Street, behind.Epoch, behind.Length, ["{}"u8.ToArray()], [], [], empty), Now))).Code);
        Assert.Equal("store.order", (await Assert.ThrowsAsync<StoreException>(() => views.AppendViewsAsync(Street, behind.Epoch, 5, 9, empty, Now))).Code);
        Assert.Equal("store.order", (await Assert.ThrowsAsync<StoreException>(() => views.AppendViewsAsync(Street, behind.Epoch, 0, behind.Length + 1, empty, Now))).Code);
        await Assert.ThrowsAsync<FencedException>(() => views.AppendViewsAsync(Street, behind.Epoch - 1, 0, 9, empty, Now));
        await Assert.ThrowsAsync<FencedException>(() => views.ClearViewsAsync(Street, behind.Epoch - 1, Now));
        await ViewRebuild.RunAsync(store, views, Street, behind.Epoch, null, Now);
        Assert.Equal(behind.Length, (await store.ClaimAsync(Street, Now)).Views);
        Assert.NotEmpty((await views.SlotsAsync(Street, First, End, Now)).Value);
    }

    [Theory]
    [InlineData("", "journal.jsonl:1:1")]
    [InlineData("{}\n\n{}\n", "journal.jsonl:2:1")]
    [InlineData("{}\n{", "journal.jsonl:2:1")]
    public async Task A_file_that_is_no_whole_journal_is_refused_by_its_line(string text, string place)
    {
        await using var store = await OpenAsync();
        var refused = await Assert.ThrowsAsync<InputException>(() => JournalFile.ImportAsync(
            store, "cut", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), "journal.jsonl", Now));
        Assert.Equal(("journal.line", place), (refused.Problem.Code, refused.Problem.Place));
        Assert.DoesNotContain("{", await TextAsync(store));
    }

    [Fact]
    public async Task A_reading_that_is_late_shows_as_missing_until_it_comes()
    {
        await using var store = await OpenAsync();
        var claim = await store.ClaimAsync(Street, Now);
        var slot = First + 48;
        var grid = Community.Grid;
        ViewRows Rows(long missing, long settled) => ViewRows.None with
        {
            Slots = [SlotRow.Empty(slot, grid.JstDay(slot)) with { Missing = missing, Settled = settled }, SlotRow.Empty(slot + 1, grid.JstDay(slot + 1)) with { Missing = 0, Settled = 3 }],
        };
        await store.AppendAsync(new(Street, claim.Epoch, 0, ["a"u8.ToArray()], [], [], Rows(missing: 2, settled: 1)), Now);
        var views = (IViews)store;
        var open = Assert.Single((await views.UnsettledAsync(Street, slot - 1, slot + 10, 10, Now)).Value);
        Assert.Equal((slot, 2L, 1L), (open.Slot, open.Missing, open.Settled));
        Assert.Equal((2L, 2L, 2L), (await views.DaysAsync(Street, Community.From, Community.Until, Now)).Value.Select(d => (d.Slots, d.SlotsOver, d.Missing)).Single());
        await store.AppendAsync(new(Street, claim.Epoch, 1, ["b"u8.ToArray()], [], [], Rows(missing: 0, settled: 2)), Now);
        Assert.Empty((await views.UnsettledAsync(Street, slot - 1, slot + 10, 10, Now)).Value);
        Assert.Equal(3, (await views.SlotsAsync(Street, slot, slot + 1, Now)).Value.Single().Settled);
    }

    [Fact]
    public async Task A_slot_is_not_known_because_an_order_for_it_was_refused()
    {
        await using var store = await OpenAsync();
        var claim = await store.ClaimAsync(Street, Now);
        var (slot, grid) = (First + 48, Community.Grid);
        SlotRow Row(DeliverySlot of, MarketSums market) => SlotRow.Empty(of, grid.JstDay(of)) with { Market = market };
        var refused = MarketSums.None with { Refused = 1 };
        var far = slot + 400 * 48;
        await store.AppendAsync(new(Street, claim.Epoch, 0, ["a"u8.ToArray()], [], [], ViewRows.None with
        {
            Slots = [Row(slot, refused with { Orders = 1 }), Row(slot + 1, refused), Row(slot + 2, refused) with { GateClosed = true },
                Row(slot + 3, refused) with { Missing = 0 }, Row(slot + 4, refused with { Rounds = 1 }), Row(far, refused)],
        }), Now);
        var views = (IViews)store;
        var day = Assert.Single((await views.DaysAsync(Street, Community.From, Community.From.AddDays(500), Now)).Value);
        Assert.Equal((grid.JstDay(slot), 4L, 1L, 5L), (day.From, day.Slots, day.SlotsOver, day.Market.Refused));
        var month = Assert.Single((await views.MonthsAsync(Street, Community.From, Community.From.AddDays(500), Now)).Value);
        Assert.Equal((4L, 5L), (month.Slots, month.Market.Refused));
        // What was refused is still there to be asked for.
        Assert.Equal(1, (await views.SlotsAsync(Street, far, far + 1, Now)).Value.Single().Market.Refused);
    }

    [Fact]
    public async Task A_community_nobody_knows_has_no_rows()
    {
        await using var store = await OpenAsync();
        var views = (IViews)store;
        Assert.Equal(0, (await views.SlotsAsync("nowhere", First, End, Now)).Position);
        Assert.Empty((await views.TradesAsync("nowhere", First, End, null, default, 10, Now)).Value);
        Assert.Empty((await views.ParticipantMonthsAsync("nowhere", Community.Members[0].Id, Community.From, Community.Until, Now)).Value);
    }

    [Fact]
    public async Task Lines_of_certificates_are_found_by_whom_they_name_and_by_bundle()
    {
        await using var store = await OpenAsync();
        var (claim, slot) = (await store.ClaimAsync("village", Now), First);
        CertificateEvent Line(CertificateAct act, int at, long issuance, string account, string other = "", long parent = 0, string text = "") =>
            new(act, slot + at, issuance, 7, new(100), Id(account), Id(other), EnergyUse.Export, parent, new(5), text);
        CertificateEvent[] lines =
        [
            Line(CertificateAct.Issued, 0, 1, "A", "A", text: "solar"), Line(CertificateAct.Moved, 0, 1, "A", "B", text: "trade"), Line(CertificateAct.Supplied, 0, 0, "B"),
            Line(CertificateAct.Stored, 1, 1, "B", "B"), Line(CertificateAct.Issued, 2, 2, "B", "B", parent: 1, text: "solar"), Line(CertificateAct.Lost, 3, 1, "B", "B"),
            Line(CertificateAct.Issued, 3, 3, "C", "C", text: "wind"), Line(CertificateAct.Claimed, 3, 3, "C", text: "re100 Yoichi 様"),
        ];
        await store.AppendAsync(new("village", claim.Epoch, 0, ["head"u8.ToArray()], [], [],
            ViewRows.None with { Certificates = [.. lines.Select((l, i) => new CertificateRow((1L << 24) + i, l))] }), Now);
        var views = (IViews)store;
        Assert.Equal(lines[..5], (await views.CertificateLinesAsync("village", Id("B"), slot, slot + 3, Now)).Value.Select(r => r.Line).Prepend(lines[0]));
        Assert.Equal(lines[..2], (await views.CertificateLinesAsync("village", Id("A"), slot, slot + 9, Now)).Value.Select(r => r.Line));
        Assert.Empty((await views.CertificateLinesAsync("village", Id("D"), slot, slot + 9, Now)).Value);
        Assert.Equal([lines[0], lines[1], lines[3], lines[4], lines[5]], (await views.BundleLinesAsync("village", [1], Now)).Value.Select(r => r.Line));
        Assert.Equal(lines[4..5], (await views.BundleLinesAsync("village", [2], Now)).Value.Select(r => r.Line));
        Assert.Empty((await views.BundleLinesAsync("village", [], Now)).Value);
        Assert.Equal([1L, 2, 3], (await views.BundlesAsync("village", null, slot, slot + 9, 0, 9, Now)).Value);
        Assert.Equal([2L], (await views.BundlesAsync("village", null, slot, slot + 9, 1, 1, Now)).Value);
        Assert.Equal([1L, 2], (await views.BundlesAsync("village", Id("B"), slot, slot + 9, 0, 9, Now)).Value);
        // That some of it was lost there does not make a bundle one of that slot.
        Assert.Empty((await views.BundlesAsync("village", Id("B"), slot + 3, slot + 9, 0, 9, Now)).Value);
    }

    static ParticipantId Id(string name) => name.Length == 0 ? default : ParticipantId.Parse(name);

    static async Task<List<TradeRow>> PagesAsync(IViews views, ParticipantId? who, int most)
    {
        var (all, cursor) = (new List<TradeRow>(), default(TradeCursor));
        while (true)
        {
            var page = (await views.TradesAsync(Street, First, End, who, cursor, most, Now)).Value;
            all.AddRange(page);
            if (page.Count < most) return all;
            cursor = page[^1].Cursor;
        }
    }

    /// <summary>Every question's answer, as text: rows are records, and equal rows read alike.</summary>
    static async Task<string> EverythingAsync(IViews views)
    {
        var said = new List<string>();
        void Say<T>(string what, Viewed<IReadOnlyList<T>> rows) => said.AddRange([$"{what} {rows.Position} {rows.Value.Count}", .. rows.Value.Select(r => r!.ToString()!)]);
        var (from, until) = (Community.From.AddDays(-1), Community.Until);
        Say("slots", await views.SlotsAsync(Street, First, End, Now));
        Say("days", await views.DaysAsync(Street, from, until, Now));
        Say("months", await views.MonthsAsync(Street, from, until, Now));
        Say("rounds", await views.RoundsAsync(Street, First, End, Now));
        Say("trades", await views.TradesAsync(Street, First, End, null, default, 1_000_000, Now));
        Say("uses", await views.UsesAsync(Street, First, End, Now));
        Say("meters", await views.MeterDaysAsync(Street, from, until, Now));
        Say("bills", await views.BillsAsync(Street, SpanSums.MonthOf(from), until, null, Now));
        foreach (var member in Community.Members.Select(m => m.Id))
        {
            Say("slots of", await views.ParticipantSlotsAsync(Street, member, First, End, Now));
            Say("days of", await views.ParticipantDaysAsync(Street, member, from, until, Now));
            Say("months of", await views.ParticipantMonthsAsync(Street, member, from, until, Now));
            Say("bills of", await views.BillsAsync(Street, SpanSums.MonthOf(from), until, member, Now));
            Say("lines of", await views.BillLinesAsync(Street, member, SpanSums.MonthOf(Community.From), Now));
        }

        return string.Join('\n', said);
    }

    static async Task<string> TextAsync(IJournalStore store)
    {
        var copy = new MemoryStream();
        await JournalFile.ExportAsync(store, "cut", copy, Now);
        return System.Text.Encoding.UTF8.GetString(copy.ToArray());
    }
}

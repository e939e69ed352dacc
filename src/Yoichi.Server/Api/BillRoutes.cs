using System.Collections.Immutable;
using System.Text;
using Yoichi.Billing;
using Yoichi.Community;
using Yoichi.Live;
using Yoichi.People;
using Yoichi.Server.SignIn;
using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Server.Api;

/// <summary>A bill, a delta note, or a bill that waits for readings.</summary>
/// <param name="Month">2025-08.</param>
/// <param name="Note">0 for the bill, then the note's number.</param>
/// <param name="MissingSlots">What it waits for; 0 once it is issued.</param>
/// <param name="DueMicroYen">What this asks for: the total of a bill, the difference of a note.</param>
/// <param name="TotalMicroYen">Of the month as this leaves it.</param>
/// <param name="BaselineMicroYen">With the retailer alone.</param>
public sealed record BillInfo(
    string Participant, string Month, long Note, long MissingSlots, long? DueMicroYen, long? TotalMicroYen, long? BaselineMicroYen, long SlotsChanged)
{
    internal static BillInfo Of(BillRow b) => new(
        b.Participant.Name, Asked.Month(b.Month), b.Note, b.MissingSlots, b.Due?.MicroYen, b.Total?.MicroYen, b.Baseline?.MicroYen, b.SlotsChanged);
}

public sealed record BillList(IReadOnlyList<BillInfo> Items);

/// <param name="Bills">The bill and its notes, in order.</param>
/// <param name="Lines">Of each, with the month as it stands and the month with the retailer alone.</param>
public sealed record BillDetail(IReadOnlyList<BillInfo> Bills, IReadOnlyList<BillLineInfo> Lines);

/// <param name="Part">due, baseline or standing.</param>
/// <param name="Kind">docs/reference/bill-lines.md has them.</param>
public sealed record BillLineInfo(long Note, string Part, string Kind, long Wh, long? UnitPriceMicroYenPerWh, long AmountMicroYen);

/// <param name="Month">2025-08.</param>
public sealed record Adjustment(string? Month);

/// <param name="Notes">Those that were issued; none where every bill says what is known.</param>
public sealed record AdjustmentResult(string Month, IReadOnlyList<NoteInfo> Notes);

public sealed record NoteInfo(string Participant, int Note, long DueMicroYen, int SlotsChanged);

static class BillRoutes
{
    public static void Map(RouteGroupBuilder community)
    {
        community.MapGet("/bills", ListAsync).Is("Energy and money", "listBills", "Bills and notes: own ones, or everybody's for operators and auditors").Produces<BillList>();
        community.MapGet("/participants/{participant}/bills/{month}", OneAsync).Is("Energy and money", "getBill",
            "A month's bill and notes; as a file of `yoichi bills` (format: html, csv, json, statement; or Accept), the month as it stands")
            .Produces<BillDetail>(200, "application/json", "text/html", "text/csv");
        community.MapPost("/adjustments", AdjustAsync).Is("Energy and money", "adjustMonth", "Issue the delta notes of a month now", Scopes.Operate, Access.Operator)
            .Accepts<Adjustment>("application/json").Produces<AdjustmentResult>();
    }

    static Task<IResult> ListAsync(Asked asked, string? participant, string? from, string? until) => Reading.OfAsync(asked, async () =>
    {
        var who = asked.Visible(participant);
        var today = DateOnly.FromDateTime(asked.Now.ToOffset(SlotGrid.Jst).Date);
        _ = asked.Live;
        var first = from is null ? today.AddMonths(-13) : Asked.Month(from, "from");
        var end = until is null ? DateOnly.FromDayNumber(Math.Max(today.DayNumber, first.DayNumber) + 1) : Asked.Month(until, "until");
        if (end <= first || end.DayNumber - first.DayNumber > 3660)
            throw new RefusedException(400, "request.range", "until is a month after from, at most ten years on", "until");
        var (position, rows) = await asked.Views.BillsAsync(asked.Community, first, end, who, asked.Stop).ConfigureAwait(false);
        return (position, new BillList([.. rows.Select(BillInfo.Of)]));
    });

    static async Task<IResult> OneAsync(Asked asked, string participant, string month, string? format)
    {
        if (format is not (null or "html" or "csv" or "json" or "statement"))
            throw new RefusedException(400, "bill.format", "html, csv, json or statement; without it by Accept", "format");
        var (who, first) = (asked.Visible(participant)!.Value, Asked.Month(month, "month"));
        if (Reading.IsKnown(asked)) return Reading.NotModified(asked);
        var (_, bills) = await asked.Views.BillsAsync(asked.Community, first, first.AddDays(1), who, asked.Stop).ConfigureAwait(false);
        var (position, lines) = await asked.Views.BillLinesAsync(asked.Community, who, first, asked.Stop).ConfigureAwait(false);
        if (bills.Count == 0) throw new RefusedException(404, "bill.unknown", $"there is no bill of {month} for {who}", "month");
        switch (format ?? Reading.Wanted(asked.Http.Request))
        {
            case not "application/json" when bills[^1].Total is null:
                throw new RefusedException(404, "bill.waits", $"the bill waits for {bills[^1].MissingSlots} readings", "month");
            case "text/html" or "html":
                var page = BillPage.Render(await DocumentAsync(asked, who, first, bills, lines).ConfigureAwait(false));
                Reading.Stamp(asked, position);
                asked.Http.Response.Headers.ContentSecurityPolicy = Reading.PageOfItsOwn;
                return Results.Text(page, "text/html", Encoding.UTF8);
            case "text/csv" or "csv":
                return await FileAsync(BillCsv.Lines, "text/csv").ConfigureAwait(false);
            case "statement":
                return await FileAsync(BillCsv.Statement, "text/csv").ConfigureAwait(false);
            case "json":
                return await FileAsync(BillJson.Write, "application/json").ConfigureAwait(false);
            default:
                return Reading.Answer(asked, position, new BillDetail([.. bills.Select(BillInfo.Of)], [.. lines.Select(l =>
                    new BillLineInfo(l.Note, ApiJson.CodeOf(l.Part), l.Kind, l.Quantity.WattHours, l.UnitPrice?.MicroYenPerWattHour, l.Amount.MicroYen))]));
        }

        // The files of `yoichi bills`, byte for byte.
        async Task<IResult> FileAsync(Func<BillDocument, string> write, string type)
        {
            var text = write(await DocumentAsync(asked, who, first, bills, lines).ConfigureAwait(false));
            Reading.Stamp(asked, position);
            return Results.Text(text, type, Encoding.UTF8);
        }
    }

    static async Task<IResult> AdjustAsync(Asked asked)
    {
        var (wish, body) = await asked.BodyAsync<Adjustment>().ConfigureAwait(false);
        var month = Asked.Month(wish.Month ?? "", "month");
        return await Writing.DoAsync(asked, [new Command.Administer(asked.User.Account!.Id, "bills", $"adjust {wish.Month}"), new Command.AdjustMonth(month)], body, applied =>
            applied.Events[1].OfType<Event.CommandRefused>().FirstOrDefault() is { } refused ? Reply.Of(Problem.Of(422, "bill.refused", refused.Reason))
                : Reply.Of(200, new AdjustmentResult(wish.Month!, [.. applied.Events[1].OfType<Event.BillAdjusted>().Select(e => new NoteInfo(
                    e.Adjustment.Participant.Name, e.Adjustment.Number, e.Adjustment.Due.MicroYen, e.Adjustment.SlotsChanged))]))).ConfigureAwait(false);
    }

    /// <summary>The month as its last note leaves it, with its slots and partners.</summary>
    /// <exception cref="RefusedException">Readings were put right since, and the note about them is not issued.</exception>
    static async Task<BillDocument> DocumentAsync(
        Asked asked, ParticipantId who, DateOnly month, IReadOnlyList<BillRow> bills, IReadOnlyList<BillLineRow> lines)
    {
        var (known, _) = await asked.Live.Writer.ReadAsync(
            c => (c.Definition, Tariffs: c.TariffsOf(month), By: c.IndexOf(who) is >= 0 and var member ? c.BilledBy(member, month) : null), asked.Stop).ConfigureAwait(false);
        var (member, terms) = known.By ?? throw new RefusedException(404, "bill.unknown", $"{who} is not billed for {month:yyyy-MM}", "month");
        var (note, last) = (bills[^1].Note, bills[^1]);
        var bill = new Bill(who, month, Lines(note == 0 ? BillPart.Due : BillPart.Standing), Lines(BillPart.Baseline), last.Total!.Value, last.Baseline!.Value);
        var statement = await StatementAsync(asked, who, terms).ConfigureAwait(false);
        var origin = known.Definition.Origin;
        try
        {
            return BillDocument.Of(new(who, member.Kind, new(origin.TitleEn, origin.TitleJa), member.Terms, terms, TaxIn(known.Tariffs, month)), bill, statement);
        }
        catch (ArgumentException)
        {
            throw new RefusedException(409, "bill.changing", "readings were put right since, and the note about them has not been issued", "month");
        }

        ImmutableArray<BillLine> Lines(BillPart part) => [.. lines.Where(l => l.Note == note && l.Part == part).OrderBy(l => l.Line)
            .Select(l => new BillLine(l.Kind, l.Quantity, l.UnitPrice, l.Amount))];
    }

    /// <summary>From the community's own tariffs; one from before they had it is told by the built-in ones.</summary>
    static ConsumptionTax? TaxIn(string tariffs, DateOnly month) => (TariffBook.Parse(tariffs).ConsumptionTax.GetValueOrDefault("japan")
        ?? Simulation.Files.BuiltInTariffs.Book.ConsumptionTax.GetValueOrDefault("japan"))?.At(month)?.Value;

    static async Task<MonthStatement> StatementAsync(Asked asked, ParticipantId who, MonthTerms terms)
    {
        var (first, end) = (terms.FirstSlot, terms.FirstSlot + terms.SlotCount);
        var statement = new MonthStatement(terms);
        var slots = await asked.Views.ParticipantSlotsAsync(asked.Community, who, first, end, asked.Stop).ConfigureAwait(false);
        foreach (var s in slots.Value)
        {
            if (s.Quality is { } quality)
                statement.Mark(s.Slot, quality switch
                {
                    ReadingQuality.Measured => ReadingKind.Measured,
                    ReadingQuality.Recovered => ReadingKind.Recovered,
                    _ => ReadingKind.Estimated,
                });
            if (s.Bought is null) continue;
            statement.Add(s.Slot, new(s.Forward ?? default, s.Reverse ?? default, s.Bought ?? default, s.BoughtFor ?? default, s.Sold ?? default,
                s.SoldFor ?? default, s.BaselineForward ?? default, s.BaselineReverse ?? default));
        }

        for (var after = default(TradeCursor); ;)
        {
            var trades = await asked.Views.TradesAsync(asked.Community, first, end, who, after, 1000, asked.Stop).ConfigureAwait(false);
            foreach (var t in trades.Value)
                if (t.Buyer == who) statement.AddPurchase(t.Seller, t.Quantity, t.Quantity * t.Price);
                else statement.AddSale(t.Buyer, t.Quantity, t.Quantity * t.Price);
            if (trades.Value.Count < 1000) return statement;
            after = trades.Value[^1].Cursor;
        }
    }
}

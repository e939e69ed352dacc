using System.Text.Encodings.Web;
using System.Text.Json;
using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.Pages;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>A day as one JSON object: codes, factors by name, Wh, µ¥/Wh and µ¥. Its shape: docs/reference/explain-json.md.</summary>
public static class DayJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="only">The one slot to list; null for all of the day.</param>
    public static string Write(ExplainedDay day, DeliverySlot? only = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options)) Write(json, day, only);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    static void Write(Utf8JsonWriter json, ExplainedDay day, DeliverySlot? only)
    {
        json.WriteStartObject();
        json.WriteString("participant", day.Member.Id.Name);
        json.WriteString("kind", day.Member.Kind);
        json.WriteString("date", day.Date.ToString("yyyy-MM-dd"));
        json.WriteString("community", day.Name);
        json.WriteString("mechanism", day.Market.Mechanism);
        json.WriteString("agents", day.Agents);
        json.WriteNumber("slotMinutes", day.Grid.Minutes);
        json.WriteBoolean("reasonsKnown", day.ReasonsKnown);
        Array(json, "story", DayStory.Of(day), sentence => { json.WriteStartObject(); Say(json, sentence); json.WriteEndObject(); });
        if (day.Money is { } money)
        {
            json.WriteStartObject("money");
            json.WriteString("basis", "added-to-month");
            json.WriteBoolean("tiers", money.HasTiers);
            Money(json, money.Day);
            json.WriteEndObject();
        }

        Array(json, "stretches", Stretches.Of(day), s => Stretch(json, day, s));
        Array(json, "unfilled", Unfilled.Of(day), g => Group(json, day, g));
        Array(json, "noOrder", Unfilled.Refusals(day), g => Group(json, day, g));
        Array(json, "odd", DayOddities.Of(day), odd =>
        {
            json.WriteStartObject();
            json.WriteString("code", odd.Code);
            Say(json, odd.Text);
            json.WriteEndObject();
        });
        Array(json, "slots", day.Slots.Where(s => only is null || s.Slot == only), s => Slot(json, day, s));
        json.WriteEndObject();
    }

    static void Stretch(Utf8JsonWriter json, ExplainedDay day, Stretch s)
    {
        json.WriteStartObject();
        Time(json, "from", day, s.From);
        Time(json, "until", day, s.End);
        json.WriteNumber("slots", s.Slots.Length);
        json.WriteString("market", s.Market.ToString().ToLowerInvariant());
        json.WriteString("store", s.Store.ToString().ToLowerInvariant());
        json.WriteNumber("boughtWh", s.Bought.WattHours);
        json.WriteNumber("boughtForMicroYen", s.BoughtFor.MicroYen);
        json.WriteNumber("soldWh", s.Sold.WattHours);
        json.WriteNumber("soldForMicroYen", s.SoldFor.MicroYen);
        json.WriteNumber("chargedWh", s.Charged.WattHours);
        json.WriteNumber("dischargedWh", s.Discharged.WattHours);
        json.WriteNumber("fromRetailerWh", s.FromRetailer.WattHours);
        json.WriteNumber("toRetailerWh", s.ToRetailer.WattHours);
        json.WriteNumber("costMicroYen", s.Cost.MicroYen);
        json.WriteNumber("aloneMicroYen", s.Alone.MicroYen);
        json.WriteStartObject("text");
        Say(json, StretchWords.Doing(day, s));
        json.WriteEndObject();
        Array(json, "reasons", s.Reasons, r =>
        {
            json.WriteStartObject();
            json.WriteString("code", r.Code);
            json.WriteNumber("slots", r.Slots);
            Say(json, Words.Reason(day.Texts, r.Code, r.Causes));
            Factors(json, day.Texts, r.Code, r.Causes);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    static void Group(Utf8JsonWriter json, ExplainedDay day, UnfilledGroup g)
    {
        json.WriteStartObject();
        json.WriteString("round", RoundNames.Of(g.Phase));
        json.WriteString("side", SideName(g.Side));
        json.WriteString("fate", Fates.Code(g.Fate));
        json.WriteNumber("wh", g.Asked.WattHours);
        json.WriteNumber("restWh", g.Rest.WattHours);
        Say(json, Unfilled.Say(day, g));
        Array(json, "orders", g.Orders, o => json.WriteNumberValue(o.Number));
        json.WriteEndObject();
    }

    static void Group(Utf8JsonWriter json, ExplainedDay day, RefusalGroup g)
    {
        json.WriteStartObject();
        json.WriteString("round", g.Round);
        json.WriteString("code", g.Code);
        Say(json, Unfilled.Say(day, g));
        Array(json, "slots", g.Times, t => json.WriteStringValue(day.Grid.Format(t.Slot)));
        json.WriteEndObject();
    }

    static void Slot(Utf8JsonWriter json, ExplainedDay day, ExplainedSlot s)
    {
        json.WriteStartObject();
        Time(json, "slot", day, s.Slot);
        json.WriteNumber("retailPrice", s.RetailPrice.MicroYenPerWattHour);
        json.WriteNumber("buyBackPrice", s.BuyBackPrice.MicroYenPerWattHour);
        json.WriteNumber("charges", s.Charges.MicroYenPerWattHour);
        if (s.Reading is { } r)
        {
            json.WriteStartObject("metered");
            json.WriteNumber("loadWh", r.Load.WattHours);
            json.WriteNumber("generatedWh", r.Generated.WattHours);
            json.WriteNumber("importWh", r.Forward.WattHours);
            json.WriteNumber("exportWh", r.Reverse.WattHours);
            json.WriteNumber("chargedWh", r.Charged.WattHours);
            json.WriteNumber("dischargedWh", r.Discharged.WattHours);
            json.WriteNumber("drivenWh", r.Driven.WattHours);
            json.WriteNumber("storedWh", r.Stored.WattHours);
            json.WriteNumber("aloneImportWh", r.BaselineForward.WattHours);
            json.WriteNumber("aloneExportWh", r.BaselineReverse.WattHours);
            json.WriteString("quality", r.Quality.ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        Array(json, "auctions", s.Auctions, a => Auction(json, a));
        Array(json, "orders", s.Orders, o => Order(json, day.Texts, o));
        Array(json, "noOrder", s.Refusals, none =>
        {
            json.WriteStartObject();
            json.WriteString("round", none.Round);
            Cause(json, "reason", day.Texts, none.Cause);
            json.WriteEndObject();
        });
        Array(json, "refused", s.Refused, refused =>
        {
            json.WriteStartObject();
            json.WriteString("side", SideName(refused.Side));
            json.WriteString("code", refused.Reason.ToString());
            Say(json, Words.Refusal(refused.Reason));
            json.WriteEndObject();
        });
        if (s.Act is { } act)
        {
            json.WriteStartObject("store");
            if (act.Wish is { } wish) json.WriteNumber("wishWh", wish.WattHours);
            Cause(json, "reason", day.Texts, act.Cause);
            json.WriteEndObject();
        }

        if (s.Money is { } money)
        {
            json.WriteStartObject("money");
            Money(json, money);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    static void Order(Utf8JsonWriter json, ReasonTexts texts, ExplainedOrder o)
    {
        json.WriteStartObject();
        json.WriteNumber("number", o.Number);
        json.WriteString("round", RoundNames.Of(o.Phase));
        json.WriteString("side", SideName(o.Side));
        json.WriteNumber("wh", o.Quantity.WattHours);
        json.WriteNumber("limit", o.Limit.MicroYenPerWattHour);
        json.WriteNumber("filledWh", o.Filled.WattHours);
        json.WriteNumber("amountMicroYen", o.Amount.MicroYen);
        json.WriteString("fate", Fates.Code(o.Fate));
        json.WriteStartObject("fateText");
        Say(json, Words.Fate(o));
        json.WriteEndObject();
        Array(json, "trades", o.Trades, t =>
        {
            json.WriteStartObject();
            json.WriteString("round", RoundNames.Of(t.Round));
            json.WriteString("with", t.With.Name);
            json.WriteNumber("wh", t.Quantity.WattHours);
            json.WriteNumber("price", t.Price.MicroYenPerWattHour);
            json.WriteEndObject();
        });
        if (o.Cause is { } cause) Cause(json, "reason", texts, cause);
        json.WriteEndObject();
    }

    static void Auction(Utf8JsonWriter json, Auction a)
    {
        json.WriteStartObject();
        json.WriteString("round", RoundNames.Of(a.Round));
        json.WriteNumber("orders", a.Orders);
        json.WriteNumber("wantedWh", a.Wanted.WattHours);
        json.WriteNumber("offeredWh", a.Offered.WattHours);
        json.WriteNumber("matchedWh", a.Matched.WattHours);
        if (a.Least is { } least) json.WriteNumber("leastPrice", least.MicroYenPerWattHour);
        if (a.Most is { } most) json.WriteNumber("mostPrice", most.MicroYenPerWattHour);
        json.WriteEndObject();
    }

    static void Money(Utf8JsonWriter json, SlotMoney money)
    {
        json.WriteNumber("costMicroYen", money.Cost.MicroYen);
        json.WriteNumber("aloneMicroYen", money.Alone.MicroYen);
        json.WriteNumber("savedMicroYen", money.Saved.MicroYen);
        Array(json, "lines", money.Lines, line =>
        {
            json.WriteStartObject();
            json.WriteString("kind", line.Kind);
            json.WriteNumber("wh", line.Quantity.WattHours);
            if (line.UnitPrice is { } price) json.WriteNumber("unitPrice", price.MicroYenPerWattHour);
            json.WriteNumber("amountMicroYen", line.Amount.MicroYen);
            Say(json, ChargeWords.Why(line.Kind));
            json.WriteEndObject();
        });
    }

    static void Cause(Utf8JsonWriter json, string name, ReasonTexts texts, Cause cause)
    {
        json.WriteStartObject(name);
        json.WriteString("code", cause.Code);
        Say(json, Words.Reason(texts, cause.Code, [cause]));
        Factors(json, texts, cause.Code, [cause]);
        json.WriteEndObject();
    }

    /// <summary>By name, a number each, or least and most of several; by place for a code without a sentence.</summary>
    static void Factors(Utf8JsonWriter json, ReasonTexts texts, string code, IReadOnlyCollection<Cause> causes)
    {
        var reason = texts.Find(code) ?? new(code, "", "", [new("a", FactorKind.Count), new("b", FactorKind.Count), new("c", FactorKind.Count)]);
        json.WriteStartObject("factors");
        for (var i = 0; i < reason.Factors.Length; i++)
        {
            var (least, most) = reason.Range(causes, i);
            if (causes.Count == 1)
            {
                json.WriteNumber(reason.Factors[i].Name, least);
                continue;
            }

            json.WriteStartArray(reason.Factors[i].Name);
            json.WriteNumberValue(least);
            json.WriteNumberValue(most);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    static void Say(Utf8JsonWriter json, Bilingual text)
    {
        json.WriteString("en", text.En);
        json.WriteString("ja", text.Ja);
    }

    static void Time(Utf8JsonWriter json, string name, ExplainedDay day, DeliverySlot slot) => json.WriteString(name, day.Grid.Format(slot));

    static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> all, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var each in all) write(each);
        json.WriteEndArray();
    }

    static string SideName(Side side) => side switch
    {
        Side.Buy => "buy",
        Side.Sell => "sell",
        _ => "none",
    };
}

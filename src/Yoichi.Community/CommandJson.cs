using System.Globalization;
using System.Text.Json;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>One command as one JSON object: the lines of a journal. Energy in Wh, prices in µ¥/Wh, slots by index.</summary>
static partial class CommandJson
{
    public static void Write(Utf8JsonWriter json, Command command)
    {
        json.WriteStartObject();
        switch (command)
        {
            case Command.Tick tick:
                json.WriteString("c", "tick");
                json.WriteNumber("at", tick.At.ToUnixTimeSeconds());
                break;
            case Command.PlaceOrder place:
                WriteHead(json, "order", place.Slot, place.Participant);
                json.WriteString("side", place.Side == Side.Buy ? "buy" : "sell");
                json.WriteNumber("wh", place.Quantity.WattHours);
                json.WriteNumber("limit", place.Limit.MicroYenPerWattHour);
                WriteTerms(json, place.Terms);
                break;
            case Command.ReplaceOrder replace:
                WriteHead(json, "replace", replace.Slot, replace.Participant);
                json.WriteNumber("order", replace.OrderId);
                json.WriteNumber("wh", replace.Quantity.WattHours);
                json.WriteNumber("limit", replace.Limit.MicroYenPerWattHour);
                break;
            case Command.CancelOrder cancel:
                WriteHead(json, "cancel", cancel.Slot, cancel.Participant);
                json.WriteNumber("order", cancel.OrderId);
                break;
            case Command.CancelOrders cancel:
                WriteHead(json, "cancelAll", cancel.Slot, cancel.Participant);
                break;
            case Command.RunRound round:
                WriteHead(json, "round", round.Slot, null);
                json.WriteNumber("kind", (int)round.Round);
                break;
            case Command.CloseGate gate:
                WriteHead(json, "gate", gate.Slot, null);
                break;
            case Command.RecordReading record:
                WriteHead(json, "reading", record.Slot, record.Participant);
                WriteReading(json, record.Reading);
                if (record.Source is { } source) json.WriteString("source", source);
                break;
            case Command.SettleSlot settle:
                WriteHead(json, "settle", settle.Slot, null);
                break;
            case Command.CloseMonth month:
                WriteMonth(json, "month", month.Month);
                break;
            case Command.AdjustMonth adjust:
                WriteMonth(json, "adjust", adjust.Month);
                break;
            case Command.FinishMonth finish:
                WriteMonth(json, "final", finish.Month);
                break;
            case Command.ArchiveCertificates archive:
                WriteMonth(json, "archive", archive.Month);
                break;
            case Command.Mark mark:
                json.WriteString("c", "mark");
                json.WriteNumber("events", mark.Events);
                json.WriteString("sha256", mark.Sha256);
                if (mark.Restarts) json.WriteBoolean("restarts", true);
                break;
            case Command.AdmitMember admit:
                json.WriteString("c", "admit");
                json.WritePropertyName("member");
                DefinitionJson.WriteMember(json, admit.Member);
                break;
            case Command.ChangeMember change:
                WriteChange(json, change);
                break;
            case Command.DismissMember dismiss:
                json.WriteString("c", "dismiss");
                json.WriteString("who", dismiss.Participant.Name);
                WriteDay(json, "last", dismiss.LastDay);
                break;
            case Command.Prolong prolong:
                json.WriteString("c", "prolong");
                WriteDay(json, "until", prolong.Until);
                break;
            case Command.AmendTariffs amend:
                json.WriteString("c", "tariffs");
                WriteDay(json, "from", amend.From);
                json.WriteString("text", amend.Tariffs);
                break;
            case Command.Administer administer:
                json.WriteString("c", "note");
                json.WriteString("by", administer.By);
                json.WriteString("what", administer.What);
                json.WriteString("text", administer.Content);
                break;
            case Command.ActOnCertificates act:
                WriteAct(json, act.Order);
                break;
            case Command.RegisterPlant register:
                json.WriteString("c", "plant");
                json.WriteString("who", register.Plant.Site.Name);
                CertificateJson.Write(json, register.Plant);
                break;
            case Command.OfferCertificates offer:
                json.WriteString("c", "value");
                json.WriteString("who", offer.Participant.Name);
                json.WriteString("side", offer.Side == Side.Buy ? "buy" : "sell");
                json.WriteNumber("wh", offer.Quantity.WattHours);
                json.WriteNumber("limit", offer.Limit.MicroYenPerWattHour);
                WriteTerms(json, offer.Terms);
                break;
            case Command.RunCertificateRound:
                json.WriteString("c", "valueRound");
                break;
            default:
                throw new InvalidOperationException($"no journal line for {command.GetType().Name}");
        }

        json.WriteEndObject();
    }

    static void WriteHead(Utf8JsonWriter json, string kind, DeliverySlot slot, ParticipantId? participant)
    {
        json.WriteString("c", kind);
        json.WriteNumber("slot", slot.Index);
        if (participant is { } who) json.WriteString("who", who.Name);
    }

    static void WriteAct(Utf8JsonWriter json, CertificateOrder order)
    {
        json.WriteString("c", "certificate");
        json.WriteNumber("kind", (int)order.Verb);
        json.WriteString("who", order.Account.Name);
        json.WriteNumber("order", order.Issuance);
        json.WriteNumber("wh", order.Quantity.WattHours);
        if (order.Other != default) json.WriteString("to", order.Other.Name);
        if (order.Purpose.Length > 0) json.WriteString("what", order.Purpose);
        if (order.Beneficiary.Length > 0) json.WriteString("text", order.Beneficiary);
    }

    static void WriteMonth(Utf8JsonWriter json, string kind, DateOnly month)
    {
        json.WriteString("c", kind);
        WriteDay(json, "month", month);
    }

    static void WriteDay(Utf8JsonWriter json, string name, DateOnly day) =>
        json.WriteString(name, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    static void WriteChange(Utf8JsonWriter json, Command.ChangeMember change)
    {
        json.WriteString("c", "change");
        json.WriteString("who", change.Participant.Name);
        WriteDay(json, "from", change.From);
        if (change.Terms is { } terms) DefinitionJson.WriteTerms(json, terms);
        if (change.Tags is { } tags)
        {
            json.WriteStartArray("tags");                    // none at all is a change too
            foreach (var tag in tags) json.WriteStringValue(tag.Name);
            json.WriteEndArray();
        }

        if (change.UnderFit is { } fit) json.WriteBoolean("underFit", fit);
        if (change.MeterClass is { } meter) json.WriteString("meter", DefinitionJson.NameOf(meter));
    }

    static void WriteTerms(Utf8JsonWriter json, OrderTerms terms)
    {
        WriteTags(json, "tags", terms.Tags);
        WriteTags(json, "require", terms.Require);
        if (terms.Premiums.IsEmpty) return;
        json.WriteStartObject("premiums");
        foreach (var premium in terms.Premiums) json.WriteNumber(premium.Tag.Name, premium.Amount.MicroYenPerWattHour);
        json.WriteEndObject();
    }

    static void WriteTags(Utf8JsonWriter json, string name, IReadOnlyList<Tag> tags)
    {
        if (tags.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var tag in tags) json.WriteStringValue(tag.Name);
        json.WriteEndArray();
    }

    static void WriteReading(Utf8JsonWriter json, in SlotReading r)
    {
        json.WriteStartArray("v");
        json.WriteNumberValue(r.Forward.WattHours);
        json.WriteNumberValue(r.Reverse.WattHours);
        json.WriteNumberValue(r.Load.WattHours);
        json.WriteNumberValue(r.Generated.WattHours);
        json.WriteNumberValue(r.Charged.WattHours);
        json.WriteNumberValue(r.Discharged.WattHours);
        json.WriteNumberValue(r.Driven.WattHours);
        json.WriteNumberValue(r.Lost.WattHours);
        json.WriteNumberValue(r.Stored.WattHours);
        json.WriteNumberValue(r.BaselineForward.WattHours);
        json.WriteNumberValue(r.BaselineReverse.WattHours);
        json.WriteNumberValue(r.BaselineStored.WattHours);
        json.WriteEndArray();
        json.WriteNumber("q", (int)r.Quality);
        if (r.Stage != ReadingStage.Confirmed) json.WriteNumber("stage", (int)r.Stage);
    }
}

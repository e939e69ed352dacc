using System.Collections.Frozen;

namespace Yoichi.Simulation.Files;

/// <summary>Every key a community file may have, by the kind of map it stands in.</summary>
/// <remarks>The reader, the published schema (docs/reference/community.schema.json) and the page beside it
/// (docs/reference/community.md) name the same keys; tests hold them together.</remarks>
public static class CommunityKeys
{
    /// <summary>Kind of map → its keys. The empty name is the whole document; <c>premiums</c> is not here, since its
    /// keys are tags.</summary>
    public static FrozenDictionary<string, string[]> ByMap { get; } = new Dictionary<string, string[]>
    {
        [""] = ["community", "market", "settlement", "tariffs", "desk", "certificates", "defaults", "participants"],
        ["desk"] = ["agent"],
        ["community"] = ["name", "title", "start", "days", "slotMinutes", "location", "seed"],
        ["title"] = ["en", "ja"],
        ["location"] = ["latitude", "longitude"],
        ["market"] = ["mechanism", "exAnte", "exPost", "rounds", "continuous", "priceBand", "midRate"],
        ["rounds"] = ["dayAheadAt", "gateMinutes", "openHours"],
        ["continuous"] = ["openHours", "closeMinutesBeforeEnd", "priceBand"],
        ["priceBand"] = ["floor", "ceiling"],
        ["settlement"] = ["charges", "imbalance", "readings"],
        ["charges"] = ["wheeling", "loss", "fee"],
        ["loss"] = ["percent", "price"],
        ["imbalance"] = ["shortfall", "excess"],
        ["readings"] = ["from", "estimateUpToDays", "profileWeeks", "waitDays", "closeAfterDays", "confirmed", "source"],
        ["certificates"] = ["order", "lots", "expiryMonths", "plants", "supply"],
        ["certifiedPlant"] =
        [
            "site", "owner", "technology", "place", "commissioned", "support", "gramsPerKWh", "factorSource", "hybridInverter",
            "selfScheme", "exportScheme",
        ],
        ["supply"] = ["mix", "certifiedPercent", "certificateKind", "gramsPerKWh", "source"],
        ["mix"] = ["source", "percent"],
        ["defaults"] = ["home", "vehicle", "office", "shop", "plant"],
        ["participant"] =
        [
            "id", "kind", "owner", "groups", "plan", "buyBack", "levy", "fuel", "contract", "load", "pv", "battery",
            "flexible", "vehicle", "demandCharge", "fit", "preferences", "tags", "meter", "joins", "leaves",
        ],
        ["series"] =
        [
            "file", "format", "column", "timeColumn", "unit", "zone", "stamp", "dateOrder", "firstDate", "pvKW", "factor",
            "scaleToKWhPerMonth", "month", "shiftTo", "missing", "generate", "seed", "kWhPerMonth", "profile", "constant",
        ],
        ["contract"] = ["amperes", "kW"],
        ["pv"] = ["kW", "tilt", "azimuth", "series", "irradiance", "seed"],
        ["irradiance"] = ["file", "format"],
        ["battery"] = ["kWh", "kW", "dischargeKW", "efficiency", "initial", "packYenPerKWh", "reverseFlow"],
        ["flexible"] = ["kWh", "kW", "days", "from", "to", "start", "block"],
        ["efficiency"] = ["charge", "discharge"],
        ["vehicle"] =
            ["kWh", "kW", "dischargeKW", "efficiency", "initial", "needed", "plugged", "trips", "baseline", "wear"],
        ["plugged"] = ["days", "from", "to", "place"],
        ["trip"] = ["days", "departs", "kWh"],
        ["baseline"] = ["from", "to"],
        ["preferences"] = ["agent", "mode", "greenPremium", "sell", "buy"],
        ["sell"] = ["tags", "premiums", "margin"],
        ["buy"] = ["require", "premiums", "margin", "monthly"],
        ["monthly"] = ["kWh", "yen"],
    }.ToFrozenDictionary(StringComparer.Ordinal);
}

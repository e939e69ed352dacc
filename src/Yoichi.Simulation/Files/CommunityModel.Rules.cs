using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

sealed partial class CommunityModel
{
    MarketRules Market(MapReader? map)
    {
        var rounds = map?.Map("rounds", "rounds");
        var continuous = map?.Map("continuous", "continuous");
        var band = Band(map?.Map("priceBand", "priceBand"), PriceBand.Widest);
        var rules = new MarketRules(
            map?.Choice("mechanism", "call", options.Mechanisms) ?? "call",
            map?.Flag("exAnte", true) ?? true,
            map?.Flag("exPost", true) ?? true,
            new(DayAhead(rounds),
                (int)(rounds?.Whole("gateMinutes", 60, 0, 1440, "minutes") ?? 60),
                (int)(rounds?.Whole("openHours", 48, 1, 168, "hours") ?? 48)),
            new((int)(continuous?.Whole("openHours", 24, 1, 168, "hours") ?? 24),
                (int)(continuous?.Whole("closeMinutesBeforeEnd", 10, 0, 1440, "minutes") ?? 10),
                Band(continuous?.Map("priceBand", "priceBand"), band)),
            band,
            map is not null && map.Has("midRate") ? map.Price("midRate", Price.OfTicks(0)) : null);

        if (!rules.ExAnte && !rules.ExPost)
            map!.Wrong("exPost", "community.rule", "exAnte and exPost are both false, so nothing would ever be traded");
        if (rules.Rounds.GateMinutes >= rules.Rounds.OpenHours * 60)
            rounds!.Wrong("gateMinutes", "community.rule",
                $"the gate closes {rules.Rounds.GateMinutes} minutes before delivery, "
                + $"before orders are taken ({rules.Rounds.OpenHours} hours)");
        CheckRounds(rounds, rules);
        if (rules.MidRate is { } mid && (mid < band.Floor || mid > band.Ceiling))
            map!.Wrong("midRate", "community.rule", $"{mid} is outside the price band {band.Floor} … {band.Ceiling}");
        return rules;
    }

    /// <summary>Auctions are held at the start of a slot, and the day-ahead one while every slot of the next day takes
    /// orders: else a community would play without it and nobody would know why.</summary>
    void CheckRounds(MapReader? rounds, MarketRules rules)
    {
        if (rounds is null || !rules.ExAnte || rules.Mechanism == "continuous") return;
        var (gate, open) = (rules.Rounds.GateMinutes, rules.Rounds.OpenHours * 60);
        if (gate % run.Grid.Minutes != 0)
            rounds.Wrong("gateMinutes", "community.rule", $"{gate} minutes are not whole slots of {run.Grid.Minutes}");
        if (rules.Rounds.DayAheadAt is not { } time) return;
        var minute = time.Hour * 60 + time.Minute;
        var key = rounds.Has("dayAheadAt") ? "dayAheadAt" : "openHours";
        if (minute % run.Grid.Minutes != 0)
            rounds.Wrong(key, "community.rule", $"no slot of {run.Grid.Minutes} minutes starts at {time:HH\\:mm}");
        else if (minute + gate > 24 * 60)
            rounds.Wrong(key, "community.rule",
                $"at {time:HH\\:mm} the gate of the next day's first slot, {gate} minutes before it starts, has closed");
        else if (open < 48 * 60 - minute)
            rounds.Wrong(key, "community.rule",
                $"at {time:HH\\:mm} the next day's last slots do not take orders yet: that needs openHours {(48 * 60 - minute + 59) / 60} or more, or dayAheadAt: off");
    }

    /// <summary>Noon by default; <c>off</c> for no auction on the day before.</summary>
    static TimeOnly? DayAhead(MapReader? rounds)
    {
        if (rounds?.Find("dayAheadAt") is YamlScalar { Text: "off" }) return null;
        return rounds?.Time("dayAheadAt", new TimeOnly(12, 0)) ?? new TimeOnly(12, 0);
    }

    static PriceBand Band(MapReader? map, PriceBand fallback)
    {
        if (map is null) return fallback;
        var band = new PriceBand(map.Price("floor", fallback.Floor), map.Price("ceiling", fallback.Ceiling));
        if (band.Floor >= band.Ceiling)
            map.Wrong(map.Has("ceiling") ? "ceiling" : "floor", "community.rule",
                $"the floor {band.Floor} is not below the ceiling {band.Ceiling}");
        return band;
    }

    SettlementRules Settlement(MapReader? map, OwnTariffs own) => Charges(map, own) with { Readings = Readings(map) };

    /// <summary>What holds from a day on: each entry later than the one before it.</summary>
    ImmutableArray<ReadingRules> Readings(MapReader? map)
    {
        const string Wanted = "a list of maps of from, estimateUpToDays, profileWeeks, waitDays, closeAfterDays, confirmed, source";
        var rules = ImmutableArray.CreateBuilder<ReadingRules>();
        foreach (var item in map?.List("readings", Wanted) ?? [])
        {
            if (item is not YamlMap entry)
            {
                problems.Add(item, "community.type", "wanted is a map of " + string.Join(", ", CommunityKeys.ByMap["readings"]));
                continue;
            }

            var (read, usual) = (new MapReader(entry, "readings", problems), ReadingRules.Default);
            var rule = new ReadingRules(
                read.Date("from"),
                (int)read.Whole("estimateUpToDays", usual.EstimateUpToDays, 0, 60, "days"),
                (int)read.Whole("profileWeeks", usual.ProfileWeeks, 1, 26, "weeks"),
                (int)read.Whole("waitDays", usual.WaitDays, 0, 60, "days"),
                (int)read.Whole("closeAfterDays", usual.CloseAfterDays, 0, 60, "days"),
                read.Flag("confirmed", false),
                read.Text("source", ""));
            if (rules.Count > 0 && rule.From <= rules[^1].From)
                read.Wrong("from", "community.rule", $"{rule.From:yyyy-MM-dd} is not after the entry before it, {rules[^1].From:yyyy-MM-dd}");
            if (rule.IsConfirmed && rule.Source.Length == 0)
                read.Wrong("confirmed", "community.rule", "what is confirmed names its source");
            rules.Add(rule);
        }

        return rules.ToImmutable();
    }

    static SettlementRules Charges(MapReader? map, OwnTariffs own)
    {
        if (map?.Map("imbalance", "imbalance") is { } imbalance)
            own.Imbalance = new(PriceOr(imbalance, "shortfall", "retail"), PriceOr(imbalance, "excess", "buy-back"));
        if (map?.Find("charges") is not YamlMap)
        {
            const string Wanted = "the name of a set of charges, or a map of wheeling, loss, fee";
            return new(map?.Text("charges", "none", Wanted) ?? "none", own.Imbalance);
        }

        var amounts = map.Map("charges", "charges")!;
        var loss = amounts.Map("loss", "loss");
        own.Charges = new(
            amounts.Price("wheeling", default(Price), mayBeNegative: false),
            (int)(loss?.Thousandths("percent", null, 0, 50_000, "%") ?? 0),
            loss?.Price("price", null, mayBeNegative: false) ?? default,
            amounts.Price("fee", default(Price), mayBeNegative: false));
        return new(SettlementRules.OwnName, own.Imbalance);
    }

    /// <summary>A price, or the word that stands for each participant's own.</summary>
    static Price? PriceOr(MapReader map, string key, string word) => map.Find(key) switch
    {
        null => null,
        YamlScalar scalar when scalar.Text == word => null,
        YamlScalar scalar when !FixedPoint.TryParse(scalar.Text, 9, out _) => Wrong(map, key, scalar.Text, word),
        _ => map.Price(key, default(Price)),
    };

    static Price? Wrong(MapReader map, string key, string text, string word)
    {
        map.Wrong(key, "community.choice", $"'{text}' is not '{word}' or a price in ¥/kWh{Spelling.Hint(text, [word])}");
        return null;
    }
}

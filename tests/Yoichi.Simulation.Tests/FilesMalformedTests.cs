using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>Every wrong file gets a clear message: where, what, and a code that scripts can rely on.</summary>
public class FilesMalformedTests
{
    const string Sound = """
        community:
          name: street
          start: 2025-08-01
          days: 7
          location: { latitude: 35.0, longitude: 139.0 }
        market:
          mechanism: call
          rounds: { gateMinutes: 60 }
          priceBand: { floor: -5, ceiling: 50 }
        settlement:
          charges: none
          imbalance: { shortfall: retail }
        participants:
          - id: H1
            kind: home
            plan: flat-27
            buyBack: flat-8.5
            groups: [homes]
            load: { generate: household, kWhPerMonth: 400 }
            pv: { kW: 4.1, tilt: 25 }
            battery: { kWh: 6.4, kW: 3, initial: 3.2 }
            tags: ["area:seijo"]
            preferences: { buy: { margin: 1.50, premiums: { solar: 2 } } }
          - id: V1
            kind: vehicle
            owner: H1
            plan: flat-27
            vehicle:
              kWh: 8.8
              kW: 3
              plugged: [{ days: every, from: "18:00", to: "08:00" }]
              trips: [{ days: weekdays, departs: "08:00", kWh: 5 }]
              baseline: { from: "22:00", to: "02:00" }
        """;

    [Fact]
    public void The_sound_file_is_sound() => Assert.Empty(CommunityFileReader.ProblemsOfText("f.yaml", Sound));

    /// <summary>§ marks where the message must point; the file is the sound one with one thing replaced.</summary>
    public static TheoryData<string, string, string, string> Wrong => new()
    {
        // vehicles' wear, green mode, a month's limits on premiums
        { "kWh: 8.8\n", "kWh: 8.8\n      wear: §-0.01\n", "community.range", "" },
        { "preferences: { buy", "preferences: { mode: §grey, buy", "community.choice", "economy, green" },
        { "preferences: { buy", "preferences: { greenPremium: §2, buy", "community.rule", "'mode: green' is missing" },
        { "preferences: { buy", "preferences: { mode: green, greenPremium: §-1, buy", "community.range", "" },
        { "tags: [\"area:seijo\"]\n    preferences: { buy: { margin: 1.50, premiums: { solar: 2 } } }",
            "preferences: { mode: §green, sell: { tags: [local] } }", "community.unknown-name", "no sale of this community carries a renewable tag" },
        { "premiums: { solar: 2 }", "premiums: { solar: 2 }, monthly: §{ }", "community.missing", "the month's energy (kWh)" },
        { "premiums: { solar: 2 }", "monthly: §{ kWh: 10 }", "community.rule", "no premium above 0" },
        { "premiums: { solar: 2 }", "premiums: { solar: -2 }, monthly: §{ kWh: 10 }", "community.rule", "no premium above 0" },
        { "premiums: { solar: 2 }", "premiums: { solar: 2 }, monthly: { kWh: §0 }", "community.range", "" },
        { "premiums: { solar: 2 }", "premiums: { solar: 2 }, monthly: { yen: §0 }", "community.range", "" },
        { "premiums: { solar: 2 }", "premiums: { solar: 2 }, monthly: { yen: §1.5 }", "community.number", "a whole number in yen" },
        { "premiums: { solar: 2 }", "premiums: { solar: 2 }, monthly: { §kwh: 1, yen: 1 }", "community.unknown-key", "did you mean 'kWh'?" },
        // keys and types
        { "days: 7", "§day: 7\n  days: 7", "community.unknown-key", "did you mean 'days'?" },
        { "kW: 4.1,", "§kw: 4.1, kW: 4.1,", "community.unknown-key", "did you mean 'kW'?" },
        { "battery: {", "§batery: { kWh: 1, kW: 1 }\n    battery: {", "community.unknown-key", "did you mean 'battery'?" },
        { "margin: 1.50", "§margn: 1.50", "community.unknown-key", "did you mean 'margin'?" },
        { "days: 7", "days: 7\n  §days: 8", "community.double-key", "'days' stands twice" },
        { "  days: 7\n", "", "community.missing", "'days' is missing" },
        { "mechanism: call", "mechanism: §[call]", "community.type", "this is a list" },
        { "rounds: { gateMinutes: 60 }", "rounds: §60", "community.type", "wanted is a map of dayAheadAt" },
        { "groups: [homes]", "groups: §homes", "community.type", "a list of names of groups" },
        { "name: street", "name: §7", "community.type", "put it in quotes" },
        { "name: street", "name:§ ", "community.type", "there is nothing here" },
        { "premiums: { solar: 2 }", "premiums: §[solar]", "community.type", "a map of tags and amounts" },
        { "mechanism: call", "mechanism: call\n  exAnte: §yes", "community.type", "not true or false" },
        // numbers, dates, times
        { "days: 7", "days: §seven", "community.number", "not a whole number in days" },
        { "days: 7", "days: §\"7\"", "community.number", "no quotes" },
        { "days: 7", "days: §7.5", "community.number", "more than 0 decimals" },
        { "days: 7", "days: §0", "community.range", "outside 1 … 1830 days" },
        { "kW: 4.1", "kW: §1e3", "community.number", "'1e3' is not a number in kW" },
        { "kW: 4.1", "kW: §4.1234", "community.number", "more than 3 decimals" },
        { "kW: 4.1", "kW: §-4.1", "community.range", "-4.1 is outside 0.001" },
        { "kWh: 6.4", "kWh: §99999999999999999999", "community.number", "" },
        { "tilt: 25", "tilt: §91", "community.range", "outside 0 … 90 degrees" },
        { "latitude: 35.0", "latitude: §95", "community.range", "outside -90 … 90" },
        { "margin: 1.50", "margin: §1.505", "community.number", "more than 2 decimals" },
        { "margin: 1.50", "margin: §-1", "community.range", "-1 is outside 0" },
        { "solar: 2", "solar: §two", "community.number", "'two' is not an amount" },
        { "2025-08-01", "§2025-02-29", "community.date", "'2025-02-29' is not a date" },
        { "2025-08-01", "§01/08/2025", "community.date", "is not a date like 2025-08-01" },
        { "\"22:00\"", "§\"24:00\"", "community.time", "'24:00' is not a time of day" },
        { "days: 7", "days: 7\n  slotMinutes: §20", "community.range", "15, 30 or 60" },
        // words and names
        { "mechanism: call", "mechanism: §cal", "community.choice", "did you mean 'call'?" },
        { "kind: home", "kind: §house", "community.choice", "is not one of home, vehicle" },
        { "days: weekdays", "days: §weekday", "community.choice", "did you mean 'weekdays'?" },
        { "shortfall: retail", "shortfall: §wholesale", "community.choice", "not 'retail' or a price" },
        { "plan: flat-27\n    buyBack", "plan: §flat-72\n    buyBack", "community.unknown-name", "did you mean 'flat-27'?" },
        { "buyBack: flat-8.5", "buyBack: §flat-85", "community.unknown-name", "did you mean 'flat-8.5'?" },
        { "charges: none", "charges: §non", "community.unknown-name", "did you mean 'none'?" },
        { "owner: H1", "owner: §H2", "community.unknown-name", "there is no participant 'H2'" },
        { "owner: H1", "owner: §V1", "community.rule", "is a vehicle itself" },
        { "id: V1", "id: §H1", "community.double-id", "line 14 already" },
        { "id: V1", "id: §V 1", "community.id", "'V 1' is not a name" },
        { "groups: [homes]", "groups: [homes, §homes]", "community.double-id", "named twice" },
        { "\"area:seijo\"", "§\"area seijo\"", "community.tag", "is not a tag" },
        { "\"area:seijo\"", "§\"seller:H1\"", "community.tag", "added by the market itself" },
        { "solar: 2", "§soler: 2", "community.unknown-name", "did you mean 'solar'?" },
        { "solar: 2", "§\"seller:H9\": 2", "community.unknown-name", "no sale of this community" },
        { "} } }", "}, require: [§wind] } }", "community.unknown-name", "carries the tag 'wind'" },
        { "} } }", "} }, sell: { premiums: §{ solar: 1 } } }", "community.premium", "another amount in buy.premiums" },
        // devices
        { "kWh: 6.4, kW: 3", "kW: §3", "community.device", "power but no capacity" },
        { "kW: 3, initial: 3.2", "kW: §-3", "community.range", "-3 is outside" },
        { "initial: 3.2", "initial: §6.5", "community.device", "6.5 kWh do not fit into a battery of 6.4 kWh" },
        { "initial: 3.2", "efficiency: { charge: §1.05 }", "community.range", "1.05 is outside 0.01 … 1" },
        { "initial: 3.2", "efficiency: { discharge: §0 }", "community.range", "0 is outside" },
        { "kWh: 5 }]", "kWh: 9 }]", "community.vehicle", "more than the battery of 8.8 kWh holds" },
        { "      plugged: [{ days: every, from: \"18:00\", to: \"08:00\" }]\n", "", "community.missing", "'plugged' is missing" },
        { "[{ days: every, from: \"18:00\", to: \"08:00\" }]", "§[]", "community.missing", "the list is empty" },
        { "days: every, from: \"18:00\"", "days: sun, from: \"18:00\"", "community.vehicle", "leaves at most 3.8 kWh by then" },
        { "departs: \"08:00\"", "departs: \"07:30\"", "community.vehicle", "it departs while plugged in at 'home'" },
        { "from: \"22:00\", to: \"02:00\"", "from: \"09:00\", to: \"12:00\"", "community.vehicle", "never plugged in between 09:00 and 12:00" },
        { "to: \"08:00\" }]", "to: \"08:00\" }, { from: \"06:00\", to: \"07:00\", place: work }]", "community.vehicle", "at 'home' and at 'work'" },
        { "owner: H1", "owner: H1\n    load: §{ constant: 5 }", "community.device", "a vehicle has no load" },
        { "preferences: {", "fit: §true\n    preferences: { sell: { margin: 1 },", "community.fit", "preferences.sell has no meaning" },
        { "pv: { kW: 4.1, tilt: 25 }", "fit: §true", "community.fit", "there is no pv" },
        { "    load: { generate: household, kWhPerMonth: 400 }\n", "", "community.missing", "'load' is missing" },
        { "load: { generate: household, kWhPerMonth: 400 }", "load: §none", "community.missing", "'load' is missing" },
        { "  location: { latitude: 35.0, longitude: 139.0 }\n", "", "community.missing", "'location' is missing" },
        // series
        { "{ generate: household, kWhPerMonth: 400 }", "§{ kWhPerMonth: 400 }", "community.series", "one of file, generate, constant" },
        { "{ generate: household,", "§{ constant: 5, generate: household,", "community.series", "both generate and constant" },
        { "kWhPerMonth: 400", "kWhPerMonth: 400, unit: §kWh", "community.series", "'unit' does not go with 'generate'" },
        { "generate: household", "generate: §hosehold", "community.choice", "did you mean 'household'?" },
        { "generate: household, kWhPerMonth: 400", "file: §a.csv, format: wide, column: B1", "community.file", "cannot name files" },
        { "generate: household, kWhPerMonth: 400", "file: a.csv, format: §wid, column: B1", "community.choice", "did you mean 'wide'?" },
        { "tilt: 25", "series: { generate: §household, kWhPerMonth: 4 }", "community.series", "needs no series" },
        // rules
        { "gateMinutes: 60", "gateMinutes: §120, openHours: 2", "community.rule", "before orders are taken" },
        { "gateMinutes: 60", "gateMinutes: §45", "community.rule", "not whole slots" },
        { "gateMinutes: 60", "gateMinutes: 60, dayAheadAt: §\"12:10\"", "community.rule", "no slot of 30 minutes starts at 12:10" },
        { "gateMinutes: 60", "gateMinutes: 60, dayAheadAt: §\"23:30\"", "community.rule", "has closed" },
        { "gateMinutes: 60", "gateMinutes: 60, openHours: §5", "community.rule", "needs openHours 36 or more" },
        { "ceiling: 50", "ceiling: §-5", "community.rule", "not below the ceiling" },
        { "mechanism: call", "mechanism: call\n  exAnte: false\n  exPost: §false", "community.rule", "nothing would ever be traded" },
        { "mechanism: call", "mechanism: call\n  midRate: §60", "community.rule", "outside the price band" },
        { "plan: flat-27\n    buyBack", "plan: §tepco-ep-juryo-dento-b\n    buyBack", "community.tariff", "amperes" },
        // YAML
        { "community:\n", "community: §&a\n", "community.syntax", "an anchor" },
        { "plan: flat-27\n    buyBack", "plan: §*flat\n    buyBack", "community.syntax", "" },
        { "days: 7", "days: §!!int 7", "community.syntax", "a YAML tag" },
        { "groups: [homes]", "groups: [homes", "community.syntax", "this is not YAML" },
        { "days: 7", "\tdays: 7", "community.syntax", "this is not YAML" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_file_is_told_with_place_code_and_reason(string old, string replacement, string code, string reason)
    {
        Assert.Contains(old, Sound);
        var at = Sound.IndexOf(old, StringComparison.Ordinal);
        var marked = Sound[..at] + replacement + Sound[(at + old.Length)..];
        var text = marked.Replace("§", "");
        var problems = CommunityFileReader.ProblemsOfText("f.yaml", text);
        var problem = Assert.Single(problems, p => p.Code == code && p.Reason.Contains(reason, StringComparison.Ordinal));
        Assert.Matches("^f\\.yaml:[1-9][0-9]*:[1-9][0-9]*$", problem.Place);
        if (marked.Contains('§')) Assert.Equal($"f.yaml:{LineAndColumn(marked)}", problem.Place);

        var thrown = Assert.Throws<InputException>(() => CommunityFileReader.ReadText("f.yaml", text));
        Assert.Equal(problems[0], thrown.Problem);
    }

    static string LineAndColumn(string marked)
    {
        var before = marked[..marked.IndexOf('§', StringComparison.Ordinal)];
        return $"{before.Count(c => c == '\n') + 1}:{before.Length - before.LastIndexOf('\n')}";
    }

    [Theory]
    [InlineData("", "community.syntax", "the file is empty")]
    [InlineData("# nothing\n", "community.syntax", "the file is empty")]
    [InlineData("- a\n- b\n", "community.type", "a community file is a map")]
    [InlineData("community\n", "community.type", "a community file is a map")]
    [InlineData("participants: []\n", "community.missing", "'community' is missing")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "community.syntax", "levels")]
    [InlineData("? [a, b]\n: 1\n", "community.type", "a key must be a word")]
    public void A_text_that_is_no_community_is_told(string text, string code, string reason) =>
        Assert.Contains(CommunityFileReader.ProblemsOfText("f.yaml", text),
            p => p.Code == code && p.Reason.Contains(reason, StringComparison.Ordinal));

    [Fact]
    public void A_second_document_is_refused() =>
        Assert.Contains(CommunityFileReader.ProblemsOfText("f.yaml", Sound + "\n---\na: 1\n"),
            p => p.Code == "community.syntax" && p.Reason.Contains("one document"));

    [Fact]
    public void All_problems_of_a_file_are_listed_in_its_order()
    {
        var text = Sound.Replace("days: 7", "days: 0").Replace("kW: 4.1", "kW: x").Replace("owner: H1", "owner: H3");
        Assert.Equal(["community.range", "community.number", "community.unknown-name"],
            CommunityFileReader.ProblemsOfText("f.yaml", text).Select(p => p.Code));
    }

    [Fact]
    public void A_message_names_the_path_of_the_key_by_the_participants_id()
    {
        var problem = Assert.Single(CommunityFileReader.ProblemsOfText("f.yaml", Sound.Replace("kW: 3, initial", "kW: 0, initial")));
        Assert.Equal("f.yaml:21:30: participants[H1].battery.kW: 0 is outside 0.001 … 1000000 kW [community.range]", problem.ToString());
    }

    [Fact]
    public void No_broken_piece_of_a_file_brings_the_reader_down() => Testing.Seeds.Each(400, (rng, size) =>
    {
        var text = Sound.ToCharArray().ToList();
        for (var i = 0; i < 1 + size / 8; i++)
        {
            var at = (int)rng.Between(0, text.Count - 1);
            if (rng.Between(0, 2) == 0) text.RemoveAt(at);
            else text[at] = "\n :-{}[]\"'#&*!|>%@,x0"[(int)rng.Between(0, 20)];
        }

        CommunityFileReader.ProblemsOfText("f.yaml", new([.. text]));
    });

    [Fact]
    public void A_file_that_is_not_there_is_told_without_a_line()
    {
        var thrown = Assert.Throws<InputException>(() => CommunityFileReader.Read("nowhere/none.yaml"));
        Assert.Equal(("community.file", "nowhere/none.yaml"), (thrown.Problem.Code, thrown.Problem.Place));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_told()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, [0x61, 0x3A, 0x20, 0x93, 0xFA]);
        Assert.Equal("community.file", Assert.Single(CommunityFileReader.Problems(path)).Code);
        File.Delete(path);
    }
}

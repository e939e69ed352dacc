using Yoichi.Settlement;
using Yoichi.Units;

namespace Yoichi.Simulation.Files;

/// <summary>Makes a <see cref="CommunityFile"/> of a YAML tree.</summary>
sealed partial class CommunityModel(
    YamlMap tree, string? folder, ProblemList problems, CommunityReadOptions options)
{
    int startMonth = 1;
    TariffBook book = new();
    bool hasTariffs = true;
    SettlementRules settlement = new("none", ImbalanceRule.OwnPrices);
    (DateOnly From, int Days, SlotGrid Grid) run;

    /// <returns>Sound only where no problem was found.</returns>
    public CommunityFile Read()
    {
        var top = new MapReader(tree, "", problems);
        var community = top.Map("community", "community", isRequired: true);
        var start = community?.Date("start") ?? default;
        startMonth = start.Month;
        var location = community?.Map("location", "location");
        var title = community?.Map("title", "title");
        var name = community is null ? "" : Name(community, "name", "a name of letters, digits, - _ .");
        run = (start, (int)(community?.Whole("days", null, 1, 1830, "days") ?? 1), new((int)Slot(community)));
        var own = new OwnTariffs();
        var settlementMap = top.Map("settlement", "settlement");
        settlement = Settlement(settlementMap, own);
        book = Tariffs(top, own);
        CheckCharges(settlementMap);

        var file = new CommunityFile
        {
            Place = problems.File,
            Folder = folder,
            DataFolder = options.DataFolder,
            Name = name,
            Title = new(title?.Text("en", name) ?? name, title?.Text("ja", name) ?? name),
            Start = start,
            Days = run.Days,
            Grid = run.Grid,
            Location = location is null ? null : new(
                location.Number("latitude", null, -90, 90, "degrees"),
                location.Number("longitude", null, -180, 180, "degrees")),
            Seed = (ulong)(community?.Whole("seed", 1, 0, 999_999_999_999) ?? 1),
            Market = Market(top.Map("market", "market")),
            Settlement = settlement,
            Tariffs = book,
            DeskAgent = top.Map("desk", "desk")?.Choice("agent", "plan", ["none", "rule", "plan", "plan-shaded"]) ?? "plan",
            Participants = Participants(top),
        };
        file = file with { Certificates = Certificates(top.Map("certificates", "certificates"), file.Participants) };
        CheckNames(file);
        file = WithGreenPremiums(file);
        if (file.Location is null) CheckNoneNeedsTheSun(community);
        return file;
    }

    /// <summary>A name of a community, participant or group; a problem and the empty text for anything else.</summary>
    static string Name(MapReader map, string key, string wanted)
    {
        var text = map.Text(key, null, wanted);
        if (text.Length == 0 || ParticipantId.TryParse(text, out _)) return text;
        map.Wrong(key, "community.id", $"'{text}' is not {wanted} (1 to {ParticipantId.MaxLength})");
        return "";
    }

    static long Slot(MapReader? community)
    {
        var minutes = community?.Whole("slotMinutes", 30, 1, 1440, "minutes") ?? 30;
        if (minutes is 15 or 30 or 60) return minutes;
        community!.Wrong("slotMinutes", "community.range", $"a slot is 15, 30 or 60 minutes long, not {minutes}");
        return 30;
    }

    /// <summary>The built-in tariffs, the files beside this one, and what the community says itself.</summary>
    TariffBook Tariffs(MapReader top, OwnTariffs own)
    {
        var texts = options.Tariffs.ToList();
        foreach (var (word, where) in top.Words("tariffs", "file names"))
        {
            if (folder is null)
            {
                problems.Add(where, "community.file", "a community that is not a file of its own cannot name files");
                continue;
            }

            try
            {
                texts.Add((word, File.ReadAllText(Path.Combine(folder, word))));
            }
            catch (Exception world) when (world is IOException or UnauthorizedAccessException or ArgumentException)
            {
                problems.Add(where, "community.file", world is FileNotFoundException or DirectoryNotFoundException
                    ? $"there is no file '{word}' beside the community file" : $"'{word}' cannot be read: {world.Message}");
            }
        }

        texts.Add((problems.File + " (settlement)", own.ToYaml()));
        try
        {
            return TariffBook.Load(texts);
        }
        catch (InputException wrong)
        {
            problems.Add(wrong.Problem);
            hasTariffs = false;
            return new();
        }
    }
}

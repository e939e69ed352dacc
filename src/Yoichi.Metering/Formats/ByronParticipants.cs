namespace Yoichi.Metering.Formats;

/// <summary>The list of an embedded network's participants: <c>participant_id, retail_tariff_type,
/// network_tariff_type, solar_path, load_path, solar_capacity</c>.</summary>
sealed class ByronParticipants
{
    const long MostKilowatts = 100_000;

    sealed record Entry(string Retail, string Network, string Solar, string Load, Int128 Kilowatts, int File, int Line);

    readonly OrderedDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    readonly HashSet<string> retailOffers = new(StringComparer.Ordinal);
    readonly HashSet<string> networkOffers = new(StringComparer.Ordinal);

    public bool IsEmpty => entries.Count == 0;

    public void Read(Import import, MeterFile file)
    {
        var sheet = Sheet.Open(import, file);
        var fields = Array.ConvertAll(["participant_id", "retail_tariff_type", "network_tariff_type", "solar_path",
            "load_path", "solar_capacity"], sheet.Require);
        sheet.SettleDecimalMark([fields[5]], '.');
        while (sheet.NextRow())
        {
            if (sheet.IsBlank()) continue;
            var name = sheet.Rows[fields[0]].ToString();
            if (!Sheet.IsName(name)) import.Problem(Problems.NameJunk, sheet.Rows.Line, 1,
                $"'{Sheet.Shown(name)}' is not a participant's name");
            else if (!sheet.TryNumber(fields[5], 0, MostKilowatts, "kW", out var kilowatts)) continue;
            else if (!entries.TryAdd(name, new(sheet.Rows[fields[1]].ToString(), sheet.Rows[fields[2]].ToString(),
                sheet.Rows[fields[3]].ToString(), sheet.Rows[fields[4]].ToString(), kilowatts, import.CurrentFile, sheet.Rows.Line)))
                import.Problem(Problems.NameJunk, sheet.Rows.Line, 1, $"participant '{name}' stood in the list before");
        }
    }

    /// <summary>What a file of readings holds: generation where the list names it as a solar_path; null where
    /// it does not name it, or both ways.</summary>
    public Channel? ChannelOf(MeterFile file)
    {
        var name = BaseName(file.Name);
        var isSolar = entries.Values.Any(entry => BaseName(entry.Solar) == name);
        var isLoad = entries.Values.Any(entry => BaseName(entry.Load) == name);
        return isSolar == isLoad ? null : isSolar ? Channel.Generation : Channel.Load;
    }

    /// <summary>10⁻¹⁸ kW of panels; 0 for who is not in the list.</summary>
    public Int128 Kilowatts(string participant) =>
        entries.TryGetValue(participant, out var entry) ? entry.Kilowatts : 0;

    /// <summary>Who is on an offer of a retailer or of a network.</summary>
    public string[] On(string offer, bool isRetail)
    {
        (isRetail ? retailOffers : networkOffers).Add(offer);
        return [.. entries.Where(entry => offer == (isRetail ? entry.Value.Retail : entry.Value.Network)).Select(entry => entry.Key)];
    }

    /// <summary>Of a kind of tariff of which no file was imported, nothing is unknown.</summary>
    public void ReportUnknownOffers(Import import)
    {
        foreach (var (name, entry) in entries)
            foreach (var (offer, known) in ((string, HashSet<string>)[])[(entry.Retail, retailOffers), (entry.Network, networkOffers)])
                if (known.Count > 0 && !known.Contains(offer))
                    import.Problem(Problems.TariffUnknown, entry.File, entry.Line, 1,
                        $"{name} is on '{Sheet.Shown(offer)}', which none of the tariff files has");
    }

    static string BaseName(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
    }
}

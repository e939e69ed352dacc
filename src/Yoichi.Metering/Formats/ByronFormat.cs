namespace Yoichi.Metering.Formats;

/// <summary>An embedded network: files of readings (<c>date_time</c>, a column for each participant, kWh per half
/// hour; of panels kWh per kW), the list of participants, and tariff tables.</summary>
/// <remarks>Each file is known by its line of names. Load and generation look alike: which is which the list of
/// participants says, or the options. Prices are in Australian dollars unless the options state another
/// currency.</remarks>
sealed class ByronFormat : IMeterFormat
{
    enum Kind { Readings, Participants, Tariff }

    public string Name => "byron";

    public string Summary => "an embedded network: date_time and participants in kWh, their list, and tariff tables";

    public ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options)
    {
        var import = new Import(Name, options);
        var kinds = files.Select(file => (File: file, Kind: KindOf(file))).ToArray();
        var people = new ByronParticipants();
        foreach (var (file, kind) in kinds)
            if (kind == Kind.Participants) people.Read(import, file);
        foreach (var (file, kind) in kinds)
            if (kind == Kind.Tariff) ByronTariffs.Read(import, file, people);
        foreach (var (file, kind) in kinds)
            if (kind == Kind.Readings) ByronReadings.Read(import, file, people);
        people.ReportUnknownOffers(import);
        if (kinds.Length > 0 && kinds.All(k => k.Kind == Kind.Participants))
            throw import.Fault("file.noReadings", "the list of participants has no readings in it: import it along with them");
        return import.Finish();
    }

    static Kind KindOf(MeterFile file)
    {
        var line = file.Text().AsSpan().TrimStart();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0) line = line[..end];
        return line.Contains("offer_name", StringComparison.OrdinalIgnoreCase) ? Kind.Tariff
            : line.Contains("participant_id", StringComparison.OrdinalIgnoreCase) ? Kind.Participants : Kind.Readings;
    }
}

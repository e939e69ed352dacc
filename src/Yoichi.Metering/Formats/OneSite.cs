using Yoichi.Units;

namespace Yoichi.Metering.Formats;

/// <summary>Names the participants of formats that have one site to a file.</summary>
sealed class OneSite(Import import, int fileCount)
{
    readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Starts a file and names its participant: as the options say, else by the file's name.</summary>
    /// <exception cref="InputException">Two files of one name, or no name.</exception>
    public string Start(MeterFile file)
    {
        import.StartFile(file);
        var stated = import.Options.Participant;
        if (stated is not null && fileCount > 1)
            throw new InputException("import.participant", "participant",
                "one name cannot stand for several files of one site each");
        var participant = stated ?? FileNames.Participant(file.Name);
        if (!Sheet.IsName(participant)) throw import.Fault("import.participant",
            "its name does not make a participant's: state one");
        if (!names.Add(participant)) throw import.Fault("import.participant",
            $"two files are of '{participant}': import them one by one and state the participant");
        return participant;
    }
}

namespace Yoichi.Metering;

/// <summary>A way readings are laid out in files.</summary>
public interface IMeterFormat
{
    /// <summary>As the command line and the community file name it.</summary>
    string Name { get; }

    /// <summary>One sentence for people who choose.</summary>
    string Summary { get; }

    /// <summary>Reads files of one kind together: readings of one participant and channel form one
    /// series.</summary>
    /// <exception cref="Units.InputException">A file as a whole cannot be read, an option does not fit, or a
    /// row is bad and the options are strict.</exception>
    ImportResult Read(IReadOnlyList<MeterFile> files, ImportOptions options);
}

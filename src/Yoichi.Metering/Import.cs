using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>One import under way: what is found goes in here, the result and the report come out.</summary>
/// <remarks>A format reads its files row by row, hands each reading to a <see cref="ReadingTable"/>, and says
/// with <see cref="Problem(string, int, int, string, long)"/> what it could not use. Everything after that is
/// the same for all formats.</remarks>
sealed class Import
{
    readonly string format;
    readonly List<(string Name, int Rows, HashSet<int> Bad)> files = [];
    readonly SortedDictionary<string, (long Count, List<RowProblem> First)> problems =
        new(StringComparer.Ordinal);
    readonly SortedDictionary<string, string> readAs = new(StringComparer.Ordinal);
    readonly List<ReadingTable> tables = [];
    RowProblem? firstFault;
    BeliefBook? book;
    SupplyPoints? points;

    /// <exception cref="InputException">An option that no file could be read with.</exception>
    public Import(string format, ImportOptions options)
    {
        (this.format, Options) = (format, options);
        Zone = ClockZone.Parse(options.Zone);
        if (options.StepMinutes is < 1 or > 60)
            throw new InputException("import.step", "step",
                $"a step of {options.StepMinutes} minutes is not between 1 and 60");
        if (options.PvKilowatts is < 0 or > 1_000_000)
            throw new InputException("import.pvKw", "pvKw",
                $"{options.PvKilowatts} kW of panels is not between 0 and 1,000,000");
        if (options.DecimalMark is not (null or '.' or ','))
            throw new InputException("import.decimal", "decimal", "the decimal mark is . or ,");
        if (options.Separator is { } mark && (char.IsLetterOrDigit(mark)
            || mark is '"' or '\r' or '\n' or ' ' or '-'))
            throw new InputException("import.separator", "separator", $"'{mark}' cannot part fields");
        if (options.DecimalMark is ',' && options.Separator is ',')
            throw new InputException("import.decimal", "decimal",
                "the decimal mark and the separator cannot both be a comma");
    }

    public ImportOptions Options { get; }

    public ClockZone Zone { get; }

    public string File => files.Count == 0 ? format : files[^1].Name;

    public void StartFile(MeterFile file) => files.Add((file.Name, 0, []));

    public void CountRow() => files[^1] = files[^1] with { Rows = files[^1].Rows + 1 };

    /// <summary>Notes how the file was understood; a second, different finding is put beside the
    /// first.</summary>
    public void ReadAs(string what, string how)
    {
        if (!readAs.TryGetValue(what, out var before)) readAs[what] = how;
        else if (!before.Split(" | ").Contains(how)) readAs[what] = $"{before} | {how}";
    }

    public void Problem(string code, int line, int column, string reason, long count = 1) =>
        Problem(code, files.Count - 1, line, column, reason, count);

    public void Problem(string code, int file, int line, int column, string reason, long count = 1)
    {
        var (soFar, first) = problems.TryGetValue(code, out var known) ? known : (0, []);
        var problem = new RowProblem(files[file].Name, line, column, code, reason);
        if (first.Count < Options.ProblemsKept) first.Add(problem);
        problems[code] = (soFar + count, first);
        if (!Problems.All[code].IsFault) return;
        firstFault ??= problem;
        if (code != Problems.TimeMissing) files[file].Bad.Add(line);
    }

    /// <summary>Tells that a number's size speaks against the unit it was read in.</summary>
    public void Doubt(string reason) => Problem(Problems.UnitDoubt, Math.Max(0, files.Count - 1), 1, 1, reason);

    /// <summary>What is wrong with the file as a whole.</summary>
    public InputException Fault(string code, string reason, int line = 0, int column = 1) =>
        new(code, line == 0 ? File : $"{File}:{line}:{column}", reason);

    public ReadingTable NewTable()
    {
        var table = new ReadingTable(this, files.Count - 1);
        tables.Add(table);
        return table;
    }

    /// <summary>Names of files in the report, by the number readings carry.</summary>
    public int CurrentFile => files.Count - 1;

    public InputException Fault(int file, string code, string reason) => new(code, files[file].Name, reason);

    public string FileName(int file) => files[file].Name;

    /// <summary>Of formats that say how final their values are.</summary>
    public BeliefBook Book => book ??= new(this);

    /// <summary>Of formats that name supply points.</summary>
    public SupplyPoints Points => points ??= new(this);

    public List<MeterSeries> Series { get; } = [];

    public List<PartialSeries> Partials { get; } = [];

    public List<RegisterSeries> Registers { get; } = [];

    public List<WeatherSeries> Weather { get; } = [];

    public List<ChargingSession> Sessions { get; } = [];

    public List<TariffRow> Tariffs { get; } = [];

    /// <summary>A mean power no site of this format has: above it the unit is doubted.</summary>
    public long MostMeanWatts { get; init; } = Plausible.SiteWatts;

    /// <exception cref="InputException">No row could be used, or something is wrong and the options are
    /// strict.</exception>
    public ImportResult Finish()
    {
        if (files.Count == 0) throw new InputException("import.noFiles", format,
            "no file to import was named");
        var built = new BuiltSeries();
        var step = ReadingTable.CommonestStep(tables);
        foreach (var table in tables) table.Build(Options.StepMinutes, step, built);
        built.Energy.AddRange(Series);
        var logs = book?.Build() ?? [];
        if (logs.Count > 0 && built.Energy.Count > 0)
            throw new InvalidOperationException("an import has either readings or beliefs");
        built.Energy.AddRange(logs.Select(log => log.Current()));
        if (built.IsEmpty && Registers.Count == 0 && Weather.Count == 0 && Sessions.Count == 0 && Tariffs.Count == 0)
            throw Fault("file.noReadings", "no row could be used"
                + ((firstFault ?? problems.Values.SelectMany(p => p.First).FirstOrDefault()) is { } first ? $"; the first: {first}" : ""));
        Plausible.Doubt(this, built);
        if (Options.Strict && firstFault is { } fault)
            throw new InputException(fault.Code, $"{fault.File}:{fault.Line}:{fault.Column}",
                fault.Reason + "; refused, because the import is strict");
        ImmutableArray<BeliefLog> beliefs = logs.Count == 0 ? default : [.. logs];
        return new([.. built.Energy], Report())
        {
            Beliefs = beliefs,
            SaysStages = logs.Count > 0,
            Points = points?.All ?? [],
            Partials = [.. Partials],
            Registers = [.. Registers],
            Weather = [.. Weather],
            Prices = [.. built.Prices],
            Volumes = [.. built.Volumes],
            Sessions = Sessions.Count == 0 ? [] : [new([.. Sessions])],
            Tariffs = [.. Tariffs],
        };
    }

    ImportReport Report() => new(
        format,
        [.. files.Select(file => new FileCount(file.Name, file.Rows, file.Bad.Count))],
        readAs.ToImmutableSortedDictionary(StringComparer.Ordinal),
        [.. problems.Select(p => new ProblemCount(
            p.Key, Problems.All[p.Key].Meaning, Problems.All[p.Key].IsFault, p.Value.Count, [.. p.Value.First]))]);
}

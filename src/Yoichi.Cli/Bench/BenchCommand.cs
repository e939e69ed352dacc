using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Yoichi.Benchmarks;
using Yoichi.Benchmarks.Http;
using Yoichi.Cli.Run;
using Yoichi.Live;
using Yoichi.Units;

namespace Yoichi.Cli.Bench;

/// <summary><c>yoichi bench</c>: measures this program on this machine, side by side with a known piece of work.</summary>
static class BenchCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else", Recursive = true };
        var sizes = new Option<string>("--sizes") { Description = "Orders, e.g. 600,1000000", DefaultValueFactory = _ => "600,10000,100000,1000000", HelpName = "N,N" };
        var homes = new Option<string>("--homes") { Description = "Homes × days, e.g. 30x31,300x31", DefaultValueFactory = _ => CommunityBench.DefaultRuns, HelpName = "NxD,NxD" };
        var data = new Option<string?>("--data") { Description = "Also play the 49 metered homes of samples/communities/htw-berlin.yaml, whose files are in this folder", HelpName = "DIR" };
        var clearing = new Command("clearing", "The plain call auction against Array.Sort of the same keys.") { sizes };
        clearing.SetAction(parsed => Print(ClearingBench.Run(Numbers(parsed.GetValue(sizes)!), Progress), parsed.GetValue(json)));
        var tagged = new Command("tagged", "The call auction with tags and premiums, and beside an LP solver.");
        tagged.SetAction(parsed => Print(TaggedBench.Run(Progress), parsed.GetValue(json)));
        var community = new Command("community", "Whole communities of generated and metered homes, CPU per home and slot.") { homes, data };
        community.SetAction(parsed => Print(CommunityBench.Run(Runs(parsed.GetValue(homes)!), parsed.GetValue(data), Progress), parsed.GetValue(json)));
        var metered = new Option<string>("--homes") { Description = "Homes", DefaultValueFactory = _ => "10000", HelpName = "N" };
        var settlement = new Command("settlement", "A month of readings settled and billed, and one day of it settled again.") { metered };
        settlement.SetAction(parsed => Print(SettlementBench.Run(Number(parsed.GetValue(metered)!, "--homes", 1, 100_000), Progress), parsed.GetValue(json)));
        var plan = new Command("plan", "One store's exact plan over 48 hours: battery, vehicle, demand charge.");
        plan.SetAction(parsed => Print(PlanBench.Run(Progress), parsed.GetValue(json)));
        var forecastHomes = new Option<string>("--homes") { Description = "Homes", DefaultValueFactory = _ => "300", HelpName = "N" };
        var forecast = new Command("forecast", "Trees learnt from a year of many homes, and forecasts of each.") { forecastHomes };
        forecast.SetAction(parsed => Print(ForecastBench.Run(Number(parsed.GetValue(forecastHomes)!, "--homes", 10, 10_000), Progress), parsed.GetValue(json)));
        var participants = new Option<string>("--participants") { Description = "Participants", DefaultValueFactory = _ => "10000", HelpName = "N" };
        var live = new Command("live", "Orders through the one writer of a live community, and one round of all its open slots.") { participants };
        live.SetAction(parsed => Print(LiveBench.Run(Number(parsed.GetValue(participants)!, "--participants", 10, 100_000), Progress), parsed.GetValue(json)));
        var certified = new Option<string>("--homes") { Description = "Homes with a roof; as many without", DefaultValueFactory = _ => "500", HelpName = "N" };
        var certificates = new Command("certificates", "Certificates issued, traded, claimed and transferred through the writer of a live community.") { certified };
        certificates.SetAction(parsed => Print(CertificateBench.Run(Number(parsed.GetValue(certified)!, "--homes", 10, 20_000), Progress), parsed.GetValue(json)));
        var agent = new Option<string>("--agent") { Description = "Who orders for everybody: rule, plan (default) or plan-shaded", DefaultValueFactory = _ => "plan" };
        agent.AcceptOnlyFromAmong("rule", "plan", "plan-shaded");
        var deskDays = new Option<string>("--days") { Description = "Days lived; the last one is measured", DefaultValueFactory = _ => "9", HelpName = "N" };
        var desk = new Command("desk", "Agents of 300 homes in service: how long everybody's turn takes.") { agent, deskDays };
        desk.SetAction(parsed => Print(DeskBench.Run(parsed.GetValue(agent)!, Number(parsed.GetValue(deskDays)!, "--days", 2, 60), Progress), parsed.GetValue(json)));
        var startHomes = new Option<string>("--homes") { Description = "Homes", DefaultValueFactory = _ => "300", HelpName = "N" };
        var startMonths = new Option<string>("--months") { Description = "Months it has run", DefaultValueFactory = _ => "12", HelpName = "N" };
        var start = new Command("start", "A live community that has run for a year starts: its snapshot, and a week replayed.") { startHomes, startMonths };
        start.SetAction(parsed => Print(StartBench.Run(Number(parsed.GetValue(startHomes)!, "--homes", 10, 10_000), Number(parsed.GetValue(startMonths)!, "--months", 1, 13), Progress), parsed.GetValue(json)));
        var dir = new Option<string>("--dir") { Description = "Where the database file lies meanwhile: its disk is measured too", DefaultValueFactory = _ => Path.GetTempPath(), HelpName = "DIR" };
        var postgres = new Option<string?>("--postgres") { Description = "Also measure this PostgreSQL, in a schema of its own", HelpName = "CONNECTION" };
        var store = new Command("store", "Journal lines kept a second, by lines a commit.") { dir, postgres };
        store.SetAction(parsed => Kept(() => StoreBench.Run(parsed.GetValue(dir)!, parsed.GetValue(postgres), Progress), parsed.GetValue(json)));
        var leaves = new Option<string>("--leaves") { Description = "Leaves", DefaultValueFactory = _ => "65536", HelpName = "N" };
        var log = new Command("log", "Leaves appended to the log's tree and verified, against bare SHA-256 of the same bytes.") { leaves };
        log.SetAction(parsed => Print(LogBench.Run(Number(parsed.GetValue(leaves)!, "--leaves", 256, 4_000_000), Progress), parsed.GetValue(json)));
        var viewHomes = new Option<string>("--homes") { Description = "Homes × days", DefaultValueFactory = _ => "300x365", HelpName = "NxD" };
        var views = new Command("views", "Questions to the views of a year of many homes.") { viewHomes, dir, postgres };
        views.SetAction(parsed => Kept(() => Runs(parsed.GetValue(viewHomes)!) is [var (homes, days)]
            ? ViewBench.Run(homes, days, parsed.GetValue(dir)!, parsed.GetValue(postgres), Progress)
            : throw new InputException("bench.homes", "--homes", "one size, like 300x365"), parsed.GetValue(json)));
        var seconds = new Option<string>("--seconds") { Description = "Of each load", DefaultValueFactory = _ => "10", HelpName = "N" };
        var http = new Command("http", "Durable orders over HTTP: the service in a process of its own, beside the framework's empty endpoint.") { dir, postgres, seconds };
        http.SetAction(parsed => Kept(() => HttpBench.Run(parsed.GetValue(dir)!, parsed.GetValue(postgres),
            Number(parsed.GetValue(seconds)!, "--seconds", 1, 600), TimeProvider.System, Progress), parsed.GetValue(json)));
        var bare = new Command("bare", "What bench http measures itself against.") { Hidden = true };
        bare.SetAction(async (_, _) => await BareServer.RunAsync().ConfigureAwait(false));
        var together = new Option<string>("--together") { Description = "Orders a request", DefaultValueFactory = _ => "1", HelpName = "N" };
        var town = new Command("town", "Makes what bench http serves, and a script for wrk.") { dir, together };
        town.Hidden = true;
        town.SetAction(async (parsed, _) => await TownFiles.WriteAsync(parsed.GetValue(dir)!, 1_000, Number(parsed.GetValue(together)!, "--together", 1, 500), TimeProvider.System).ConfigureAwait(false));
        return new Command("bench", "Measure clearing, simulation, settlement, forecasts, plans, the live service and its stores on this machine. 性能を測る。")
        {
            clearing, tagged, community, settlement, forecast, plan, live, desk, certificates, start, store, views, log, http, bare, town, json,
        };
    }

    static void Progress(string what) => Console.Error.WriteLine((Language.IsJapanese ? BenchWords.Say(what) : what) + " …");

    static int[] Numbers(string text) => [.. text.Split(',').Select(t => Number(t, "--sizes", 2, 20_000_000))];

    static (int Homes, int Days)[] Runs(string text) => [.. text.Split(',').Select(t =>
    {
        var parts = t.Split('x');
        if (parts.Length != 2) throw new InputException("bench.homes", "--homes", $"'{t}' is not homes x days, like 300x31");
        return (Number(parts[0], "--homes", 1, 100_000), Number(parts[1], "--homes", 1, 366));
    })];

    static int Number(string text, string option, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most ? n
            : throw new InputException("bench.number", option, $"'{text}' is not a whole number from {least} to {most}");

    /// <summary>What a store cannot do is said as what was asked for wrongly: its place and code are the store's.</summary>
    static int Kept(Func<BenchTable> run, bool json)
    {
        try
        {
            return Print(run(), json);
        }
        catch (StoreException world)
        {
            throw new InputException(new(world.Code, world.Place, world.Message), world);
        }
        catch (Exception world) when (world is IOException or UnauthorizedAccessException)
        {
            throw new InputException(new("bench.dir", "--dir", world.Message), world);
        }
    }

    static int Print(BenchTable table, bool json)
    {
        if (json) Console.Out.WriteLine(ToJson(table));
        else
        {
            var ja = Language.IsJapanese;
            foreach (var row in table.Rows)
            {
                Console.WriteLine(ja ? BenchWords.Say(row.Workload) : row.Workload);
                foreach (var (name, value) in row.Figures)
                {
                    var shown = ja ? BenchWords.Figure(name) : name;
                    Console.WriteLine($"  {shown}{new string(' ', Math.Max(1, 28 - BenchWords.Width(shown)))}{value.ToString(value is >= 1000 or 0 ? "#,0" : "0.###", CultureInfo.InvariantCulture),16}");
                }
            }

            Console.WriteLine(ja ? $"含まないもの: {BenchWords.Say(table.NotIncluded)}。" : $"Not included: {table.NotIncluded}.");
        }

        return ExitCodes.Done;
    }

    static string ToJson(BenchTable table)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("bench", table.Name);
            json.WriteString("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteString("notIncluded", table.NotIncluded);
            json.WriteStartArray("rows");
            foreach (var row in table.Rows)
            {
                json.WriteStartObject();
                json.WriteString("workload", row.Workload);
                foreach (var (name, value) in row.Figures) json.WriteNumber(name, Math.Round(value, 4));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}

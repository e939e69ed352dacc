using System.Collections.Immutable;
using Yoichi.Bidding;
using Yoichi.Market;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>Agents from elsewhere: loaded from a file, watched while they decide, not needed to replay what they did.</summary>
public sealed class AgentAssemblyTests : IDisposable
{
    readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    /// <summary>Built beside these tests, under the same configuration.</summary>
    static string Built(string project) => Path.Combine(SharedData.Repository(), "artifacts", "bin", project,
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), project + ".dll");

    static AgentCatalog Thrifty => AgentAssembly.Load(Built("ThriftyAgent"), AgentCatalog.BuiltIn);

    [Fact]
    public void The_sample_trades_within_what_it_learnt_and_its_journal_replays_without_it()
    {
        var summary = runs.Play("run", Runs.Quick, new(Days: 3, Agents: "thrifty", Catalog: Thrifty)).Summary;
        Runs.MustHold(summary);
        Assert.Equal("thrifty", summary.Agents);
        Assert.True(summary.EnergyWh.TradedP2P > 0);
        Assert.Empty(Replay.Check(runs.Folder("run")).Differences);
        var causes = File.ReadAllLines(Path.Combine(runs.Folder("run"), RunFolder.CausesName));
        Assert.Contains(causes, row => row.Contains(",thrifty-bargain,", StringComparison.Ordinal));
        Assert.Contains(causes, row => row.Contains(",thrifty-surplus,", StringComparison.Ordinal));
        // The limit is what its reason says it learnt.
        foreach (var row in causes.Where(r => r.Contains(",thrifty-bargain,", StringComparison.Ordinal)).Select(r => r.Split(',')))
            Assert.Equal(row[5], new Price(long.Parse(row[8])).ToString());
    }

    [Fact]
    public void The_code_in_the_guide_is_the_samples()
    {
        var root = SharedData.Repository();
        var sample = string.Concat(Directory.GetFiles(Path.Combine(root, "samples", "agents", "ThriftyAgent"), "*.cs").Select(File.ReadAllText));
        var guide = File.ReadAllText(Path.Combine(root, "docs", "guides", "write-an-agent.md")).Split("```csharp\n");
        Assert.Equal(5, guide.Length);
        foreach (var block in guide.Skip(1)) Assert.Contains(block[..block.IndexOf("```", StringComparison.Ordinal)], sample);
    }

    [Fact]
    public void A_community_file_may_name_it_for_one_participant()
    {
        var file = Runs.Quick;
        var first = file.Participants[0];
        file = file with
        {
            Participants = file.Participants.SetItem(0, first with { Preferences = first.Preferences with { Agent = "thrifty" } }),
        };
        runs.Play("run", file, new(Days: 2, Catalog: Thrifty));
        var rows = File.ReadAllLines(Path.Combine(runs.Folder("run"), RunFolder.CausesName)).Skip(1).Select(r => r.Split(',')).ToList();
        Assert.All(rows.Where(r => r[2] == first.Id.Name), r => Assert.StartsWith("thrifty-", r[6] == Reasons.NoStore ? "thrifty-" : r[6]));
        Assert.DoesNotContain(rows, r => r[2] != first.Id.Name && r[6].StartsWith("thrifty-", StringComparison.Ordinal));
        var unknown = Assert.Throws<InputException>(() => SimulationRun.Prepare(Runs.Quick, new(Agents: "thrifty")));
        Assert.Equal("run.agents", unknown.Problem.Code);
    }

    [Fact]
    public void Its_sentences_are_kept_beside_the_run_and_go_with_the_next()
    {
        var catalog = Thrifty;
        using (var folder = RunFolder.Create(runs.Folder("run")))
        {
            var run = SimulationRun.Prepare(Runs.Quick, new(Days: 1, Agents: "thrifty", Catalog: catalog));
            folder.Finish(run.Play(folder.Journal, causes: folder.Causes, cancellationToken: TestContext.Current.CancellationToken), run.ForeignReasons);
        }

        var texts = ReasonTexts.Of(runs.Folder("run"));
        foreach (var reason in catalog.ForeignReasons)
        {
            var kept = Assert.IsType<Reason>(texts.Find(reason.Code));
            Assert.Equal((reason.English, reason.Japanese), (kept.English, kept.Japanese));
            Assert.Equal(reason.Factors.AsEnumerable(), kept.Factors);
        }

        runs.Play("run", Runs.Quick, new(Days: 1));
        Assert.Null(ReasonTexts.Of(runs.Folder("run")).Find("thrifty-bargain"));
    }

    [Fact]
    public void A_file_that_cannot_be_used_is_one_error_with_a_code()
    {
        var text = Path.Combine(Directory.CreateDirectory(runs.Folder("files")).FullName, "notes.dll");
        File.WriteAllText(text, "not an assembly");
        Assert.Equal("agents.assembly", Refusal(text).Code);
        Assert.Equal("agents.assembly", Refusal(Path.Combine(runs.Folder("files"), "absent.dll")).Code);
        Assert.Equal("agents.none", Refusal(typeof(Energy).Assembly.Location).Code);
        var thrown = Refusal(Built("Yoichi.FaultyAgents"));
        Assert.Equal("agents.constructor", thrown.Code);
        Assert.Contains("NotSupportedException: no licence found", thrown.Reason);
        Assert.Equal("agents.name", Assert.Throws<InputException>(() => AgentAssembly.Load(Built("ThriftyAgent"), Thrifty)).Problem.Code);

        static InputProblem Refusal(string path) =>
            Assert.Throws<InputException>(() => AgentAssembly.Load(path, AgentCatalog.BuiltIn)).Problem;
    }

    [Theory]
    [InlineData("throws", "agents.threw", "FormatException: hm")]
    [InlineData("acts-throws", "agents.threw", "acting")]
    [InlineData("other-slot", "agents.order", "was not asked about")]
    [InlineData("no-terms", "agents.order", "OrderTerms.Plain")]
    [InlineData("negative", "agents.order", "-5 Wh")]
    [InlineData("no-side", "agents.order", "neither to buy nor to sell")]
    [InlineData("strange-reason", "agents.reason", "'because'")]
    [InlineData("null", "agents.create", "null")]
    [InlineData("create-throws", "agents.create", "FormatException")]
    public void An_agent_that_goes_wrong_ends_the_run_and_leaves_nothing(string how, string code, string told)
    {
        var catalog = AgentCatalog.BuiltIn.With(new Faulty(how), "here");
        var problem = Assert.Throws<InputException>(() => runs.Play("run", Runs.Quick, new(Days: 2, Agents: "faulty", Catalog: catalog))).Problem;
        Assert.Equal(code, problem.Code);
        Assert.Contains(told, problem.Reason);
        Assert.StartsWith($"agent faulty, {Runs.Quick.Participants[0].Id}", problem.Place);
        if (code != "agents.create") Assert.Contains("T", problem.Place.Split(", ")[2]);
        Assert.False(Directory.Exists(runs.Folder("run")));
    }

    [Fact]
    public void A_factory_of_another_version_or_with_a_bad_name_or_reason_is_not_taken()
    {
        static string Code(Faulty factory) => Assert.Throws<InputException>(() => AgentCatalog.BuiltIn.With(factory, "here")).Problem.Code;
        Assert.Equal("agents.version", Code(new("ok") { ApiVersion = AgentApi.Version + 1 }));
        Assert.Equal("agents.name", Code(new("ok") { Name = "rule" }));
        Assert.Equal("agents.name", Code(new("ok") { Name = "My Agent" }));
        Assert.Equal("agents.reason", Code(new("ok") { Reasons = [new(Bidding.Reasons.Surplus, "a", "b", [])] }));
        Assert.Equal("agents.reason", Code(new("ok") { Reasons = [new("twice", "a", "b", []), new("twice", "a", "b", [])] }));
        Assert.Equal("agents.reason", Code(new("ok") { Reasons = [new("a,b", "a", "b", [])] }));
        Assert.Equal("agents.reason", Code(new("ok") { Reasons = [new("braces", "{3}", "b", [])] }));
        Assert.Equal("agents.reason", Code(new("ok") { Reasons = [new("no-ja", "a", "", [])] }));
        Assert.Contains("faulty", AgentCatalog.BuiltIn.With(new Faulty("ok"), "here").Names);
    }

    sealed class Faulty(string how) : IAgentFactory, IAgent
    {
        public int ApiVersion { get; init; } = AgentApi.Version;

        public string Name { get; init; } = "faulty";

        public ImmutableArray<Reason> Reasons { get; init; } = [];

        public IAgent Create(SiteProfile profile, ulong seed) => how switch
        {
            "null" => null!,
            "create-throws" => throw new FormatException("no"),
            _ => this,
        };

        public void Order(
            Round round, ReadOnlySpan<SlotOutlook> slots, ReadOnlySpan<SlotOutlook> horizon, Energy stored, ICollection<OrderIntent> orders)
        {
            var slot = slots[0].Slot;
            var good = new OrderIntent(slot, Side.Buy, new(5), Price.OfTicks(1000), OrderTerms.Plain, new(Bidding.Reasons.Deficit));
            switch (how)
            {
                case "throws": throw new FormatException("hm");
                case "other-slot": orders.Add(good with { Slot = slots[^1].Slot + 1 }); break;
                case "no-terms": orders.Add(good with { Terms = null! }); break;
                case "negative": orders.Add(good with { Quantity = new(-5) }); break;
                case "no-side": orders.Add(good with { Side = Side.None }); break;
                case "strange-reason": orders.Add(good with { Cause = new("because") }); break;
            }
        }

        public DeviceAct Act(in SlotOutlook now, ReadOnlySpan<SlotOutlook> horizon, Energy stored) =>
            how == "acts-throws" ? throw new FormatException("hm") : new(default, new(Bidding.Reasons.NoStore));
    }
}

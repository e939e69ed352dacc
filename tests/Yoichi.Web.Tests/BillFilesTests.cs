using Yoichi.Billing;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;

namespace Yoichi.Web.Tests;

/// <summary>A bill from the service against the file that <c>yoichi bills</c> writes of the same month: byte for byte.</summary>
public sealed class BillFilesTests(BilledTown town) : IClassFixture<BilledTown>, IDisposable
{
    readonly PlayedServer server = town.Server;
    readonly string folder = Directory.CreateTempSubdirectory("yoichi-bills-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_month_is_the_same_over_the_API_as_in_the_files_of_its_run()
    {
        await using (var journal = File.Create(Path.Combine(folder, "journal.jsonl"))) SimulationRun.Prepare(BuiltInCommunities.Open("quick-5"), new(Days: 3)).Play(journal, cancellationToken: TestContext.Current.CancellationToken);
        var documents = new List<BillDocument>();
        RunBills.Into(folder, ProcurementPrices.OfTariff, _ => { }, documents.Add, _ => { });
        Assert.True(documents.Count >= 5);

        using var host = await Visitor.OperatorAsync(server);
        foreach (var document in documents)
        {
            var path = $"/api/v1/communities/{server.Name}/participants/{document.Bill.Participant}/bills/{document.Bill.Month:yyyy-MM}";
            Assert.Equal(BillPage.Render(document), await host.PageAsync(path + "?format=html"));
            Assert.Equal(BillCsv.Lines(document), await host.PageAsync(path + "?format=csv"));
            Assert.Equal(BillCsv.Statement(document), await host.PageAsync(path + "?format=statement"));
            Assert.Equal(BillJson.Write(document), await host.PageAsync(path + "?format=json"));
        }

        using var odd = await host.GetAsync($"/api/v1/communities/{server.Name}/participants/H2/bills/2025-08?format=pdf");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, odd.StatusCode);
    }

    [Fact]
    public async Task A_member_gets_its_own_files_and_nobody_elses()
    {
        using var member = new Visitor(server.Url);
        await member.SignInAsync(await Visitor.InvitedAsync(server, "member", "H2"));
        var page = await member.PageAsync("/me/bills/2025-08");
        var link = System.Text.RegularExpressions.Regex.Match(page, "href=\"([^\"]*format=csv)\"").Groups[1].Value;
        Assert.StartsWith("participant,month,column,", await member.PageAsync(System.Net.WebUtility.HtmlDecode(link)));
        using var others = await member.GetAsync(link.Replace("/H2/", "/H1/", StringComparison.Ordinal));
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, others.StatusCode);
    }
}

/// <summary>Three days of five homes, billed: for tests that only read.</summary>
public sealed class BilledTown : IAsyncLifetime
{
    public PlayedServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PlayedServer.StartAsync("quick-5", days: 3);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

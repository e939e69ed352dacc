using System.CommandLine;
using Yoichi.Cli.Run;
using Yoichi.Live;
using Yoichi.Server.Hosting;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Cli.Serve;

/// <summary><c>yoichi serve</c>: runs a community for real.</summary>
static class ServeCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of the database (default: ./data)", HelpName = "DIR", DefaultValueFactory = _ => "data" };
        var community = new Option<string>("--community") { Description = "What a new service begins with: a built-in community or a file (default: quick-5)", HelpName = "NAME|FILE", DefaultValueFactory = _ => "quick-5" };
        var listen = new Option<string>("--listen") { Description = "Address (default: http://127.0.0.1:5080)", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var command = new Command("serve", "Run a community for real: market, API and web pages. サーバーを動かす。") { data, community, listen };
        command.SetAction(async (parsed, stop) =>
        {
            var file = CommunityChoice.Open(parsed.GetValue(community)!, null);
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(SlotGrid.Jst).Date);
            var app = ServerHost.Build(new ServerOptions
            {
                DataFolder = parsed.GetValue(data)!,
                Listen = parsed.GetValue(listen)!,
                Definition = LiveDefinition.Of(file, today.AddDays(1), today.AddYears(1)),
            });
            await using (app)
            {
                await app.StartAsync(stop).ConfigureAwait(false);
                Console.WriteLine(app.Urls.First());
                await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
                await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return ExitCodes.Done;
        });
        return command;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Yoichi.Benchmarks.Http;

/// <summary>The framework alone: an endpoint that reads a body and answers 201 with nothing. What no service on it can be faster than.</summary>
public static class BareServer
{
    /// <summary>Prints its address and serves until standard input ends.</summary>
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        await using var _ = app.ConfigureAwait(false);
        app.Run(async http =>
        {
            var body = http.Request.BodyReader;
            while (await body.ReadAsync(http.RequestAborted).ConfigureAwait(false) is var read)
            {
                body.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) break;
            }

            (http.Response.StatusCode, http.Response.ContentLength) = (StatusCodes.Status201Created, 0);
        });
        await app.StartAsync().ConfigureAwait(false);
        Console.WriteLine($"bare at {app.Urls.First()}");
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is not null)
        {
        }

        await app.StopAsync().ConfigureAwait(false);
    }
}

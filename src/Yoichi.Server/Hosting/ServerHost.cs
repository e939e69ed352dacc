using System.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yoichi.Server.Anchoring;
using Yoichi.Server.Api;
using Yoichi.Server.Logs;
using Yoichi.Server.SignIn;
using Yoichi.Server.Web;

namespace Yoichi.Server.Hosting;

/// <summary>Puts a server together.</summary>
public static class ServerHost
{
    /// <summary>A server that is ready to be run. Stores are opened and communities brought up when it starts.</summary>
    public static WebApplication Build(ServerOptions options)
    {
        // No appsettings.json and no environment variable changes what runs: the options say it all.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ServerHost).Assembly.GetName().Name });
        Listening.Configure(builder, options);
        Logs.Configure(builder.Logging, options.Log);
        AddServices(builder.Services, options);
        var app = builder.Build();
        Use(app, options);
        Map(app);
        return app;
    }

    static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Time);
        services.AddSingleton<Feed>();
        services.AddSingleton<Figures>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton<Communities>();
        services.AddSingleton<ClearingReplays>();
        services.AddHostedService<CommunitiesService>();
        services.AddSingleton<LogService>();
        services.AddHostedService(s => s.GetRequiredService<LogService>());
        services.AddHostedService<DeskService>();
        services.AddHostedService<RetentionService>();
        if (options.TelemetryEndpoint is not null) services.AddHostedService<Telemetry>();
        if (options.Chain is { } chain && !options.IsReadOnly) AddAnchoring(services, chain, options.Time);
        // Streams are cut short by the stop itself; anything else gets this long to end.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        services.AddRouting();
        SignInHost.Add(services, options);
        services.AddWebPages();
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        ApiDescription.Add(services);
    }

    static void AddAnchoring(IServiceCollection services, ChainOptions chain, TimeProvider time)
    {
        services.AddSingleton(_ => new HttpClient { Timeout = TimeSpan.FromSeconds(30) });
        services.TryAddSingleton<ILogHeads>(s => chain.Checkpoints is { } place ? new CheckpointNotes(s.GetRequiredService<HttpClient>(), place, time)
            : new OwnLogHeads(s.GetRequiredService<LogService>(), time));
        services.AddHostedService<AnchorService>();
    }

    static void Use(WebApplication app, ServerOptions options)
    {
        var figures = app.Services.GetRequiredService<Figures>();
        figures.Watch(app.Services.GetRequiredService<Communities>());
        app.Services.GetRequiredService<MetricsText>();       // counts from the start, not from the first look
        if (options.IsBehindProxy)
            app.UseForwardedHeaders(Forwarded(options));
        app.Use(async (http, next) =>
        {
            var began = Stopwatch.GetTimestamp();
            await next(http).ConfigureAwait(false);
            Telemetry.Describe(http);
            if (http.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) != true)
                figures.Answered(http.Request.Method, http.Response.StatusCode, Stopwatch.GetElapsedTime(began));
        });
        app.UseMiddleware<SecureHeaders>();
        app.UseWebPages();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        SignInHost.Use(app);
        app.UseAntiforgery();
    }

    /// <summary>From loopback, and from the proxies that were named; of others the headers are passed over.</summary>
    static ForwardedHeadersOptions Forwarded(ServerOptions options)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        foreach (var proxy in options.TrustedProxies) forwarded.KnownProxies.Add(proxy);
        return forwarded;
    }

    static void Map(WebApplication app)
    {
        Health.Map(app);
        app.MapGet("/metrics", (MetricsText text) => Results.Text(text.Write(), "text/plain; version=0.0.4")).ExcludeFromDescription();
        ApiDescription.Map(app);
        ApiRoutes.Map(app);
        LogRoutes.Map(app);
        SignInHost.Map(app);
        app.MapWebPages();
    }
}

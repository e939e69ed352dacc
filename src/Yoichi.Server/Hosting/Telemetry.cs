using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Yoichi.Server.Hosting;

/// <summary>Hands metrics and traces to a collector by OTLP, where one is named.</summary>
/// <remarks>The providers are built by hand: the packages that would do it with the host do not restore here.</remarks>
sealed class Telemetry(ServerOptions options) : IHostedService, IDisposable
{
    MeterProvider? metrics;
    TracerProvider? traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService("yoichi");
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Figures.MeterName)
            .AddOtlpExporter(o => Configure(o, "v1/metrics")).Build();
        // The framework's own spans of requests, described by us.
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Microsoft.AspNetCore")
            .AddOtlpExporter(o => Configure(o, "v1/traces")).Build();
        return Task.CompletedTask;
    }

    /// <summary>Gives the span of a request its route, not its path: whom it was about is nobody's business. The framework's own has neither.</summary>
    internal static void Describe(HttpContext http)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span) return;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        span.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} /{route.TrimStart('/')}";
        span.SetTag("http.request.method", http.Request.Method);
        if (route is not null) span.SetTag("http.route", "/" + route.TrimStart('/'));
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= 500) span.SetStatus(ActivityStatusCode.Error);
    }

    void Configure(OtlpExporterOptions exporter, string path)
    {
        // Over HTTP: what a collector of any kind takes.
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new(new Uri(options.TelemetryEndpoint!.TrimEnd('/') + "/"), path);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        metrics?.ForceFlush(2000);
        traces?.ForceFlush(2000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        metrics?.Dispose();
        traces?.Dispose();
    }
}

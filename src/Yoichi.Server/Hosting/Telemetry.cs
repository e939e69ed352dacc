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
        // The framework's own spans of requests; their attributes hold paths, no headers.
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Microsoft.AspNetCore")
            .AddOtlpExporter(o => Configure(o, "v1/traces")).Build();
        return Task.CompletedTask;
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

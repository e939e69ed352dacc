using Microsoft.Extensions.Logging.Console;

namespace Yoichi.Server.Hosting;

/// <summary>What goes to standard error. Nothing of a request but its path, and no header, is ever logged: keys and cookies are
/// in headers, and who asked what is nobody's business.</summary>
static class Logs
{
    public static void Configure(ILoggingBuilder logging, LogFormat format)
    {
        logging.ClearProviders();
        if (format == LogFormat.None) return;
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Its keys lie in a folder for their owner alone; there is nothing else on the machine to wrap them with.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions", LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        if (format == LogFormat.Json) logging.AddJsonConsole(o => (o.UseUtcTimestamp, o.TimestampFormat) = (true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        else logging.AddSimpleConsole(o => (o.SingleLine, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss'Z' "));
    }
}

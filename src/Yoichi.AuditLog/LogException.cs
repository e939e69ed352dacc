namespace Yoichi.AuditLog;

/// <summary>A log, or a part of one, is not what it says it is.</summary>
/// <param name="code">Stable: <c>log.entry</c>, <c>log.tile</c>, <c>log.root</c>, <c>log.signature</c>, <c>log.fork</c>, … (docs/reference/log.md).</param>
/// <param name="place">File of the log, and where in it.</param>
public sealed class LogException(string code, string place, string reason, Exception? inner = null)
    : Exception($"{place}: {reason} [{code}]", inner)
{
    public string Code { get; } = code;

    public string Place { get; } = place;

    /// <summary>What is wrong there, without the place.</summary>
    public string Reason { get; } = reason;
}

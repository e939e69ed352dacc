
namespace Yoichi.Community;

/// <summary>Certificates to which nothing can happen any more leave the state: they would be kept for good, in memory and in every
/// snapshot. The journal and the views have them, and the event says by a digest what they were.</summary>
public sealed partial class Community
{
    readonly Dictionary<int, bool> archived = [];            // months, by index; true once their certificates were void, so that all are gone

    /// <summary>From when a month's certificates can be archived; null where there is nothing more to archive, or not yet.</summary>
    /// <param name="month">First of a month.</param>
    /// <remarks>Twice: once the month is final, what was used by then; and once the certificates of it are void, what nobody used.</remarks>
    public DateTimeOffset? ArchiveFrom(DateOnly month)
    {
        if (WhyNotArchived(month) is not null) return null;
        var at = Array.FindIndex(months, m => m.Month == month);
        if (!archived.TryGetValue(at, out var isAll)) return Grid.StartOf(monthStarts[at + 1]);
        return isAll ? null : VoidFrom(at);
    }

    DateTimeOffset VoidFrom(int month) =>
        Grid.StartOf(Grid.OfJstDay(Grid.JstDay(monthStarts[month + 1] - 1).AddMonths(certificates!.Rules.ExpiryMonths)));

    string? WhyNotArchived(DateOnly day)
    {
        if (certificates is null) return "this community does not certify";
        var month = Array.FindIndex(months, m => m.Month == day);
        if (month < 0) return $"{day:yyyy-MM-dd} is not the first of a month this community delivers in";
        // A better reading reaches what stores gave back in later months.
        for (var at = 0; at <= month; at++)
            if (!finals.Contains(at)) return $"{months[at].Month:yyyy-MM} is not final";
        return null;
    }

    void Archive(DateOnly day)
    {
        if (WhyNotArchived(day) is { } reason)
        {
            Refuse(reason);
            return;
        }

        var month = Array.FindIndex(months, m => m.Month == day);
        certificates!.Expire(Grid.At(Now));
        var gone = certificates.Archive(monthStarts[month], monthStarts[month + 1]);
        archived[month] = Now >= VoidFrom(month);
        events.On(new Event.CertificatesArchived(day, gone.Bundles, new(gone.WattHours), gone.Sha256));
    }
}

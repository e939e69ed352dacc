using Yoichi.Community;
using Yoichi.Live;
using Yoichi.Provenance;
using Yoichi.Statements;
using Yoichi.Units;

namespace Yoichi.Server.Certificates;

/// <summary>Statements and bundles as the views tell of them: nothing is replayed, and the writer is not kept waiting.</summary>
/// <remarks>Several questions are asked one after the other; what is committed in between may be in the later ones.</remarks>
static class KeptCertificates
{
    /// <summary>The statement <c>yoichi statement</c> writes of the same journal, to the byte.</summary>
    /// <param name="until">The day after the last.</param>
    /// <returns>With the position of the first question asked.</returns>
    /// <exception cref="InputException">The community does not certify.</exception>
    public static async Task<Viewed<Statement>> StatementAsync(
        IViews views, string community, CommunityDefinition definition, ParticipantId who, DateOnly from, DateOnly until, CancellationToken stop)
    {
        var (first, end) = (definition.Grid.OfJstDay(from), definition.Grid.OfJstDay(until));
        var (position, own) = await views.CertificateLinesAsync(community, who, first, end, stop).ConfigureAwait(false);
        var lines = new SortedDictionary<long, CertificateEvent>();
        foreach (var row in own) lines.Add(row.Number, row.Line);
        await FetchAsync(views, community, own.Where(r => r.Line.Issuance > 0).Select(r => r.Line.Issuance).ToHashSet(), lines, stop).ConfigureAwait(false);
        var book = new StatementBook(who, from, until, definition.Grid);
        foreach (var line in lines.Values) book.On(new Event.Certified(line));
        foreach (var slot in (await views.ParticipantSlotsAsync(community, who, first, end, stop).ConfigureAwait(false)).Value)
            if (slot.Load is { } load)
                book.On(new Event.ReadingRecorded(slot.Slot, who, new(slot.Forward ?? default, slot.Reverse ?? default, load, slot.Generated ?? default,
                    slot.Charged ?? default, slot.Discharged ?? default, default, default, default, default, default), null, default));
        return new(position, book.Close(definition, BookOf(definition, lines.Values)));
    }

    /// <summary>Bundles by their numbers, with those they come from and those stores gave back of them.</summary>
    public static async Task<BundleBook> BundlesAsync(
        IViews views, string community, CommunityDefinition definition, IEnumerable<long> issuances, CancellationToken stop)
    {
        var lines = new SortedDictionary<long, CertificateEvent>();
        await FetchAsync(views, community, [.. issuances], lines, stop).ConfigureAwait(false);
        return BookOf(definition, lines.Values);
    }

    static BundleBook BookOf(CommunityDefinition definition, IEnumerable<CertificateEvent> lines)
    {
        var plants = definition.Certificates?.Plants.ToDictionary(p => p.Site) ?? [];
        var book = new BundleBook(site => plants.GetValueOrDefault(site));
        foreach (var line in lines) book.Add(line);
        return book;
    }

    static async Task FetchAsync(IViews views, string community, HashSet<long> wanted, SortedDictionary<long, CertificateEvent> lines, CancellationToken stop)
    {
        var had = new HashSet<long>();
        while (wanted.Count > 0)
        {
            var parents = new HashSet<long>();
            foreach (var some in wanted.Chunk(IViews.MostBundles))
                foreach (var (number, line) in (await views.BundleLinesAsync(community, some, stop).ConfigureAwait(false)).Value)
                {
                    lines.TryAdd(number, line);
                    if (line is { Act: CertificateAct.Issued, Parent: > 0 }) parents.Add(line.Parent);
                }

            had.UnionWith(wanted);
            parents.ExceptWith(had);
            wanted = parents;
        }
    }
}

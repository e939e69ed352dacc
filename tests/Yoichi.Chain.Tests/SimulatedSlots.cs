using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Publishing;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Chain.Tests;

/// <summary>Auctions of simulated days, with their orders under the names of the slot, as the log publishes them.</summary>
static class SimulatedSlots
{
    static readonly Pseudonyms Names = new(new byte[32]);

    /// <param name="only">One slot's alone; null for the whole day's.</param>
    public static List<(DeliverySlot Slot, RoundKind Round, Order[] Orders)> Auctions(CommunityFile file, DeliverySlot? only = null)
    {
        using var journal = new MemoryStream();
        SimulationRun.Prepare(file, new(Days: 1)).Play(journal);
        journal.Position = 0;
        using var reader = new JournalReader(journal, "journal");
        var community = new Community.Community(reader.Definition, new EventDigest());
        var auctions = new List<(DeliverySlot, RoundKind, Order[])>();
        while (reader.TryRead(out var command))
        {
            if (command is Command.RunRound round && (only is null || round.Slot == only) && community.BookOf(round.Slot) is { Count: > 0 } book)
                auctions.Add((round.Slot, round.Round, PublishedBook.Of(book, round.Slot, Names)));
            // What comes after a slot's last auction does not change it.
            if (command is Command.RunRound { Round: RoundKind.AfterMetering } last && last.Slot == only) break;
            community.Apply(command);
        }

        return auctions;
    }

    /// <summary>The built-in trial without its office and vehicles, again and again until there are so many homes, each with a seed of its own.</summary>
    public static CommunityFile Homes(int count)
    {
        var trial = BuiltInCommunities.Open("trial-20");
        var homes = trial.Participants.Where(p => p.Kind == ParticipantKind.Home).ToArray();
        return trial with { Name = $"homes-{count}", Participants = [.. Enumerable.Range(0, count).Select(i => Copy(homes[i % homes.Length], i / homes.Length))] };
    }

    static ParticipantEntry Copy(ParticipantEntry entry, int copy)
    {
        var id = ParticipantId.Parse($"{entry.Id}-{copy}");
        return entry with
        {
            Id = id,
            Load = entry.Load is SeriesSource.Generated load ? load with { Seed = id.Name } : entry.Load,
            Pv = entry.Pv is null ? null : entry.Pv with { Seed = id.Name },
        };
    }
}

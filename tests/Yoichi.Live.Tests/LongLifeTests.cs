using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Provenance;

namespace Yoichi.Live.Tests;

/// <summary>A community in service for months, with certificates and months that become final, started again on the way: from its snapshot it is, byte for byte, what
/// its whole journal makes.</summary>
public sealed class LongLifeTests
{
    const int Days = 66;                                      // August is final on the first of October: 61 days after the first

    static readonly string[] Names = ["A", "B", "C"];

    [Fact]
    public async Task Months_that_are_final_and_certificates_come_out_of_a_snapshot_as_out_of_the_journal()
    {
        var definition = Town.Definition(days: Days, names: Names) with
        {
            Certificates = new([.. Names.Select(n => new Plant(Town.Id(n), Town.Id(n), "solar", "Yoichi", new(2020, 4, 1), false, "", 0, ""))],
                CertificateRules.UsualOrder, LotOrder.Fifo, 24, SupplyMix.Undeclared),
        };
        await using var town = await Town.StartAsync(-13, definition, Town.Quiet with { Rules = new(TimeSpan.FromDays(2), TimeSpan.FromDays(10), FinalAfterMonths: 1) });
        var kept = new List<int>();
        for (var day = 0; day < Days; day++)
        {
            await town.LookAsync(24 * day - 13);
            await town.DoAsync([.. Slots(day).Where((_, i) => i is > 16 and < 32).SelectMany(n => (Command[])[Town.Order("A", Side.Sell, 300, 12, n), Town.Order("B", Side.Buy, 400, 20, n)])]);
            await town.LookAsync(24 * day + 24);
            // C is silent on one day of August, and is heard later: that month has a note.
            foreach (var who in day == 7 ? Names[..2] : Names) await ReadAsync(town, who, day);
            if (day == 33) await ReadAsync(town, "C", 7);
            await town.DoAsync(
                new Command.ActOnCertificates(new(CertificateVerb.Transfer, Town.Id("A"), 0, new(50 + day), Town.Id("C"))),
                new Command.ActOnCertificates(new(CertificateVerb.Claim, Town.Id("C"), 0, new(20))));
            // Killed, or stopped with a snapshot: before and after the first month became final.
            if (day is 3 or 20 or 58 or 63) await town.RestartAsync(stop: false);
            if (day is 10 or 40 or 60 or 64)
            {
                await town.Live.StopAsync();
                kept.Add(await IsWhatTheJournalMakesAsync(town));
                await town.RestartAsync(stop: false);
                Assert.Equal(0, town.Live.Replayed);
            }
        }

        await town.LookAsync(24 * Days + 1);
        await town.Live.StopAsync();
        kept.Add(await IsWhatTheJournalMakesAsync(town));
        // A final month has left the state.
        Assert.True(kept[2] < kept[1] && kept[1] > 31 * 48, string.Join(", ", kept));
        var words = await town.WordsAsync();
        Assert.Single(words, "final 08");
        Assert.Single(words, "bill 08");
    }

    static IEnumerable<int> Slots(int day) => Enumerable.Range(48 * day + 1, 48);

    static Task<IReadOnlyList<Event>> ReadAsync(Town town, string who, int day) => town.DoAsync([.. Slots(day).Select(n => Town.Reading(who, n, who == "A" ? 0 : 250, who == "A" ? 350 : 0))]);

    /// <returns>Slots in the state.</returns>
    static async Task<int> IsWhatTheJournalMakesAsync(Town town)
    {
        using var digest = new EventDigest();
        Community.Community? whole = null;
        var position = 0L;
        await foreach (var line in town.Store.ReadAsync(Town.Name, 0, default))
        {
            if (position++ == 0)
            {
                whole = new(JournalLine.ReadHead(line.Span), digest);
                continue;
            }

            var command = JournalLine.ReadCommand(line.Span, position);
            if (command is Command.Mark mark) Assert.True(digest.Meet(mark));
            whole!.Apply(command);
        }

        var snapshot = (await town.Store.SnapshotAsync(Town.Name, default))!;
        Assert.Equal(position, snapshot.Position);
        using var again = new MemoryStream();
        using var kept = new MemoryStream();
        whole!.Save(again, digest);
        await using (var stream = snapshot.Open()) await stream.CopyToAsync(kept);
        Assert.Equal(again.ToArray(), kept.ToArray());
        whole.Certificates!.MustHold();
        return whole.KeptSlots;
    }
}

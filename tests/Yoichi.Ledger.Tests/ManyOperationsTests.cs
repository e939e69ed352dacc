using System.Globalization;
using Yoichi.Units;

namespace Yoichi.Ledger.Tests;

/// <summary>Bills, notes that reverse them and repeats in any order: the books sum to zero after every thousand, and each
/// balance is what an accountant adding up by hand would have.</summary>
public sealed class ManyOperationsTests
{
    [Fact]
    public void Books_sum_to_zero_after_a_million_random_operations_with_revisions()
    {
        // Two seconds at a million; YOICHI_LEDGER_OPERATIONS asks for more.
        var count = int.TryParse(Environment.GetEnvironmentVariable("YOICHI_LEDGER_OPERATIONS"), NumberStyles.None,
            CultureInfo.InvariantCulture, out var asked) ? asked : 1_000_000;
        var (ledger, rng) = (new GeneralLedger(), new Rng(20_250_801));
        Account[] counters = [Account.Retailer, Account.Market, Account.Network, Account.Levy, Account.Fees, Account.Rounding, Account.Guarantee];
        var homes = Enumerable.Range(1, 200).Select(i => Account.OfParticipant(ParticipantId.Parse($"H{i:000}"))).ToArray();
        var (byHand, stands) = (new Dictionary<Account, Int128>(), new List<(string Key, Account Home, Account Counter, long Amount)>());
        var (posted, repeats) = (0L, 0L);

        for (var i = 1; i <= count; i++)
        {
            var kind = stands.Count == 0 ? 0 : rng.Between(0, 9);
            if (kind < 6)                                    // a line of a bill
            {
                var line = ($"bill/{i}", homes[rng.Between(0, homes.Length - 1)], counters[rng.Between(0, counters.Length - 1)], rng.Between(-5_000_000_000, 9_000_000_000));
                Post(line);
                if (stands.Count < 10_000) stands.Add(line);
                else stands[(int)rng.Between(0, stands.Count - 1)] = line;
                continue;
            }

            var at = (int)rng.Between(0, stands.Count - 1);
            var (key, home, counter, amount) = stands[at];
            if (kind == 9)                                   // the same entry again changes nothing
            {
                Assert.False(ledger.Post(key, "bill", null, [new(home, new(-amount)), new(counter, new(amount))]));
                repeats++;
                continue;
            }

            Post(($"{key}/r", home, counter, -amount));      // reversed, and stated anew
            Post(stands[at] = ($"{key}/n", home, counter, amount + rng.Between(-1_000_000, 1_000_000)));
            if (i % 1000 == 0) MustBalance();
        }

        MustBalance();
        Assert.Equal(posted, ledger.EntryCount);
        Assert.True(repeats > count / 20);

        void Post((string Key, Account Home, Account Counter, long Amount) line)
        {
            Assert.True(ledger.Post(line.Key, "bill", null, [new(line.Home, new(-line.Amount)), new(line.Counter, new(line.Amount))]));
            posted++;
            byHand[line.Home] = byHand.GetValueOrDefault(line.Home) - line.Amount;
            byHand[line.Counter] = byHand.GetValueOrDefault(line.Counter) + line.Amount;
        }

        void MustBalance()
        {
            Int128 sum = 0;
            foreach (var (account, balance) in ledger.Balances)
            {
                sum += balance.MicroYen;
                Assert.Equal(byHand[account], (Int128)balance.MicroYen);
            }

            Assert.Equal((Int128)0, sum);
        }
    }
}

using System.Diagnostics;
using Yoichi.Community;
using Yoichi.Market;
using Yoichi.Settlement;
using Yoichi.Simulation.Files;
using Yoichi.Units;

namespace Yoichi.Benchmarks;

/// <summary>Homes of a month and what their meters say, made up: no two alike, every third with solar power.</summary>
sealed class MeteredStreet
{
    readonly Rng rng = new(20_250_801);
    readonly ParticipantId[] homes;
    readonly long[] size, forward, reverse;
    readonly DateOnly first;

    public MeteredStreet(int count, DateOnly first, int months = 1)
    {
        this.first = first;
        homes = [.. Enumerable.Range(1, count).Select(i => ParticipantId.Parse($"H{i:00000}"))];
        size = [.. homes.Select(_ => rng.Between(60, 240))];
        (forward, reverse) = (new long[count], new long[count]);
        var terms = new ParticipantTerms("tepco-ep-juryo-dento-b", "flat-8.5", "tepco-low-voltage-with-fee", "japan", Amperes: 40);
        Definition = new($"metered-{count}", 30, first, first.AddMonths(months),
            new("call", ExAnte: false, ExPost: true, null, 48 * 60, 60, new(0), new(99_990), new(17_750)),
            [.. homes.Select(h => new Member(h, "home", null, [], terms, [], UnderFit: false, Energy.Zero))],
            TariffBook.Load(BuiltInTariffs.Texts).ToCanonicalText(), new("Metered street", "計量済みの町", "none", 1, []));
    }

    public CommunityDefinition Definition { get; }

    /// <summary>Meters, trades and settles one slot.</summary>
    /// <returns>How long it took to make the readings up.</returns>
    public TimeSpan Play(int day, int number, Action<Command> apply)
    {
        var made = MakeUp(number);
        var slot = Definition.Grid.OfJstDay(first.AddDays(day), number);
        apply(new Command.Tick(Definition.Grid.StartOf(slot + 1)));
        var offered = false;
        for (var i = 0; i < homes.Length; i++)
        {
            apply(new Command.RecordReading(slot, homes[i], Reading(forward[i], reverse[i], ReadingStage.Confirmed)));
            offered |= reverse[i] > 0;
        }

        if (offered)
        {
            for (var i = 0; i < homes.Length; i++) Order(slot, i, apply);
            apply(new Command.RunRound(slot, RoundKind.AfterMetering));
        }

        apply(new Command.SettleSlot(slot));
        return made;
    }

    /// <summary>Another reading of every home and slot of a day, corrected.</summary>
    public TimeSpan ReadAgain(int day, Action<Command> apply)
    {
        var made = TimeSpan.Zero;
        for (var number = 1; number <= 48; number++)
        {
            made += MakeUp(number);
            var slot = Definition.Grid.OfJstDay(first.AddDays(day), number);
            for (var i = 0; i < homes.Length; i++)
                apply(new Command.RecordReading(slot, homes[i], Reading(forward[i] + 1, reverse[i], ReadingStage.Corrected)));
        }

        return made;
    }

    TimeSpan MakeUp(int number)
    {
        var started = Stopwatch.GetTimestamp();
        // Use peaks in the evening, the sun stands between slots 12 and 36.
        var use = number is > 34 and < 46 ? 3 : number is > 12 and < 18 ? 2 : 1;
        var sun = number is > 12 and < 36 ? (number - 12) * (36 - number) : 0;
        for (var i = 0; i < homes.Length; i++)
        {
            var used = size[i] * use + rng.Between(0, 120);
            var net = used - (i % 3 == 0 ? sun * rng.Between(4, 14) : 0);
            (forward[i], reverse[i]) = (Math.Max(net, 0), Math.Max(-net, 0));
        }

        return Stopwatch.GetElapsedTime(started);
    }

    void Order(DeliverySlot slot, int home, Action<Command> apply)
    {
        var (side, metered) = reverse[home] > 0 ? (Side.Sell, reverse[home]) : (Side.Buy, forward[home]);
        if (metered == 0) return;
        var limit = side == Side.Sell ? Price.OfTicks(850 + home % 300) : Price.OfTicks(1_000 + home % 700);
        apply(new Command.PlaceOrder(slot, homes[home], side, new(metered), limit, OrderTerms.Plain));
    }

    /// <summary>With the market or without, the same flows: these homes have nothing to shift.</summary>
    static SlotReading Reading(long forward, long reverse, ReadingStage stage) => new(
        new(forward), new(reverse), new(forward), new(reverse), default, default, default, default, default, new(forward),
        new(reverse), Stage: stage);
}

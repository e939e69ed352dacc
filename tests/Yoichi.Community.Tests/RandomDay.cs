using Yoichi.Market;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

/// <summary>A day of orders, changes of mind, wrong commands and readings in any order.</summary>
static class RandomDay
{
    public static void Play(Village village, Rng rng, int size, Action<Command> onCommand)
    {
        void Do(Command command)
        {
            onCommand(command);
            village.Do(command);
        }

        for (var now = village.Slot(1) - 48; now <= village.Slot(49); now += 1)
        {
            Do(new Command.Tick(village.Grid.StartOf(now)));
            for (var i = rng.Between(0, size / 8); i > 0; i--) Do(AnyCommand(village, rng, now));
            for (var ahead = 0; ahead < 3; ahead++)
            {
                Do(new Command.RunRound(now + ahead, (RoundKind)rng.Between(0, 4)));
                Do(new Command.CloseGate(now + ahead));
            }

            if (now > village.Slot(1)) Meter(village, rng, now - 1, Do);
        }
    }

    /// <summary>Only metered energy is traded, so no trade is off by a Wh.</summary>
    public static void PlayMetered(Village village, Rng rng, Action<Command> onCommand)
    {
        void Do(Command command)
        {
            onCommand(command);
            village.Do(command);
        }

        for (var now = village.Slot(2); now <= village.Slot(49); now += 1)
        {
            Do(new Command.Tick(village.Grid.StartOf(now)));
            Meter(village, rng, now - 1, Do);
        }
    }

    static void Meter(Village village, Rng rng, DeliverySlot slot, Action<Command> apply)
    {
        foreach (var member in village.Definition.Members)
        {
            var (forward, reverse) = (rng.Between(0, 800), rng.Between(0, 800));
            apply(new Command.RecordReading(slot, member.Id, new(new(forward), new(reverse), new(forward), new(reverse),
                default, default, default, default, default, new(forward), new(reverse))));
            foreach (var (side, metered) in new[] { (Side.Buy, forward), (Side.Sell, reverse) })
                if (metered > 0)
                    apply(new Command.PlaceOrder(slot, member.Id, side, new(rng.Between(1, metered)),
                        Price.OfTicks(rng.Between(850, 2700)), OrderTerms.Plain));
        }

        apply(new Command.RunRound(slot, RoundKind.AfterMetering));
        apply(new Command.SettleSlot(slot));
    }

    static Command AnyCommand(Village village, Rng rng, DeliverySlot now)
    {
        var slot = now + (int)rng.Between(-1, 6);
        var who = village.Definition.Members[(int)rng.Between(0, village.Definition.Members.Length - 1)].Id;
        var side = rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell;
        return rng.Between(0, 9) switch
        {
            0 => new Command.CancelOrders(slot, who),
            1 => new Command.CancelOrder(slot, who, rng.Between(1, 200)),
            2 => new Command.ReplaceOrder(slot, who, rng.Between(1, 200), new(rng.Between(0, 900)), Price.OfTicks(rng.Between(0, 3000))),
            _ => new Command.PlaceOrder(slot, who, side, new(rng.Between(0, 900)), Price.OfTicks(rng.Between(500, 3000)), Terms(rng, side)),
        };
    }

    static OrderTerms Terms(Rng rng, Side side)
    {
        if (rng.Between(0, 1) == 0) return OrderTerms.Plain;
        var solar = Tag.Parse("solar");
        return side == Side.Sell
            ? OrderTerms.Create([solar], premiums: rng.Between(0, 2) == 0 ? [new(Tag.Parse("buyer:B"), Price.OfTicks(rng.Between(-200, 200)))] : null)
            : OrderTerms.Create([], rng.Between(0, 3) == 0 ? [solar] : null, [new(solar, Price.OfTicks(rng.Between(0, 300)))]);
    }
}

using Yoichi.Units;

namespace Yoichi.Devices.Tests;

/// <summary>Random stores and slots to plan, with every feature there is.</summary>
static class PlanCases
{
    public static (PlanStore Store, PlanSlot[] Slots) Random(Rng rng, int count)
    {
        double Uniform(double low, double high) => low + rng.NextDouble() * (high - low);
        bool Sometimes() => rng.Between(0, 3) == 0;

        var minimum = Sometimes() ? Uniform(0, 1000) : 0;
        var maximum = minimum + Uniform(500, 8000);
        var vehicle = rng.Between(0, 1) == 0;
        var store = new PlanStore(minimum, maximum, Uniform(minimum, maximum),
            Sometimes() ? 1 : Uniform(0.6, 1), Sometimes() ? 1 : Uniform(0.6, 1),
            Sometimes() ? 0 : Uniform(0, 30), NeedPenalty: 1000, ShortfallPenalty: 3000,
            WearPrice: Sometimes() ? Uniform(0, 15) : 0);
        var (retail, buyBack) = (Uniform(15, 40), Uniform(0, 15));
        var slots = new PlanSlot[count];
        for (var t = 0; t < count; t++)
        {
            var sell = Sometimes() ? Math.Round(Uniform(0, 30)) : buyBack;
            var unplugged = vehicle && Sometimes();
            var departs = vehicle && rng.Between(0, 5) == 0;
            var steps = new List<PriceStep>();
            if (Sometimes()) steps.Add(new(Uniform(-3000, -1), Uniform(0, sell)));
            if (Sometimes()) steps.Add(new(Uniform(0, 3000), Uniform(0, 20)));
            slots[t] = new(Uniform(-2500, 2500), Math.Max(sell, Sometimes() ? Uniform(10, 50) : retail), sell,
                unplugged ? 0 : Uniform(0, 3000), unplugged || Sometimes() ? 0 : Uniform(0, 3000),
                departs ? Uniform(100, 4000) : 0, departs || (vehicle && Sometimes()) ? Uniform(0, 1.2 * maximum) : 0)
            { Steps = steps.ToArray() };
        }

        return (store, slots);
    }

    /// <summary>What a plan costs, added up from its acts; asserts that it keeps to every limit.</summary>
    public static double Audit(in PlanStore store, PlanSlot[] slots, StoragePlan plan)
    {
        var (state, objective, slack) = (store.Initial, 0.0, 1e-6);
        for (var t = 0; t < slots.Length; t++)
        {
            var (slot, ac) = (slots[t], plan.AcWattHours[t]);
            objective += Math.Max(0, slot.Needed - state) * store.NeedPenalty + slot.Cost(slot.NetWattHours + ac);
            objective += Math.Max(0, -ac) / store.DischargeEfficiency * store.WearPrice;
            Assert.InRange(ac, -slot.DischargeLimit - slack, slot.ChargeLimit + slack);
            if (slot.Drive > 0)
            {
                Assert.Equal(0, ac);
                var driven = state - plan.States[t];
                Assert.InRange(driven, -slack, slot.Drive + slack);
                objective += (slot.Drive - driven) * store.ShortfallPenalty;
            }
            else
            {
                state += ac > 0 ? ac * store.ChargeEfficiency : ac / store.DischargeEfficiency;
                Assert.Equal(state, plan.States[t], tolerance: slack);
            }

            // Carried on as planned: a rounding of 1e-9 Wh below a wish would cost a penalty here.
            state = plan.States[t];
            Assert.InRange(state, store.Minimum - slack, store.Maximum + slack);
        }

        return objective - store.TerminalPrice * state;
    }
}

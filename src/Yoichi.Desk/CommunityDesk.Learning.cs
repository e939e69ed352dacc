using Yoichi.Bidding;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Desk;

public sealed partial class CommunityDesk
{
    /// <summary>Slots an agent learns from in one turn: after a long silence the rest comes with the next.</summary>
    const int MostAtATime = 96;

    /// <summary>Shows agents what slots came to, each once and in order, as their readings come; and what stores hold.</summary>
    async Task LearnAsync(List<DeskSite> everybody, DeliverySlot now, CancellationToken cancellationToken)
    {
        List<DeskSite> some = [.. everybody.Where(site => NewFor(site, now))];
        if (some.Count == 0) return;
        var looks = (await live!.Writer.ReadAsync(c =>
        {
            Believe(c, some, now);
            var outlooks = new Outlooks(c, new(c.Grid), forecasts!.Issued, c.FirstSlot, c.EndSlot);
            outlooks.LookFrom(now, now + 2 * c.Grid.PerDay - 1);
            return some.Select(site => (site, View: Guarded(site, () => outlooks.Of(site, now + 2 * c.Grid.PerDay - 1).ToArray()))).ToList();
        }, cancellationToken).ConfigureAwait(false)).Value;
        foreach (var (site, view) in looks)
            if (view is not null) Guarded(site, () => Learn(site, view, now));
    }

    bool NewFor(DeskSite site, DeliverySlot now)
    {
        if (site.Learnt == default) site.Learnt = metered!.EndOf(site.Profile.Id);
        return site.Learnt < now && site.Learnt < metered!.EndOf(site.Profile.Id);
    }

    bool Learn(DeskSite site, SlotOutlook[] view, DeliverySlot now)
    {
        var (id, perDay) = (site.Profile.Id, site.Profile.Grid.PerDay);
        if (view.Length == 0 || view[0].Slot != now) return false;
        var last = now < site.Learnt + MostAtATime ? now : site.Learnt + MostAtATime;
        for (var slot = site.Learnt; slot < last; slot += 1)
        {
            if (metered!.At(id, slot) is null)
            {
                // It may come yet; what has not after a day is passed over.
                if (now - slot <= perDay) break;
                site.Learnt = slot + 1;
                continue;
            }

            var horizon = new SlotOutlook[Math.Min(view.Length, 2 * perDay)];
            for (var i = 0; i < horizon.Length; i++) horizon[i] = Seen(id, view, slot + i, now);
            if (metered.TakePosition(id, slot) is var (bought, sold)) horizon[0] = horizon[0] with { Bought = bought, Sold = sold };
            site.Agent.Act(horizon[0], horizon, site.StoredAt(slot, at => NetOf(id, at)));
            site.Learnt = slot + 1;
        }

        return true;
    }

    /// <summary>A slot as it is known now: metered where it is over, else as it is expected.</summary>
    SlotOutlook Seen(ParticipantId id, SlotOutlook[] view, DeliverySlot slot, DeliverySlot now)
    {
        if (slot >= now && slot - now < view.Length) return view[slot - now];
        var perDay = metered!.Prices.Grid.PerDay;
        var alike = view[Math.Min(view.Length - 1, ((slot - now) % perDay + perDay) % perDay)] with { Slot = slot, Bought = default, Sold = default };
        return metered.At(id, slot) is var (load, generated) ? alike with { Load = load, Generated = generated } : alike;
    }

    /// <summary>On the writer: a meter that counts a store says what it holds.</summary>
    static void Believe(Community.Community c, List<DeskSite> some, DeliverySlot now)
    {
        foreach (var site in some)
        {
            if (!site.HasStore) continue;
            for (var slot = now - 1; slot >= site.Learnt && slot >= c.FirstSlot; slot += -1)
            {
                if (c.BeliefOf(slot, site.Member) is not { } reading) continue;
                if (reading.Charged + reading.Discharged + reading.Driven > Energy.Zero || reading.Stored != c.Definition.Members[site.Member].Stored)
                    site.Believe(slot + 1, reading.Stored);
                break;
            }
        }
    }
}

using Yoichi.Testing;
using static Yoichi.Settlement.Tests.Street;

namespace Yoichi.Settlement.Tests;

/// <summary>Months whose last day moves, and months that are put away and taken out again.</summary>
public sealed class KeptTests
{
    static readonly ParticipantTerms Home = new("tepco-ep-juryo-dento-b", "flat-8.5", "none", "japan", Amperes: 30);
    static readonly ParticipantTerms Office = new("high-voltage-office", "none", "none", Levy: "japan");

    [Fact]
    public void A_month_whose_last_day_moves_bills_as_if_it_had_been_known() => Seeds.Each(30, (rng, size) =>
    {
        var terms = rng.Between(0, 1) == 0 ? Home : Office;
        var (days, then) = ((int)rng.Between(2, 30), (int)rng.Between(2, 30));
        var (moved, known) = (new MonthAccount(H1, Terms(terms, days)), new MonthAccount(H1, Terms(terms, then)));
        var before = Math.Min(Math.Min(days, then) * 48, 1 + size * 10);
        for (var slot = 0; slot < then * 48; slot++)
        {
            if (slot == before) moved.Respan(Terms(terms, then));
            var position = Slot(forward: rng.Between(0, 3_000), reverse: rng.Between(0, 900));
            moved.Add(moved.Terms.FirstSlot + slot, position);
            known.Add(known.Terms.FirstSlot + slot, position);
        }

        if (before == then * 48) moved.Respan(Terms(terms, then));
        Assert.Equal(Table(known.Close().Lines), Table(moved.Close().Lines));
    });

    [Fact]
    public void No_slot_that_was_counted_falls_outside_and_a_closed_month_stays()
    {
        var account = new MonthAccount(H1, Terms(Home, 3));
        for (var slot = 0; slot < 2 * 48; slot++) account.Add(account.Terms.FirstSlot + slot, Slot(forward: 10));
        account.Respan(Terms(Home, 2));
        Assert.Throws<InvalidOperationException>(() => account.Respan(Terms(Home, 1)));
        Assert.Throws<InvalidOperationException>(() => account.Respan(Month(Home, new(new(2020, 8, 2), new(2020, 8, 9)))));
        Assert.Throws<InvalidOperationException>(() => account.Respan(Terms(Office, 2)));
        Assert.Equal(2 * 48, account.Terms.SlotCount);
        account.Close();
        Assert.Throws<InvalidOperationException>(() => account.Respan(Terms(Home, 3)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_put_away_goes_on_as_it_was(bool closed) => Seeds.Each(20, (rng, size) =>
    {
        var terms = Terms(rng.Between(0, 1) == 0 ? Home : Office, 2);
        var account = new MonthAccount(H1, terms);
        var last = Slot(forward: 700, reverse: 30);
        for (var slot = 0; slot < size; slot++) account.Add(terms.FirstSlot + slot, slot == 0 ? last : Slot(forward: rng.Between(0, 3_000), reverse: rng.Between(0, 900)));
        if (closed) account.Close();
        using var kept = new MemoryStream();
        account.Save(new(kept));
        kept.Position = 0;
        var again = new MonthAccount(H1, terms);
        again.Load(new(kept));
        Assert.Equal(kept.Length, kept.Position);
        Assert.Equal((account.SlotsAdded, account.RetailUse), (again.SlotsAdded, again.RetailUse));
        foreach (var each in new[] { account, again })
        {
            each.Replace(terms.FirstSlot, last, Slot(forward: 9_000));
            if (closed) Assert.Throws<InvalidOperationException>(() => each.Add(terms.FirstSlot + size, last));
            else each.Add(terms.FirstSlot + size, last);
        }

        Assert.Equal(Table(account.SoFar().Lines), Table(again.SoFar().Lines));
        Assert.Equal(Table(account.Restated().BaselineLines), Table(again.Restated().BaselineLines));
    });

    static MonthTerms Terms(ParticipantTerms terms, int days) => Month(terms, new(new(2020, 8, 1), new DateOnly(2020, 8, 1).AddDays(days)));
}

using Yoichi.Testing;

namespace Yoichi.Provenance.Tests;

public sealed class MatchingTests
{
    [Fact]
    public void Worked_example()
    {
        // Noon: 300 of 300 used are solar (500 were there). Evening: none of 700.
        var noon = new Matching().Add(300, 500, 200);
        var day = noon.Add(700, 0, 200);
        Assert.Equal((300, 440, 500), (day.HourlyThousandths, day.HourlyWithGridThousandths, day.AnnualThousandths));
        // 400 more of noon were kept: they match nothing of noon, and count for the year.
        Assert.Equal((300, 440, 900), noon.Add(700, 0, 200, 400) is var kept ? (kept.HourlyThousandths, kept.HourlyWithGridThousandths, kept.AnnualThousandths) : default);
    }

    [Fact]
    public void Slot_by_slot_never_says_more_than_the_year() => Seeds.Each(500, (rng, size) =>
    {
        var score = new Matching();
        for (var slot = 0; slot < size; slot++) score = score.Add(rng.Between(0, 1000), rng.Between(0, 1500), (int)rng.Between(0, 1000));
        Assert.InRange(score.HourlyThousandths, 0, score.AnnualThousandths);
        Assert.InRange(score.AnnualThousandths, 0, 1000);
        Assert.InRange(score.HourlyWithGridThousandths, score.HourlyThousandths, 1000);
    });

    [Fact]
    public void A_supply_is_effectively_renewable_only_where_certificates_cover_all_of_it_and_say_which()
    {
        var shown = new SupplyMix([("fit", 600), ("lng", 400)], 1000, "non-fossil, tracked", 0, "declaration 2024");
        Assert.True(shown.IsEffectivelyRenewable);
        Assert.False((shown with { CertifiedThousandths = 999 }).IsEffectivelyRenewable);
        Assert.False((shown with { CertificateKind = "" }).IsEffectivelyRenewable);
        Assert.False((shown with { Source = "" }).IsEffectivelyRenewable);
        Assert.False(SupplyMix.Undeclared.IsEffectivelyRenewable);
    }

    [Fact]
    public void Tenants_get_all_of_what_they_can_use_and_nobody_more_than_it_used() => Seeds.Each(500, (rng, size) =>
    {
        var used = Enumerable.Range(0, size).Select(_ => rng.Between(0, 2000)).ToArray();
        var bought = rng.Between(0, 20_000);
        var shares = TenantShares.Of(bought, used);
        Assert.Equal(Math.Min(bought, used.Sum()), shares.Sum());
        for (var i = 0; i < size; i++) Assert.InRange(shares[i], 0, used[i]);
    });
}

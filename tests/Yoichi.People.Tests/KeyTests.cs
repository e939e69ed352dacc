using Yoichi.Units;

namespace Yoichi.People.Tests;

public sealed class KeyTests
{
    static readonly byte[] Chance = [.. Enumerable.Range(0, 38).Select(i => (byte)(5 * i))];

    [Fact]
    public void Of_a_key_only_prefix_and_hash_are_kept()
    {
        var (key, kept) = Issue();
        Assert.Equal(kept.Prefix, ApiKey.PrefixOf(key));
        Assert.True(kept.Matches(key));
        Assert.DoesNotContain(key[^64..], kept.ToString());
        Assert.False(kept.Matches(key[..^1] + (key[^1] == '0' ? '1' : '0')));
        Assert.False(kept.Matches(""));
    }

    [Fact]
    public void What_has_not_the_form_of_a_key_has_no_prefix()
    {
        var (key, _) = Issue();
        foreach (var text in new[] { "", "yk_", key[..^1], key + "0", key.ToUpperInvariant(), "xx_" + key[3..], key.Replace('_', '-') })
            Assert.Null(ApiKey.PrefixOf(text));
    }

    [Fact]
    public void A_key_is_open_up_to_its_end_and_until_it_is_revoked()
    {
        var (_, kept) = Issue();
        Assert.True(kept.IsOpen(kept.ExpiresAt.AddTicks(-1)));
        Assert.False(kept.IsOpen(kept.ExpiresAt));
        Assert.False((kept with { RevokedAt = Applicant.Now }).IsOpen(Applicant.Now));
    }

    [Fact]
    public void An_invitation_is_open_up_to_its_end_and_until_it_is_used_or_revoked()
    {
        var invitation = new Invitation("i", "h", [Role.Member], "street", Applicant.Pseudonym, "op", Applicant.Now, Applicant.Now.AddDays(7));
        Assert.True(invitation.IsOpen(Applicant.Now.AddDays(7).AddTicks(-1)));
        Assert.False(invitation.IsOpen(Applicant.Now.AddDays(7)));
        Assert.False((invitation with { UsedAt = Applicant.Now }).IsOpen(Applicant.Now));
        Assert.False((invitation with { RevokedAt = Applicant.Now }).IsOpen(Applicant.Now));
    }

    [Fact]
    public void Preferences_are_held_to_what_an_agent_can_use()
    {
        var none = Preferences.None("street", Applicant.Pseudonym);
        ParticipantId[] others = [.. Enumerable.Range(0, Preferences.MostNames + 1).Select(i => ParticipantId.Parse($"H{i}"))];
        Assert.Null(none.Fault());
        Assert.Null((none with { SellTo = [.. others.Skip(1)], MostToPay = Preferences.Highest, LeastToTake = new(0) }).Fault());
        Assert.Equal("preferences.many", (none with { SellTo = [.. others] }).Fault()?.Code);
        Assert.Equal("preferences.twice", (none with { BuyFrom = [others[0], others[0]] }).Fault()?.Code);
        Assert.Equal("preferences.oneself", (none with { BuyFrom = [Applicant.Pseudonym] }).Fault()?.Code);
        Assert.Equal("preferences.oneself", (none with { Supports = Applicant.Pseudonym }).Fault()?.Code);
        Assert.Equal("preferences.price", (none with { MostToPay = new(Preferences.Highest.MicroYenPerWattHour + 1) }).Fault()?.Code);
        Assert.Equal("preferences.price", (none with { LeastToTake = new(-1) }).Fault()?.Code);
        Assert.Equal("preferences.style", (none with { Style = (Style)9 }).Fault()?.Code);
    }

    static (string Key, ApiKey Kept) Issue() =>
        ApiKey.Issue(Chance, "k1", "acc", "home server", Scopes.Read | Scopes.Trade, Applicant.Now, Applicant.Now.AddDays(90));
}

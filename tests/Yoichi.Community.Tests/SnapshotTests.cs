using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

public sealed class SnapshotTests
{
    static readonly string[] Mechanisms = ["call", "mid-rate", "continuous"];
    static readonly string[] Names = ["A", "B", "C", "D", "FIT"];

    /// <summary>Whatever happened, wherever it is cut: what follows a snapshot is what would have followed without one.</summary>
    [Fact]
    public void A_community_goes_on_from_a_snapshot_as_if_it_had_never_stopped() => Seeds.Each(30, (rng, size) =>
    {
        var mechanism = Mechanisms[(int)rng.Between(0, 2)];
        var certificates = rng.Between(0, 2) == 0 ? null : Village.Certifying(Names[1..]);
        var commands = Life(mechanism, rng, size, certificates);
        var cut = (int)rng.Between(0, commands.Count);

        var whole = new Village(mechanism, days: 2, names: Names, certificates: certificates);
        for (var i = 0; i < cut; i++) whole.Community.Apply(commands[i]);
        whole.Digest.Restart();
        using var kept = new MemoryStream();
        whole.Community.Save(kept, whole.Digest);
        var heard = new List<Event>();
        var (again, digest) = Community.Load(kept.ToArray(), digest => new Listener(heard, digest));
        using var twice = new MemoryStream();
        again.Save(twice, digest);
        Assert.Equal(kept.ToArray(), twice.ToArray());
        Assert.Equal((whole.Digest.Count, whole.Digest.Current()), (digest.Count, digest.Current()));

        var before = whole.Events.Count;
        for (var i = cut; i < commands.Count; i++)
        {
            whole.Community.Apply(commands[i]);
            again.Apply(commands[i]);
        }

        Assert.Equal(string.Join("\n", whole.Events.Skip(before)), string.Join("\n", heard));
        Assert.Equal((whole.Digest.Count, whole.Digest.Current()), (digest.Count, digest.Current()));
        Assert.Equal(whole.Community.Ledger.Lines, again.Ledger.Lines);
        Assert.Equal(whole.Community.Ledger.Balances, again.Ledger.Balances);
        Assert.Equal((whole.Community.LastDayAhead, whole.Community.LastGate, whole.Community.LastMonth),
            (again.LastDayAhead, again.LastGate, again.LastMonth));
        Assert.Equal(whole.Community.Unsettled(), again.Unsettled());
        whole.Community.Certificates?.MustHold();
        if (certificates is null) Assert.DoesNotContain(whole.Events, e => e is Event.Certified);
    });

    [Fact]
    public void A_snapshot_that_is_cut_off_or_altered_anywhere_is_refused()
    {
        var bytes = Small();
        foreach (var length in new[] { 0, 1, 7, 8, 12, 40, bytes.Length / 2, bytes.Length - 32, bytes.Length - 1 })
            Assert.Equal("snapshot.damaged", Refused(bytes[..length]));
        for (var at = 0; at < bytes.Length; at += 97)
        {
            var altered = (byte[])bytes.Clone();
            altered[at] ^= 0x10;
            Assert.Equal("snapshot.damaged", Refused(altered));
        }

        Assert.Equal("snapshot.damaged", Refused([.. bytes, 0]));
        _ = Community.Load(bytes, digest => digest);
    }

    [Fact]
    public void A_snapshot_of_another_version_is_refused()
    {
        var bytes = Small();
        bytes[8]++;
        System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(..^32), bytes.AsSpan(^32..));
        Assert.Equal("snapshot.version", Refused(bytes));
    }

    [Fact]
    public void A_snapshot_is_taken_right_after_the_digest_began_anew()
    {
        var village = new Village(names: Names);
        Assert.Throws<InvalidOperationException>(() => village.Community.Save(Stream.Null, village.Digest));
        village.Digest.Restart();
        village.Community.Save(Stream.Null, village.Digest);
        village.At(0);
        village.Order("A", Side.Buy, 1, "20.00");
        Assert.Throws<InvalidOperationException>(() => village.Community.Save(Stream.Null, village.Digest));
    }

    [Fact]
    public void Orders_put_together_are_accepted_together_or_not_at_all() => Seeds.Each(25, (rng, size) =>
    {
        var mechanism = Mechanisms[(int)rng.Between(0, 2)];
        var (one, two) = (new Village(mechanism, names: Names), new Village(mechanism, names: Names));
        foreach (var village in new[] { one, two }) village.At(1);
        for (var i = 0; i < size; i++)
        {
            var group = Enumerable.Range(0, (int)rng.Between(1, 4)).Select(_ => Order(rng, one)).ToList();
            var before = one.Events.Count;
            if (one.Community.ApplyAll(group) is null)
                foreach (var command in group) two.Do(command);
            else Assert.Equal(before, one.Events.Count);
        }

        Assert.DoesNotContain(two.Events, e => e is Event.OrderRefused);
        Assert.Equal(one.Events.Select(e => e.ToString()), two.Events.Select(e => e.ToString()));
        one.Digest.Restart();
        two.Digest.Restart();
        Assert.Equal(State(one.Community), State(two.Community));
        Assert.Throws<ArgumentException>(() => one.Community.ApplyAll([new Command.Prolong(Village.FirstDay)]));
    });

    /// <summary>A day of orders and readings, members who come and go, bills, notes.</summary>
    static List<Command> Life(string mechanism, Rng rng, int size, CertificateRules? certificates)
    {
        var village = new Village(mechanism, days: 2, names: Names, certificates: certificates);
        var second = Village.FirstDay.AddDays(1);
        village.At(-40);
        village.Do(new Command.AdmitMember(new(Village.Id("N"), "home", null, [], new("flat-27", "flat-8.5", "none", "japan"),
            [Tag.Parse("solar")], false, Energy.Zero, From: second)));
        if (rng.Between(0, 1) == 0) village.Do(new Command.ChangeMember(Village.Id("B"), second, Tags: [], UnderFit: true));
        if (rng.Between(0, 1) == 0) village.Do(new Command.DismissMember(Village.Id("D"), Village.FirstDay));
        var played = village.Commands.Count;
        RandomDay.Play(village, rng, size, _ => { });
        village.Commands.InsertRange((int)rng.Between(played, village.Commands.Count), [
            new Command.Prolong(second.AddDays((int)rng.Between(1, 40))), new Command.Administer("op", "note", "書いた"),
            new Command.AmendTariffs(new(2025, 9, 1), village.Definition.Tariffs)]);
        var commands = village.Commands;
        for (var slot = 1; slot <= 98; slot++)
        {
            if (slot == 49) commands.Add(new Command.Tick(village.Grid.StartOf(village.Slot(100))));
            foreach (var who in village.Community.Definition.Members)
            {
                if (slot < 49 && rng.Between(0, 9) > 0) continue;        // the first day: a better reading now and then
                if (rng.Between(0, 60) == 0) continue;                   // a meter that is silent
                var (wh, generated) = (rng.Between(0, 900), certificates is null ? 0 : rng.Between(0, 900));
                commands.Add(new Command.RecordReading(village.Slot(slot), who.Id, new(new(wh), new(generated), new(wh), new(generated), default,
                    default, default, default, default, new(wh), default, Stage: slot < 49 ? ReadingStage.Corrected : ReadingStage.Confirmed)));
            }

            commands.Add(new Command.SettleSlot(village.Slot(slot)));
            if (rng.Between(0, 5) == 0) commands.AddRange(Acts(rng));
        }

        commands.InsertRange((int)rng.Between(commands.Count - 300, commands.Count), [
            new Command.CloseMonth(Village.FirstDay), new Command.AdjustMonth(Village.FirstDay)]);
        commands.Add(new Command.CloseMonth(Village.FirstDay));
        commands.Add(new Command.AdjustMonth(Village.FirstDay));
        // As a journal has them: the text of an event names the offset too.
        return [.. commands.Select(c => c is Command.Tick tick ? new Command.Tick(tick.At.ToUniversalTime()) : c)];
    }

    /// <summary>What people do with certificates, most of it possible.</summary>
    static IEnumerable<Command> Acts(Rng rng)
    {
        var (one, other) = (Village.Id(Names[(int)rng.Between(0, 4)]), Village.Id(Names[(int)rng.Between(0, 4)]));
        yield return new Command.ActOnCertificates(new((CertificateVerb)rng.Between(1, 7), one, rng.Between(0, 3) == 0 ? rng.Between(1, 9) : 0,
            new(rng.Between(0, 200)), other, rng.Between(0, 1) == 0 ? "" : "re100", "青葉ビル"));
        yield return new Command.OfferCertificates(one, Side.Sell, new(rng.Between(1, 200)), Price.OfTicks(rng.Between(0, 100)),
            OrderTerms.Create([Tag.Parse("solar")]));
        yield return new Command.OfferCertificates(other, Side.Buy, new(rng.Between(1, 200)), Price.OfTicks(rng.Between(0, 150)), OrderTerms.Plain);
        if (rng.Between(0, 2) > 0) yield return new Command.RunCertificateRound();
        if (rng.Between(0, 4) == 0) yield return new Command.RegisterPlant(Village.Certifying(Names[(int)rng.Between(0, 1)]).Plants[0]);
    }

    static Command Order(Rng rng, Village village)
    {
        var (who, slot) = (Village.Id(Names[(int)rng.Between(0, 3)]), village.Slot((int)rng.Between(10, 12)));
        return rng.Between(0, 7) switch
        {
            0 => new Command.CancelOrders(slot, who),
            1 => new Command.ReplaceOrder(slot, who, rng.Between(1, 30), new(rng.Between(1, 900)), Price.OfTicks(rng.Between(500, 3000))),
            _ => new Command.PlaceOrder(slot, who, rng.Between(0, 1) == 0 ? Side.Buy : Side.Sell, new(rng.Between(1, 900)),
                Price.OfTicks(rng.Between(500, 3000)), OrderTerms.Plain),
        };
    }

    static byte[] State(Community community)
    {
        using var state = new MemoryStream();
        using var digest = EventDigest.Resume(0, "");
        community.Save(state, digest);
        return state.ToArray();
    }

    static byte[] Small()
    {
        var village = new Village(names: Names);
        RandomDay.Play(village, new Rng(7), 40, _ => { });
        village.Digest.Restart();
        using var kept = new MemoryStream();
        village.Community.Save(kept, village.Digest);
        return kept.ToArray();
    }

    static string Refused(byte[] bytes) =>
        Assert.Throws<InputException>(() => Community.Load(bytes, digest => digest)).Problem.Code;

    sealed class Listener(List<Event> heard, EventDigest digest) : IEventSink
    {
        public void On(Event happened)
        {
            heard.Add(happened);
            digest.On(happened);
        }
    }
}

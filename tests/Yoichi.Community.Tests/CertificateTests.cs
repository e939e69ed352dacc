using Yoichi.Ledger;
using Yoichi.Market;
using Yoichi.Provenance;
using Yoichi.Units;

namespace Yoichi.Community.Tests;

public sealed class CertificateTests
{
    static readonly OrderTerms Solar = OrderTerms.Create([Tag.Parse("solar")]);

    static Village Certifying(bool exPost = false) =>
        new(exAnte: !exPost, exPost: exPost, names: ["A", "B", "C"], certificates: Village.Certifying("A", "B", "C"));

    [Fact]
    public void A_trade_of_solar_energy_moves_certificates_and_the_buyer_claims_them()
    {
        var village = Traded(Solar, sold: 600, generated: 1000, used: 700);
        Assert.Equal(600, Lines(village, CertificateAct.Claimed).Single(l => l.Account == Village.Id("B")).Quantity.WattHours);
        Assert.Equal(new Energy(400), village.Community.Certificates!.Holding(Village.Id("A"), "solar"));
        Assert.Equal((100, "B"), Lines(village, CertificateAct.Supplied).Select(l => (l.Quantity.WattHours, l.Account.Name)).Single());
    }

    [Fact]
    public void Energy_that_is_sold_without_a_tag_leaves_its_certificates()
    {
        var village = Traded(OrderTerms.Plain, sold: 600, generated: 1000, used: 700);
        Assert.Empty(Lines(village, CertificateAct.Moved));
        Assert.Equal(new Energy(1000), village.Community.Certificates!.Holding(Village.Id("A"), "solar"));
    }

    [Fact]
    public void Who_delivers_too_little_pays_back_what_its_class_cost_above_untagged_energy()
    {
        var village = Certifying();
        village.At(-20);
        village.Order("A", Side.Sell, 600, "14.00", terms: Solar);
        village.Order("B", Side.Buy, 600, "20.00", terms: OrderTerms.Create([], [Tag.Parse("solar")]));
        village.Order("C", Side.Sell, 100, "10.00");
        village.Order("B", Side.Buy, 100, "10.00");
        Deliver(village, generated: 200, used: 700, other: 100);
        var owed = Lines(village, CertificateAct.Undelivered).Single();
        var prices = village.Trades.ToDictionary(t => t.Seller.Name, t => t.Price);
        Assert.Equal((400, 400 * (prices["A"] - prices["C"]).MicroYenPerWattHour), (owed.Quantity.WattHours, owed.Money.MicroYen));
        Assert.Equal(owed.Money, village.Community.Ledger.Balance(Account.OfParticipant(Village.Id("B"))));
        Assert.Equal(-owed.Money, village.Community.Ledger.Balance(Account.OfParticipant(Village.Id("A"))));
    }

    [Fact]
    public void A_plant_that_comes_later_is_certified_from_the_next_slot_on_and_not_before()
    {
        var village = new Village(exPost: false, names: ["A", "B", "C"], certificates: Village.Certifying("B"));
        village.At(10.6);                                     // within slot 22
        village.Do(new Command.RegisterPlant(Village.Certifying("A").Plants[0]));
        var plant = Assert.IsType<Event.PlantRegistered>(village.Last).Plant;
        Assert.Equal((village.Slot(23), Village.Id("A")), (plant.From!.Value, plant.Site));
        village.At(30);
        foreach (var slot in (int[])[21, 22, 23])
        {
            village.Know("A", slot, 0, 400);
            village.Settle(slot);
        }

        Assert.Equal(village.Slot(23), Assert.Single(Lines(village, CertificateAct.Issued)).Slot);
        // A better reading of a slot before it is certified no more than the first one was.
        village.Know("A", 22, 0, 500, ReadingStage.Corrected);
        village.Know("A", 23, 0, 450, ReadingStage.Corrected);
        Assert.Equal(new Energy(450), village.Community.Certificates!.Holding(Village.Id("A"), "solar"));
        Assert.Equal(2, village.Community.Definition.Certificates!.Plants.Length);
    }

    [Fact]
    public void Surplus_is_certified_from_the_day_on_on_which_FIT_ends_and_never_before()
    {
        var village = new Village(exPost: false, days: 3, names: ["A", "FIT"], certificates: Village.Certifying("A", "FIT"));
        village.At(-40);
        Command.ChangeMember Fit(string who, bool under, int day = 2) => new(Village.Id(who), Village.FirstDay.AddDays(day), null, null, under);
        village.Do(Fit("FIT", false, 1));
        village.Do(Fit("FIT", true, 1));
        Assert.Null(village.Community.Definition.Certificates!.Plants[1].FitUntil);    // taken back before its day
        village.Do(Fit("FIT", false));
        Assert.IsType<Event.MemberChanged>(village.Last);
        village.Do(Fit("A", true));
        Assert.Contains("none comes under FIT later", Assert.IsType<Event.CommandRefused>(village.Last).Reason, StringComparison.Ordinal);

        village.Digest.Restart();
        using var state = new MemoryStream();
        village.Community.Save(state, village.Digest);
        var kept = Community.Load(state.ToArray(), digest => digest).Community;
        Assert.Equal(village.Slot(97), kept.Definition.Certificates!.Plants[1].FitUntil);
        village.At(60);
        foreach (var slot in (int[])[96, 97])
        {
            village.Know("FIT", slot, 0, 400);
            village.Settle(slot);
        }

        Assert.Equal(village.Slot(97), Assert.Single(Lines(village, CertificateAct.Issued)).Slot);
        Assert.Equal(new Energy(400), village.Community.Certificates!.Holding(Village.Id("FIT"), "solar"));
        // A better reading of a slot under FIT certifies no more of it than the first did.
        village.Know("FIT", 96, 0, 500, ReadingStage.Corrected);
        Assert.Equal(new Energy(400), village.Community.Certificates!.Holding(Village.Id("FIT"), "solar"));
    }

    [Fact]
    public void A_plant_is_refused_where_one_stands_or_what_is_said_of_it_does_not_fit()
    {
        var village = new Village(names: ["A", "B", "FIT", "none"], with: m => m.Id.Name == "none" ? m with { MeterClass = MeterClass.None } : m, certificates: Village.Certifying("B"));
        village.At(1);
        Plant Of(string site) => Village.Certifying(site).Plants[0];
        foreach (var (wrong, why) in new (Plant, string)[]
        {
            (Of("B"), "a plant stands at B"), (Of("X"), "X is not a member"), (Of("A") with { Owner = Village.Id("Y") }, "Y is not a member"), (Of("none"), "no meter that may be settled by"),
            (Of("FIT") with { UnderFit = false }, "takes part under FIT"), (Of("A") with { UnderFit = true }, "takes part not under FIT"), (Of("A") with { Technology = "so lar" }, "no technology"),
            (Of("A") with { Technology = "battery" }, "no technology"), (Of("A") with { GramsPerKWh = -1 }, "0 to 5000"), (Of("A") with { GramsPerKWh = 5001 }, "0 to 5000"),
            (Of("A") with { Place = new('x', 101) }, "at most 100"), (Of("A") with { Support = "a\nb" }, "at most 100"), (Of("A") with { Commissioned = Village.FirstDay.AddDays(9) }, "after the community has ended"),
        })
        {
            village.Do(new Command.RegisterPlant(wrong));
            Assert.Contains(why, Assert.IsType<Event.CommandRefused>(village.Last).Reason, StringComparison.Ordinal);
        }

        foreach (var right in (Plant[])[Of("A") with { GramsPerKWh = 5000, Place = new('x', 100), Commissioned = null, Owner = Village.Id("B") }, Of("FIT")])
        {
            village.Do(new Command.RegisterPlant(right));
            Assert.Equal(right with { From = village.Slot(3) }, Assert.IsType<Event.PlantRegistered>(village.Last).Plant);
        }

        village.Do(new Command.RegisterPlant(Of("A")));
        Assert.Contains("a plant stands at A", Assert.IsType<Event.CommandRefused>(village.Last).Reason, StringComparison.Ordinal);
        var plain = new Village();
        plain.Do(new Command.RegisterPlant(Of("A")));
        Assert.Contains("does not certify", Assert.IsType<Event.CommandRefused>(plain.Last).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_better_reading_after_settlement_corrects_the_certificates()
    {
        var village = Traded(Solar, sold: 600, generated: 1000, used: 700);
        village.Know("A", 21, 0, 500, ReadingStage.Corrected);
        village.Community.Certificates!.MustHold();
        Assert.Equal(500, Lines(village, CertificateAct.Withdrawn).Sum(l => l.Quantity.WattHours));
        Assert.Equal(Energy.Zero, village.Community.Certificates.Holding(Village.Id("A"), "solar"));
    }

    [Fact]
    public void Measured_in_place_of_an_estimate_of_the_same_figures_is_certified_at_last()
    {
        var village = Certifying();
        village.At(30);
        village.Know("A", 21, 0, 400, quality: ReadingQuality.Estimated);
        village.Settle(21);
        Assert.Equal("certificate.from-estimate", Lines(village, CertificateAct.Refused).Single().Text);
        village.Know("A", 21, 0, 400);
        Assert.Equal(new Energy(400), village.Community.Certificates!.Holding(Village.Id("A"), "solar"));
    }

    [Fact]
    public void Value_alone_is_traded_by_the_call_auction_and_paid_in_the_ledger()
    {
        var village = Traded(OrderTerms.Plain, sold: 100, generated: 1000, used: 700);
        village.Do(new Command.OfferCertificates(Village.Id("A"), Side.Sell, new(800), Price.OfTicks(100), Solar));
        village.Do(new Command.OfferCertificates(Village.Id("C"), Side.Buy, new(300), Price.OfTicks(140), OrderTerms.Plain));
        village.Do(new Command.RunCertificateRound());
        var cleared = Assert.IsType<Event.CertificatesCleared>(village.Last);
        Assert.Equal((300, 800, 300), (cleared.Wanted.WattHours, cleared.Offered.WattHours, cleared.Matched.WattHours));
        Assert.Equal(new Energy(300), village.Community.Certificates!.Holding(Village.Id("C"), "solar"));
        var paid = Lines(village, CertificateAct.Moved).Single(l => l.Text == "sale").Money;
        Assert.InRange(paid.MicroYen, 300 * 1_000, 300 * 1_400);
        Assert.Equal(paid, village.Community.Ledger.Balance(Account.OfParticipant(Village.Id("A"))));
    }

    [Theory]
    [InlineData(900, false)]
    [InlineData(901, true)]
    public void Nobody_offers_more_certificates_than_it_holds(long wattHours, bool refused)
    {
        var village = Traded(Solar, sold: 100, generated: 1000, used: 700);
        village.Do(new Command.OfferCertificates(Village.Id("A"), Side.Sell, new(wattHours), Price.OfTicks(100), Solar));
        Assert.Equal(refused, village.Last is Event.Certified { Line.Text: "certificate.not-offered" });
    }

    [Fact]
    public void Acts_of_strangers_and_acts_where_nothing_is_certified_are_refused()
    {
        var village = Certifying();
        village.Do(new Command.ActOnCertificates(new(CertificateVerb.Claim, Village.Id("X"), 0, new(1))));
        Assert.Equal("certificate.unknown-participant", Assert.IsType<Event.Certified>(village.Last).Line.Text);
        var plain = new Village();
        foreach (var command in (Command[])[new Command.ActOnCertificates(new(CertificateVerb.Claim, Village.Id("A"), 0, new(1))),
            new Command.RunCertificateRound(), new Command.OfferCertificates(Village.Id("A"), Side.Buy, new(1), default, OrderTerms.Plain)])
        {
            plain.Do(command);
            Assert.IsType<Event.CommandRefused>(plain.Last);
        }
    }

    [Fact]
    public void Commands_and_rules_come_out_of_a_journal_as_they_went_in()
    {
        Command[] commands = [
            new Command.ActOnCertificates(new(CertificateVerb.Cancel, Village.Id("A"), 3, new(5), Village.Id("B"), "re100", "青葉ビル")),
            new Command.ActOnCertificates(new(CertificateVerb.Claim, Village.Id("A"), 0, new(5))),
            new Command.RegisterPlant(new(Village.Id("A"), Village.Id("B"), "wind", "登米", null, true, "FIT", 12, "made up", true, "j-credit", "green-power")),
            new Command.RegisterPlant(Village.Certifying("A").Plants[0]),
            new Command.OfferCertificates(Village.Id("A"), Side.Sell, new(7), Price.OfTicks(3), Solar), new Command.RunCertificateRound()];
        var rules = Village.Certifying("A", "B") with
        {
            Lots = LotOrder.GreenFirst,
            Supply = new([("lng", 700), ("fit", 300)], 300, "fit-non-fossil", 400, "declaration"),
        };
        var definition = new Village(certificates: rules).Definition;
        using var text = new MemoryStream();
        using (var writer = new JournalWriter(text, definition))
            foreach (var command in commands) writer.Append(command);
        text.Position = 0;
        using var reader = new JournalReader(text, "journal");
        Assert.Equal(rules, reader.Definition.Certificates);
        foreach (var command in commands)
        {
            Assert.True(reader.TryRead(out var read));
            Assert.Equal(command, read);
        }
    }

    [Fact]
    public void A_plant_of_a_stranger_is_refused() => Assert.Equal("certificates.stranger",
        Assert.Throws<InputException>(() => new Village(names: ["A"], certificates: Village.Certifying("A", "X"))).Problem.Code);

    static Village Traded(OrderTerms terms, long sold, long generated, long used)
    {
        var village = Certifying();
        village.At(-20);
        village.Order("A", Side.Sell, sold, "10.00", terms: terms);
        village.Order("B", Side.Buy, sold, "20.00");
        Deliver(village, generated, used, 0);
        return village;
    }

    static void Deliver(Village village, long generated, long used, long other)
    {
        village.At(9);
        village.Do(new Command.RunRound(village.Slot(21), RoundKind.Gate));
        village.At(30);
        village.Read("A", 21, 0, generated);
        village.Read("B", 21, used, 0);
        village.Read("C", 21, 0, other);
        village.Settle(21);
        village.Community.Certificates!.MustHold();
    }

    static IEnumerable<CertificateEvent> Lines(Village village, CertificateAct act) =>
        village.Events.OfType<Event.Certified>().Select(e => e.Line).Where(l => l.Act == act);
}

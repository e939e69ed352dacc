using Yoichi.Simulation.Files;
using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Simulation.Tests;

/// <summary>What a sound file means.</summary>
public class FilesReadTests
{
    const string Start = """
        community: { name: street, start: 2025-08-01, days: 3, location: { latitude: 35, longitude: 139 } }

        """;

    static ParticipantEntry Home(string participant, string defaults = "") => CommunityFileReader.ReadText("f.yaml",
        $"{Start}{defaults}\nparticipants:\n  - id: H1\n    kind: home\n{participant}").Participants[0];

    const string Plain = "    plan: flat-27\n    buyBack: flat-8.5\n    load: { constant: 100 }\n";

    [Fact]
    public void Rules_left_out_have_their_defaults()
    {
        var file = CommunityFileReader.ReadText("f.yaml", $"{Start}participants:\n  - id: H1\n    kind: home\n{Plain}");
        Assert.Equal(("call", true, true), (file.Market.Mechanism, file.Market.ExAnte, file.Market.ExPost));
        Assert.Equal(new AuctionRounds(new(12, 0), 60, 48), file.Market.Rounds);
        Assert.Equal(new ContinuousHours(24, 10, PriceBand.Widest), file.Market.Continuous);
        Assert.Null(file.Market.MidRate);
        Assert.Equal("none", file.Settlement.Charges);
        Assert.Equal(Settlement.ImbalanceRule.OwnPrices, file.Settlement.Imbalance);
        Assert.Equal((30, 1UL, "street"), (file.Grid.Minutes, file.Seed, file.Title.Ja));
    }

    static ParticipantEntry Green(string preferences) => Home(Plain
        + "    pv: { kW: 4 }\n    tags: [wind]\n    preferences: { " + preferences + " }\n");

    [Fact]
    public void Green_mode_is_a_premium_on_every_renewable_tag_somebody_sells()
    {
        Assert.Equal(["solar 3.00", "wind 3.00"], Of(Green("mode: green")));
        Assert.Equal(["solar 1.30", "wind 1.30"], Of(Green("mode: green, greenPremium: 1.30")));
        Assert.Equal(["solar 0.00", "wind 0.00"], Of(Green("mode: green, greenPremium: 0")));
        // What the file says of a tag itself stands.
        Assert.Equal(["solar -1.00", "wind 3.00"], Of(Green("mode: green, buy: { premiums: { solar: -1 } }")));
        Assert.Empty(Of(Green("mode: economy")));
        Assert.Empty(Of(Green("agent: rule")));

        static IEnumerable<string> Of(ParticipantEntry entry) =>
            entry.Preferences.PurchasePremiums.Select(p => $"{p.Tag} {p.Amount}");
    }

    [Fact]
    public void A_months_limits_are_energy_or_yen_or_both()
    {
        Assert.Equal(new(new Energy(12_500), Money.OfYen(300)), Green("buy: { premiums: { solar: 1 }, monthly: { kWh: 12.5, yen: 300 } }").Preferences.Monthly);
        Assert.Equal(new(null, Money.OfYen(1)), Green("mode: green, buy: { monthly: { yen: 1 } }").Preferences.Monthly);
        Assert.Equal(new(new Energy(1), null), Green("mode: green, buy: { monthly: { kWh: 0.001 } }").Preferences.Monthly);
        Assert.Null(Green("mode: green").Preferences.Monthly);
    }

    [Fact]
    public void Surplus_is_sold_as_what_it_is_unless_the_file_says_otherwise()
    {
        Assert.Equal(["non-fit", "solar"], Tags(Plain + "    pv: { kW: 4 }\n"));
        Assert.Equal(["battery"], Tags(Plain + "    battery: { kWh: 4, kW: 2 }\n"));
        Assert.Empty(Tags(Plain));
        Assert.Equal(["area:seijo", "wind"], Tags(
            Plain + "    pv: { kW: 4 }\n    tags: [\"area:seijo\"]\n    preferences: { sell: { tags: [wind] } }\n"));

        static IEnumerable<string> Tags(string home) => Home(home).Preferences.SaleTags.Select(t => t.Name);
    }

    [Fact]
    public void A_participants_own_keys_are_laid_over_the_defaults_of_its_kind()
    {
        const string Defaults = """
            defaults:
              home:
                plan: flat-27
                buyBack: none
                load: { generate: household, kWhPerMonth: 400, profile: away }
                pv: { kW: 4, tilt: 30 }
                battery: { kWh: 6.4, kW: 3 }
                groups: [a, b]
            """;
        var home = Home("    buyBack: flat-8.5\n    load: { kWhPerMonth: 500 }\n    pv: { kW: 5 }\n    battery: none\n    groups: [c]\n", Defaults);
        Assert.Equal(("flat-27", "flat-8.5"), (home.Terms.Retail, home.Terms.BuyBack));
        var load = Assert.IsType<SeriesSource.Generated>(home.Load);
        Assert.Equal((500_000, "away"), (load.PerMonth.WattHours, load.Profile));
        Assert.Equal(new Devices.PvArray(5, 30), home.Pv!.Array);
        Assert.Null(home.Battery);
        Assert.Equal(["c"], home.Groups);
    }

    [Fact]
    public void A_series_from_another_source_takes_nothing_from_the_defaults()
    {
        var home = Home("    load: { constant: 50 }\n",
            "defaults:\n  home:\n    plan: flat-27\n    load: { generate: household, kWhPerMonth: 400 }");
        Assert.Equal(50, Assert.IsType<SeriesSource.Constant>(home.Load).Watts);
    }

    [Fact]
    public void A_mistake_in_the_defaults_is_told_once_at_its_own_place()
    {
        var text = Start + "defaults:\n  home:\n    plan: flat-27\n    battery: { kWh: 6, kW: -1 }\nparticipants:\n"
            + "  - { id: A, kind: home, buyBack: none, load: { constant: 1 } }\n  - { id: B, kind: home, buyBack: none, load: { constant: 1 } }\n";
        var problem = Assert.Single(CommunityFileReader.ProblemsOfText("f.yaml", text));
        Assert.StartsWith("f.yaml:5:28: defaults.home.battery.kW: -1 is outside", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Charges_and_imbalance_given_as_amounts_become_tariffs_of_the_community()
    {
        var file = CommunityFileReader.ReadText("f.yaml", Start + """
            settlement:
              charges: { wheeling: 9.44, loss: { percent: 50, price: 12 }, fee: 3 }
              imbalance: { shortfall: 30, excess: buy-back }
            participants:
              - { id: H1, kind: home, plan: flat-27, load: { constant: 100 } }
            """);
        var terms = file.Tariffs.Month(file.Participants[0].Terms, Settlement.BillingSpan.MonthOf(file.Start), file.Grid);
        Assert.Equal("24.44", terms.Charges.PerKWh.ToString());
        Assert.Equal("30.00", terms.Imbalance.Shortfall.ToString());
        Assert.Null(terms.Imbalance.Excess);
    }

    [Fact]
    public void Tariff_files_beside_the_community_file_are_loaded_with_it()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "own.yaml"),
            "kind: retail\nname: own-plan\nversions:\n  - from: 2020-04-01\n    source: \"A contract\"\n    price: 31.5\n    levy: included\n");
        var path = Path.Combine(folder, "c.yaml");
        File.WriteAllText(path, Start + "tariffs: [own.yaml]\nparticipants:\n  - { id: H1, kind: home, plan: own-plan, load: { constant: 1 } }\n");
        Assert.Contains("own-plan", CommunityFileReader.Read(path).Tariffs.Retail.Keys);

        File.WriteAllText(path, File.ReadAllText(path).Replace("[own.yaml]", "[owm.yaml]"));
        Assert.Contains(CommunityFileReader.Problems(path), p => p.Place == path + ":2:11" && p.Reason.Contains("'owm.yaml'"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_built_in_community_is_sound()
    {
        Assert.Equal(["quick-5", "setagaya-300", "trial-20"], BuiltInCommunities.Names);
        foreach (var name in BuiltInCommunities.Names)
        {
            Assert.Empty(CommunityFileReader.ProblemsOfText(name, BuiltInCommunities.Text(name)!));
            Assert.Equal(name, BuiltInCommunities.Open(name).Name);
        }
    }

    [Fact]
    public void Every_sample_community_is_sound()
    {
        var samples = Directory.GetFiles(Path.Combine(SharedData.Repository(), "samples", "communities"), "*.yaml");
        Assert.True(samples.Length >= 2);
        foreach (var sample in samples) Assert.Empty(CommunityFileReader.Problems(sample));
    }
}

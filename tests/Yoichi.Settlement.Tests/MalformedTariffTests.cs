using Yoichi.Testing;
using Yoichi.Units;

namespace Yoichi.Settlement.Tests;

/// <summary>Every wrong file has one clear message with its place.</summary>
public sealed class MalformedTariffTests
{
    const string Retail = "kind: retail\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    levy: added\n";
    const string Levy = "kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n    price: 3.98\n";
    const string Charges = "kind: charges\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    fee: 1.00\n";
    const string Imbalance = "kind: imbalance\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    excess: buy-back\n";

    const string Tax = "kind: consumption-tax\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    percent: 10\n";
    const string Procurement = "kind: procurement\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    price: 12.30\n";

    [Theory]
    // The file as a whole.
    [InlineData("kind: [", "tariff.yaml", "t.yaml:2:1")]
    [InlineData("kind: a\nname: \0", "tariff.yaml", "t.yaml:2:7")]
    [InlineData("kind: levy\nkind: levy\n", "tariff.yaml", "t.yaml:2:1")]
    [InlineData("- : a", "tariff.yaml", "t.yaml:1:1")]
    [InlineData("!![", "tariff.yaml", "t.yaml:1:4")]
    [InlineData("kind: !!str levy", "tariff.yaml", "t.yaml:1:7")]
    [InlineData("- a\n", "tariff.yaml", "t.yaml:1:1")]
    [InlineData("just text", "tariff.yaml", "t.yaml:1:1")]
    [InlineData("name: &a x\n", "tariff.yaml", "t.yaml:1:7")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[", "tariff.yaml", "t.yaml:1:15")]
    [InlineData("name: a\n", "tariff.missing", "t.yaml:1:1")]
    [InlineData("kind: gas\nname: a\n", "tariff.kind", "t.yaml:1:7")]
    [InlineData("kind: levy\nname: two words\n", "tariff.name", "t.yaml:2:7")]
    [InlineData("kind: levy\nname: [a]\n", "tariff.yaml", "t.yaml:2:7")]
    [InlineData("kind: levy\nname: a\n", "tariff.missing", "t.yaml:1:1")]
    [InlineData("kind: levy\nname: a\nversions: []\n", "tariff.yaml", "t.yaml:3:11")]
    [InlineData("kind: levy\nname: a\nversions: 3\n", "tariff.yaml", "t.yaml:3:11")]
    [InlineData(Levy + "color: red\n", "tariff.unknown-key", "t.yaml:7:1")]
    [InlineData(Levy + "---\n" + Levy, "tariff.duplicate", "t.yaml:9:7")]
    // A version.
    [InlineData(Levy + "    unit: kWh\n", "tariff.unknown-key", "t.yaml:7:5")]
    [InlineData(Levy + "    unconfirmed: maybe\n", "tariff.yaml", "t.yaml:7:18")]
    [InlineData("kind: levy\nname: a\nversions:\n  - source: s\n    price: 1\n", "tariff.missing", "t.yaml:4:5")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    price: 1\n", "tariff.missing", "t.yaml:4:5")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: ' '\n    price: 1\n", "tariff.missing", "t.yaml:4:5")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source:\n    price: 1\n", "tariff.yaml", "t.yaml:5:12")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n", "tariff.missing", "t.yaml:4:5")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: May 2025\n    source: s\n    price: 1\n", "tariff.date", "t.yaml:4:11")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-02-30\n    source: s\n    price: 1\n", "tariff.date", "t.yaml:4:11")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-02\n    source: s\n    price: 1\n", "tariff.date", "t.yaml:4:11")]
    [InlineData(Levy + "    until: 2025-05-01\n", "tariff.overlap", "t.yaml:4:5")]
    [InlineData(Levy + "  - from: 2025-05-01\n    source: s\n    price: 1\n", "tariff.overlap", "t.yaml:7:5")]
    [InlineData(Levy + "  - from: 2025-04-01\n    source: s\n    price: 1\n", "tariff.overlap", "t.yaml:7:5")]
    [InlineData(Levy + "    until: 2025-09-01\n  - from: 2025-08-01\n    source: s\n    price: 1\n", "tariff.overlap", "t.yaml:8:5")]
    // Numbers.
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n    price: -1\n", "tariff.negative", "t.yaml:6:12")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n    price: 3.9811\n", "tariff.number", "t.yaml:6:12")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n    price: 3,98\n", "tariff.number", "t.yaml:6:12")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n    price: 1e3\n", "tariff.number", "t.yaml:6:12")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n    price: 1000.001\n", "tariff.number", "t.yaml:6:12")]
    [InlineData("kind: levy\nname: a\nversions:\n  - from: 2025-05-01\n    source: s\n    price: 99999999999999999999\n", "tariff.number", "t.yaml:6:12")]
    // What only bills and the retailer's month read.
    [InlineData(Tax, "tariff.missing", "t.yaml:4:5")]
    [InlineData(Tax + "    lines: []\n", "tariff.yaml", "t.yaml:7:12")]
    [InlineData(Tax + "    lines: [energy, tip]\n", "tariff.lines", "t.yaml:7:21")]
    [InlineData(Tax + "    lines: [energy, energy]\n", "tariff.lines", "t.yaml:7:21")]
    [InlineData(Tax + "    lines: [energy]\n    unconfirmedLines: [levy]\n", "tariff.lines", "t.yaml:8:24")]
    [InlineData("kind: consumption-tax\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    percent: 101\n", "tariff.number", "t.yaml:6:14")]
    [InlineData(Procurement, "tariff.missing", "t.yaml:4:5")]
    [InlineData(Procurement + "    lossPercent: 7\n", "tariff.missing", "t.yaml:4:5")]
    [InlineData(Procurement + "    lossPercent: 100\n    wheeling: 9.44\n", "tariff.number", "t.yaml:7:18")]
    // Retail.
    [InlineData(Retail, "tariff.energy", "t.yaml:4:5")]
    [InlineData(Retail + "    price: 27\n    tiers: [{ price: 1 }]\n", "tariff.energy", "t.yaml:4:5")]
    [InlineData("kind: retail\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    price: 27\n", "tariff.missing", "t.yaml:4:5")]
    [InlineData("kind: retail\nname: a\nversions:\n  - from: 2025-04-01\n    source: s\n    price: 27\n    levy: half\n", "tariff.levy", "t.yaml:7:11")]
    [InlineData(Retail + "    price: 27\n    base: { fixed: -1 }\n", "tariff.negative", "t.yaml:8:20")]
    [InlineData(Retail + "    price: 27\n    base: { per10A: 286 }\n", "tariff.unknown-key", "t.yaml:8:13")]
    [InlineData(Retail + "    price: 27\n    base: 286\n", "tariff.yaml", "t.yaml:8:11")]
    [InlineData(Retail + "    price: 27\n    demandPerKilowatt: -0.001\n", "tariff.negative", "t.yaml:8:24")]
    [InlineData(Retail + "    tiers:\n      - { upToKWh: 120, price: 1 }\n", "tariff.tiers", "t.yaml:8:9")]
    [InlineData(Retail + "    tiers:\n      - { price: 1 }\n      - { price: 2 }\n", "tariff.tiers", "t.yaml:8:9")]
    [InlineData(Retail + "    tiers:\n      - { upToKWh: 0, price: 1 }\n      - { price: 2 }\n", "tariff.tiers", "t.yaml:8:9")]
    [InlineData(Retail + "    tiers:\n      - { upToKWh: 300, price: 1 }\n      - { upToKWh: 120, price: 1 }\n      - { price: 2 }\n", "tariff.tiers", "t.yaml:9:9")]
    [InlineData(Retail + "    tiers:\n      - { upToKWh: 120, price: 1 }\n      - { upToKWh: 120, price: 1 }\n      - { price: 2 }\n", "tariff.tiers", "t.yaml:9:9")]
    // Windows.
    [InlineData(Retail + "    windows:\n      - { name: night, hours: 1-6, price: 1 }\n", "tariff.windows", "t.yaml:8:9")]
    [InlineData(Retail + "    windows:\n      - { name: a, hours: 1-6, price: 1 }\n      - { name: b, hours: 5-7, price: 1 }\n      - { name: c, price: 1 }\n", "tariff.windows", "t.yaml:9:9")]
    [InlineData(Retail + "    windows:\n      - { name: a, price: 1 }\n      - { name: b, price: 1 }\n", "tariff.windows", "t.yaml:9:9")]
    [InlineData(Retail + "    windows:\n      - { name: a, hours: 1-6, price: 1 }\n      - { name: a, price: 1 }\n", "tariff.name", "t.yaml:9:17")]
    [InlineData(Retail + "    windows:\n      - { name: a, hours: 1, price: 1 }\n", "tariff.windows", "t.yaml:8:27")]
    [InlineData(Retail + "    windows:\n      - { name: a, hours: 1-25, price: 1 }\n", "tariff.windows", "t.yaml:8:27")]
    [InlineData(Retail + "    windows:\n      - { name: a, hours: 6-6, price: 1 }\n", "tariff.windows", "t.yaml:8:27")]
    [InlineData(Retail + "    windows:\n      - { name: a, days: [monday], price: 1 }\n", "tariff.windows", "t.yaml:8:27")]
    [InlineData(Retail + "    windows:\n      - { name: a, days: mon, price: 1 }\n", "tariff.yaml", "t.yaml:8:26")]
    [InlineData(Retail + "    windows:\n      - { name: a, months: [13], price: 1 }\n", "tariff.windows", "t.yaml:8:29")]
    [InlineData(Retail + "    windows:\n      - { name: a, months: [9, 7], price: 1 }\n", "tariff.windows", "t.yaml:8:32")]
    [InlineData(Retail + "    windows:\n      - { name: a, days: [sat, sun], price: 1 }\n", "tariff.windows", "t.yaml:8:9")]
    // Charges and imbalance.
    [InlineData(Charges, "tariff.missing", "t.yaml:4:5")]
    [InlineData(Charges + "    wheeling: -1\n", "tariff.negative", "t.yaml:7:15")]
    [InlineData(Charges + "    wheeling: 1\n    loss: { percent: 100, price: 1 }\n", "tariff.number", "t.yaml:8:22")]
    [InlineData(Charges + "    wheeling: 1\n    loss: { percent: 7 }\n", "tariff.missing", "t.yaml:8:11")]
    [InlineData(Charges + "    wheeling: 1\n    loss: { price: 7 }\n", "tariff.missing", "t.yaml:8:11")]
    [InlineData(Imbalance, "tariff.missing", "t.yaml:4:5")]
    [InlineData(Imbalance + "    shortfall: own\n", "tariff.number", "t.yaml:7:16")]
    public void A_wrong_file_is_refused_at_its_place(string text, string code, string place)
    {
        var refused = Assert.Throws<InputException>(() => TariffBook.Load([("t.yaml", text)]));
        Assert.Equal((code, place), (refused.Problem.Code, refused.Problem.Place));
        Assert.NotEmpty(refused.Problem.Reason);
    }

    [Fact]
    public void Two_files_with_one_tariff_are_refused()
    {
        var refused = Assert.Throws<InputException>(() => TariffBook.Load([("a.yaml", Levy), ("b.yaml", Levy)]));
        Assert.Equal("b.yaml:2:7", refused.Problem.Place);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused_by_its_name()
    {
        var refused = Assert.Throws<InputException>(() => TariffBook.LoadFolder("no/such/folder"));
        Assert.Equal(("tariff.folder", "no/such/folder"), (refused.Problem.Code, refused.Problem.Place));
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "a.yaml"), [0x6b, 0xff, 0xfe, 0x3a]);
            Assert.Equal("tariff.folder", Assert.Throws<InputException>(() => TariffBook.LoadFolder(folder.FullName)).Problem.Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_without_end_is_refused() => Assert.Equal("tariff.yaml",
        Assert.Throws<InputException>(() => TariffBook.Load([("t.yaml", new string('a', 2_000_000))])).Problem.Code);

    [Fact]
    public void Whatever_a_text_says_it_is_read_or_refused_and_nothing_else() => Seeds.Each(400, (rng, size) =>
    {
        var text = Street.Book.ToCanonicalText().ToCharArray();
        const string letters = "aZ09-:.,[]{}'\"#&*!|>%@`~ \n\t\0日\\";
        for (var change = 0; change < 1 + size / 8; change++)
            text[rng.Between(0, text.Length - 1)] = letters[(int)rng.Between(0, letters.Length - 1)];
        try
        {
            TariffBook.Parse(new string(text));
        }
        catch (InputException refused)
        {
            Assert.StartsWith("tariffs:", refused.Problem.Place, StringComparison.Ordinal);
        }
    });
}


namespace Yoichi.People.Tests;

public sealed class FormTests
{
    [Fact]
    public void A_complete_form_is_an_application_and_an_identity_that_are_apart()
    {
        var (problems, application, identity) = Applicant.Form.Check("a1", "street", "ja", Applicant.Now, Applicant.Today);
        Assert.Empty(problems);
        Assert.Equal(ApplicationState.Submitted, application!.State);
        Assert.Equal("a1", identity!.Key);
        Assert.Equal("0312345678901234567890", identity.SupplyPoint.Number[..22]);
        Assert.Equal(ConsentTexts.Current.Select(t => (t.Id, t.Version, "ja", Applicant.Now)), application.Consents.Select(c => (c.Text, c.Version, c.Language, c.At)));
        Assert.DoesNotContain("花子", application.ToString());
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "kind", "application.kind" }, { "from", "application.from" }, { "from-far", "application.from" }, { "name", "application.name" },
        { "name-long", "application.name" }, { "supply", "application.supply-point" }, { "mail", "application.email" },
        { "phone", "application.phone" }, { "address", "application.address" }, { "bank", "application.bank" }, { "fit", "application.fit" },
        { "value", "application.value" }, { "consent", "application.consent-missing" }, { "old", "application.consent-outdated" },
        { "strange", "application.consent-unknown" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Each_fault_has_its_code_and_is_the_only_one(string fault, string code)
    {
        var form = Applicant.Form;
        form = fault switch
        {
            "kind" => form with { Kind = "castle" },
            "from" => form with { From = Applicant.Today },
            "from-far" => form with { From = Applicant.Today.AddDays(ApplicationForm.MostDaysAhead + 1) },
            "name" => form with { Name = " " },
            "name-long" => form with { Name = new string('あ', Identity.LongestName + 1) },
            "supply" => form with { SupplyPoint = "0312345678" },
            "mail" => form with { Email = "hanako" },
            "phone" => form with { Phone = new string('0', 31) },
            "address" => form with { Address = new string('a', 301) },
            "bank" => form with { Bank = form.Bank! with { Number = "123456" } },
            "fit" => form with { Declarations = new(FitStatus.Unstated, true) },
            "value" => form with { Declarations = new(FitStatus.NeverFit, false) },
            "consent" => form with { Agreed = [.. form.Agreed.Skip(1)] },
            "old" => form with { Agreed = [(form.Agreed[0].Text, 0), .. form.Agreed.Skip(1)] },
            _ => form with { Agreed = [.. form.Agreed, ("newsletter", 1)] },
        };
        var (problems, application, identity) = form.Check("a1", "street", "ja", Applicant.Now, Applicant.Today);
        Assert.Equal(code, Assert.Single(problems).Code);
        Assert.Null(application);
        Assert.Null(identity);
    }

    [Fact]
    public void The_edges_are_still_in()
    {
        var form = Applicant.Form with
        {
            From = Applicant.Today.AddDays(1),
            Name = new string('あ', Identity.LongestName),
            Phone = new string('0', 30),
            Address = new string('a', 300),
            Bank = null,
            Declarations = new(FitStatus.UnderFit, false),
        };
        Assert.Empty(form.Check("a", "c", "en", Applicant.Now, Applicant.Today).Problems);
        form = form with { From = Applicant.Today.AddDays(ApplicationForm.MostDaysAhead), Phone = null, Address = "" };
        Assert.Empty(form.Check("a", "c", "en", Applicant.Now, Applicant.Today).Problems);
    }

    [Fact]
    public void An_empty_form_is_told_everything_at_once()
    {
        var (problems, _, _) = new ApplicationForm(null, null, null, null, null, null, null, null, new(FitStatus.Unstated, false), [])
            .Check("a", "c", "ja", Applicant.Now, Applicant.Today);
        Assert.Equal(6 + ConsentTexts.Current.Length, problems.Length);
        Assert.Equal(problems.Length, problems.Select(p => (p.Code, p.Place)).Distinct().Count());
    }

    [Theory]
    [InlineData("0312345678901234567890", true)]
    [InlineData("03 1234 5678 9012 3456 7890", true)]
    [InlineData("０３－１２３４－５６７８－９０１２－３４５６－７８９０", true)]
    [InlineData("1012345678901234567890", true)]
    [InlineData("0112345678901234567890", true)]
    [InlineData("0012345678901234567890", false)]
    [InlineData("1112345678901234567890", false)]
    [InlineData("031234567890123456789", false)]
    [InlineData("03123456789012345678901", false)]
    [InlineData("03123456789012345678９x", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_supply_point_is_22_digits_of_a_known_area(string? text, bool isOne) =>
        Assert.Equal(isOne, SupplyPoint.TryParse(text, out _));

    [Theory]
    [InlineData("ヨイチ　タロウ", true)]
    [InlineData("ﾖｲﾁ ﾀﾛｳ", true)]
    [InlineData("YOICHI CO.", true)]
    [InlineData("余市 太郎", false)]
    [InlineData("yoichi", false)]
    [InlineData("", false)]
    public void A_holder_is_what_a_banks_file_takes(string holder, bool isOne) =>
        Assert.Equal(isOne ? null : "holder", (Applicant.Form.Bank! with { Holder = holder }).Fault());

    [Theory]
    [InlineData("Hanako@Example.JP ", "hanako@example.jp")]
    [InlineData("ｈａｎａｋｏ", "hanako")]
    [InlineData("abc", "abc")]
    [InlineData("ab", null)]
    [InlineData("a b c", null)]
    [InlineData("ab\u0001c", null)]
    [InlineData("ab\ud800c", null)]
    [InlineData(null, null)]
    public void A_login_has_one_form(string? text, string? login) => Assert.Equal(login, Account.NormalizeLogin(text));
}

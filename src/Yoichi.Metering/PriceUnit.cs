namespace Yoichi.Metering;

/// <summary>What a price counts: a currency per kWh or per MWh.</summary>
/// <param name="Currency">Three capital letters: <c>JPY</c>, <c>EUR</c>, <c>GBP</c>, <c>AUD</c> …</param>
/// <param name="PerMegawattHour">False: per kWh.</param>
public readonly record struct PriceUnit(string Currency, bool PerMegawattHour)
{
    public static PriceUnit YenPerKilowattHour => new("JPY", false);

    /// <summary>Reads <c>EUR/kWh</c>, <c>EUR/MWh</c>, and with the marks that name one currency <c>円/kWh</c>,
    /// <c>€/kWh</c>, <c>£/MWh</c>. <c>$</c> names many, and <c>¥</c> two.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PriceUnit unit)
    {
        unit = default;
        var slash = text.IndexOf('/');
        if (slash <= 0) return false;
        var perMegawattHour = text[(slash + 1)..].Trim() is "MWh";
        if (!perMegawattHour && text[(slash + 1)..].Trim() is not "kWh") return false;
        var money = text[..slash].Trim();
        var currency = money switch
        {
            "円" => "JPY",
            "€" => "EUR",
            "£" => "GBP",
            { Length: 3 } when !money.ContainsAnyExceptInRange('A', 'Z') => money.ToString(),
            _ => null,
        };
        unit = new(currency ?? "", perMegawattHour);
        return currency is not null;
    }

    public override string ToString() => $"{Currency}/{(PerMegawattHour ? "MWh" : "kWh")}";
}

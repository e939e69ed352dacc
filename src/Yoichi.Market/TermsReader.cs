using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>Reads the fields <c>tags</c>, <c>require</c> and <c>premiums</c> of an orders file.</summary>
/// <param name="file">What to call the file.</param>
/// <param name="line">Its line, from 1.</param>
sealed class TermsReader(string file, int line)
{
    /// <summary>Tags joined by <c>;</c>; nothing for an empty field.</summary>
    /// <param name="column">Where the field begins, from 1.</param>
    /// <exception cref="InputException">Something is not a tag.</exception>
    public List<Tag> Tags(ReadOnlySpan<char> field, int column, string code)
    {
        var tags = new List<Tag>();
        if (field.IsEmpty) return tags;
        foreach (var part in field.Split(';'))
        {
            if (!Tag.TryParse(field[part].ToString(), out var tag))
                throw Problem(code, column + part.Start.Value, $"'{field[part]}' is not a tag");
            tags.Add(tag);
        }

        return tags;
    }

    /// <summary><c>solar=2.00;seller:H012=-1.50</c>, ¥/kWh in whole hundredths; nothing for an empty field.</summary>
    /// <exception cref="InputException">Not a tag, not a price, a tag twice, or all together more than
    /// 999.99.</exception>
    public List<Premium> Premiums(ReadOnlySpan<char> field, int column)
    {
        var premiums = new List<Premium>();
        if (field.IsEmpty) return premiums;
        var sum = 0L;
        foreach (var part in field.Split(';'))
        {
            var place = column + part.Start.Value;
            var written = field[part];
            var sign = written.IndexOf('=');
            if (sign < 0) throw Problem("premiums", place, $"'{written}' is not written tag=price");
            if (!Tag.TryParse(written[..sign].ToString(), out var tag))
                throw Problem("premiums", place, $"'{written[..sign]}' is not a tag");
            if (!FixedPoint.TryParse(written[(sign + 1)..], 2, out var ticks) || ticks is < -OrderRules.MaxTicks or > OrderRules.MaxTicks)
                throw Problem("premiums", place + sign + 1,
                    $"'{written[(sign + 1)..]}' is not a price in whole hundredths of a yen");
            if (premiums.Exists(p => p.Tag == tag)) throw Problem("premiums", place, $"two premiums for {tag}");
            premiums.Add(new(tag, Price.OfTicks(ticks)));
            sum += Math.Abs(ticks);
            if (sum > OrderRules.MaxTicks)
                throw Problem("premiums", place, OrderRules.Describe(OrderFault.PremiumsOutOfRange));
        }

        return premiums;
    }

    InputException Problem(string code, int column, string reason) =>
        new("orders." + code, $"{file}:{line}:{column}", reason);
}

namespace Yoichi.Market;

/// <summary>Orders of one side that nobody in the list can tell apart but by limit and arrival.</summary>
/// <param name="Terms">Tags cut down to those somebody's <c>require</c> or premium mentions, identity
/// included.</param>
/// <param name="First">Arrival of its earliest order.</param>
sealed record OrderClass(OrderTerms Terms, int First)
{
    public string Name => Terms.ClassName;

    /// <summary><c>(plain)</c>, <c>solar;wind</c>, <c>solar (requires area:seijo) (values
    /// buyer:shop7=1.50)</c>.</summary>
    public static string NameOf(OrderTerms terms)
    {
        if (terms.IsPlain) return "(plain)";
        var parts = new List<string>();
        if (!terms.Tags.IsEmpty) parts.Add(string.Join(';', terms.Tags));
        if (!terms.Require.IsEmpty) parts.Add($"(requires {string.Join(';', terms.Require)})");
        if (!terms.Premiums.IsEmpty)
            parts.Add($"(values {string.Join(';', terms.Premiums.Select(p => $"{p.Tag}={p.Amount}"))})");
        return string.Join(' ', parts);
    }
}

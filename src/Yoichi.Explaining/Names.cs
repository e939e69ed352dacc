using Yoichi.Community;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>Finds a participant by name, and the nearest spelling where there is none.</summary>
static class Names
{
    /// <exception cref="InputException">There is nobody of that name.</exception>
    public static Member Find(CommunityDefinition definition, string name)
    {
        foreach (var member in definition.Members)
            if (member.Id.Name == name) return member;
        var names = definition.Members.Select(m => m.Id.Name).ToList();
        var nearest = names.MinBy(candidate => Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant()))!;
        var isNear = Distance(name.ToUpperInvariant(), nearest.ToUpperInvariant()) <= Math.Max(1, name.Length / 2);
        throw new InputException("explain.participant", name,
            $"there is no such participant in {definition.Name}; "
            + (isNear ? $"did you mean {nearest}?" : $"there are: {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}"));
    }

    /// <summary>How many letters must be put in, taken out or changed to make one of the other (Levenshtein).</summary>
    internal static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}

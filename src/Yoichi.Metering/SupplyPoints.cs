using System.Collections.Immutable;
using Yoichi.Units;

namespace Yoichi.Metering;

/// <summary>Who is behind a supply point: by the names the options give, else the point's number.</summary>
sealed class SupplyPoints(Import import)
{
    readonly Dictionary<string, MeterPoint> byNumber = new(StringComparer.Ordinal);
    readonly List<string> order = [];

    /// <summary>The points that were read, in the order of the files.</summary>
    public ImmutableArray<MeterPoint> All => [.. order.Select(number => byNumber[number])];

    /// <summary>The participant of a number; false where it is not one (reported) or not asked for.</summary>
    public bool TryName(ReadOnlySpan<char> number, FilePlace place, out string participant)
    {
        participant = "";
        if (!MeterPoint.IsNumber(number))
        {
            import.Problem(Problems.NameJunk, place.File, place.Line, place.Column,
                $"'{Sheet.Shown(number)}' is not a supply point: 22 digits");
            return false;
        }

        var text = number.ToString();
        if (byNumber.TryGetValue(text, out var known))
        {
            participant = known.Participant;
            return IsAskedFor(text, participant);
        }

        participant = import.Options.Names?.GetValueOrDefault(text) ?? text;
        if (!IsAskedFor(text, participant)) return false;
        byNumber[text] = new(participant, text, null);
        order.Add(text);
        return true;
    }

    /// <summary>Notes the number of a participant that the file names itself.</summary>
    public void Add(string participant, string number)
    {
        if (byNumber.TryAdd(number, new(participant, number, null))) order.Add(number);
    }

    /// <summary>Notes the point that a home's reverse flow is received at.</summary>
    public void Receive(ReadOnlySpan<char> supplyPoint, ReadOnlySpan<char> receivingPoint)
    {
        var number = supplyPoint.ToString();
        if (MeterPoint.IsNumber(receivingPoint) && byNumber.TryGetValue(number, out var point) && point.ReceivingPoint is null)
            byNumber[number] = point with { ReceivingPoint = receivingPoint.ToString() };
    }

    bool IsAskedFor(string number, string participant) => import.Options.Columns.IsEmpty
        || import.Options.Columns.Contains(number) || import.Options.Columns.Contains(participant);

    /// <exception cref="InputException">A participant the options ask for was not read.</exception>
    public void MustHaveAll()
    {
        foreach (var name in import.Options.Columns)
            if (!byNumber.ContainsKey(name) && !byNumber.Values.Any(point => point.Participant == name))
                throw import.Fault("file.participant", $"no row is about participant '{Sheet.Shown(name)}'");
    }
}

using Yoichi.Units;

namespace Yoichi.Market;

/// <summary>One reading of an orders file.</summary>
/// <remarks>Participants and terms are looked up by the characters they are written with, so a million lines make
/// only their ids.</remarks>
sealed class OrdersReader
{
    const int Columns = 8;
    const int MaxIdLength = 64;

    readonly string text;
    readonly string name;
    readonly (int Start, int End, int Column, bool Escaped)[] fields = new (int, int, int, bool)[Columns];
    readonly List<string> ids = [];
    readonly Dictionary<string, int> arrivals = [];
    readonly Dictionary<string, ParticipantId> participants = [];
    readonly Dictionary<string, OrderTerms> terms = [];
    readonly List<Order> orders = [];

    long bought;
    long sold;
    int line;

    public OrdersReader(string text, string name) => (this.text, this.name) = (text, name);

    public OrdersFile ReadAll()
    {
        var end = text.AsSpan().TrimEnd("\r\n").Length;
        var position = ReadHeader(end);
        while (position < end) position = ReadOrder(position, end);

        var all = orders.ToArray();
        if (SelfTrade.First(all) is { } pair)
            throw new InputException("orders.self-trade", $"{name}:{pair.Later + 2}:1",
                $"{all[pair.Later].Participant} would trade with itself: this order meets its own order in line {pair.Earlier + 2}");
        return new([.. ids], all);
    }

    int ReadHeader(int end)
    {
        line = 1;
        var next = Split(0, end, out var count, out _);
        var wanted = OrdersFile.Header.Split(',');
        for (var f = 0; f < wanted.Length; f++)
            if (f >= count || !Field(f).SequenceEqual(wanted[f]))
                throw Problem("header", f < count ? fields[f].Column : 1, $"the first line is {OrdersFile.Header}");
        if (count > wanted.Length) throw Problem("header", 1, $"the first line is {OrdersFile.Header}");
        return next;
    }

    int ReadOrder(int position, int end)
    {
        line++;
        var next = Split(position, end, out var count, out var lineEnd);
        if (count != Columns)
            throw Problem("columns", 1, $"{Columns} fields are wanted, {count} are here");

        var participant = ReadParticipant();
        var side = Field(2) switch
        {
            "buy" => Side.Buy,
            "sell" => Side.Sell,
            _ => throw Problem("side", 2, $"'{Field(2)}' is neither buy nor sell", inField: true),
        };
        if (!FixedPoint.TryParse(Field(3), 0, out var wh) || wh is < 1 or > OrderRules.MaxWattHours || Field(3).Contains('.'))
            throw Problem("wh", 3,
                $"'{Field(3)}' is not a whole number of Wh from 1 to 1000000000000", inField: true);
        if (!FixedPoint.TryParse(Field(4), 2, out var limit) || limit is < -OrderRules.MaxTicks or > OrderRules.MaxTicks)
            throw Problem("limit", 4,
                $"'{Field(4)}' is not a price from -999.99 to 999.99 ¥/kWh in whole hundredths", inField: true);

        var order = new Order(participant, side, new(wh), Price.OfTicks(limit), ReadTerms(lineEnd));
        ref var total = ref side == Side.Buy ? ref bought : ref sold;
        total += wh;
        if (total > OrderRules.MaxWattHours)
            throw Problem("total", 3, OrderRules.Describe(OrderFault.SideTotalOutOfRange), inField: true);
        ReadId();
        orders.Add(order);
        return next;
    }

    void ReadId()
    {
        var id = Field(0);
        if (id.Length is 0 or > MaxIdLength)
            throw Problem("id", 0, "an order's id has 1 to 64 characters", inField: true);
        foreach (var c in id)
            if (char.IsControl(c)) throw Problem("id", 0, "an order's id has no control characters", inField: true);
        var kept = id.ToString();
        if (!arrivals.TryAdd(kept, orders.Count))
            throw Problem("id-twice", 0,
                $"'{kept}' is the id of the order in line {arrivals[kept] + 2} already", inField: true);
        ids.Add(kept);
    }

    ParticipantId ReadParticipant()
    {
        var lookup = participants.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(Field(1), out var known)) return known;
        if (!ParticipantId.TryParse(Field(1).ToString(), out var participant))
            throw Problem("participant", 1,
                $"'{Field(1)}' is not a participant's name (letters, digits, - _ . up to 64)", inField: true);
        lookup[Field(1)] = participant;
        return participant;
    }

    OrderTerms ReadTerms(int lineEnd)
    {
        var written = text.AsSpan(fields[5].Start, lineEnd - fields[5].Start);
        if (written is ",,") return OrderTerms.Plain;
        var lookup = terms.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(written, out var known)) return known;

        var own = new TermsReader(name, line);
        var read = OrderTerms.Create(
            own.Tags(Field(5), fields[5].Column, "tags"),
            own.Tags(Field(6), fields[6].Column, "require"),
            own.Premiums(Field(7), fields[7].Column));
        lookup[written] = read;
        return read;
    }

    ReadOnlySpan<char> Field(int index)
    {
        var (start, end, _, escaped) = fields[index];
        return escaped ? text[start..end].Replace("\"\"", "\"", StringComparison.Ordinal) : text.AsSpan(start..end);
    }

    /// <summary>Cuts one line into <see cref="fields"/> and returns where the next begins.</summary>
    /// <param name="count">Fields on the line; only the first eight are kept.</param>
    /// <param name="lineEnd">Where the line's text ends.</param>
    int Split(int position, int end, out int count, out int lineEnd)
    {
        var begin = position;
        var length = text.AsSpan(position, end - position).IndexOf('\n');
        var next = length < 0 ? end : position + length + 1;
        lineEnd = length < 0 ? end : position + length;
        if (lineEnd > begin && text[lineEnd - 1] == '\r') lineEnd--;

        count = 0;
        while (true)
        {
            var column = position - begin + 1;
            var (start, stop, escaped) = (position, 0, false);
            if (position < lineEnd && text[position] == '"')
            {
                (start, stop) = (position + 1, position + 1);
                while (true)
                {
                    if (stop >= lineEnd) throw Problem("quote", column, "a quoted field does not end on its line");
                    if (text[stop] != '"') stop++;
                    else if (stop + 1 < lineEnd && text[stop + 1] == '"') (stop, escaped) = (stop + 2, true);
                    else break;
                }

                position = stop + 1;
                if (position < lineEnd && text[position] != ',')
                    throw Problem("quote", position - begin + 1,
                        "after a quoted field comes a comma or the end of the line");
            }
            else
            {
                var comma = text.AsSpan(position, lineEnd - position).IndexOf(',');
                position = stop = comma < 0 ? lineEnd : position + comma;
            }

            if (count < Columns) fields[count] = (start, stop, column, escaped);
            count++;
            if (position >= lineEnd) return next;
            position++;
        }
    }

    InputException Problem(string code, int place, string reason, bool inField = false) =>
        new("orders." + code, $"{name}:{line}:{(inField ? fields[place].Column : place)}", reason);
}

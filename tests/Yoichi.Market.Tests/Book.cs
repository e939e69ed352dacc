using Yoichi.Units;

namespace Yoichi.Market.Tests;

/// <summary>Orders and trades as people who know the field write them down.</summary>
static class Book
{
    /// <summary><c>sell H1 solar 1200 Wh @ 8.50</c>, <c>buy H2 800 Wh @ 9.50 requires solar values
    /// seller:H1=1.50</c>.</summary>
    public static Order[] Of(params string[] lines) => [.. lines.Select(Parse)];

    /// <summary><c>H1→H2 800 Wh @ 9.00</c>, sellers first, in the order joined.</summary>
    public static string[] Trades(Order[] orders, Clearing clearing) => [.. clearing.Trades.Select(t =>
        $"{orders[t.Sell].Participant}→{orders[t.Buy].Participant} {t.Quantity.WattHours} Wh @ {t.Price}")];

    static Order Parse(string line)
    {
        var words = new Queue<string>(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var side = words.Dequeue() == "buy" ? Side.Buy : Side.Sell;
        var participant = ParticipantId.Parse(words.Dequeue());
        List<Tag> tags = [], require = [];
        List<Premium> premiums = [];
        while (!char.IsAsciiDigit(words.Peek()[0])) tags.Add(Tag.Parse(words.Dequeue()));
        var quantity = long.Parse(words.Dequeue());
        Assert.Equal(("Wh", "@"), (words.Dequeue(), words.Dequeue()));
        Assert.True(Price.TryParseYenPerKWh(words.Dequeue(), out var limit));
        while (words.TryDequeue(out var word))
        {
            var argument = words.Dequeue();
            if (word == "requires") require.Add(Tag.Parse(argument));
            else
            {
                Assert.Equal("values", word);
                var parts = argument.Split('=');
                Assert.True(Price.TryParseYenPerKWh(parts[1], out var amount));
                premiums.Add(new(Tag.Parse(parts[0]), amount));
            }
        }

        return new(participant, side, new(quantity), limit, OrderTerms.Create(tags, require, premiums));
    }
}

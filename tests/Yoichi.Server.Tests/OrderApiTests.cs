using System.Net;

namespace Yoichi.Server.Tests;

public sealed class OrderApiTests
{
    const string Orders = TownServer.Api + "/orders";

    [Fact]
    public async Task An_order_is_placed_replaced_and_taken_back()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        var placed = await a.OrderAsync(25, "buy", 500, 21);
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.Equal(500, placed.Json!["openWh"]!.GetValue<long>());
        Assert.True(long.Parse(placed.Header("Yoichi-Position")!, System.Globalization.CultureInfo.InvariantCulture) > 1);
        var id = placed.Json!["order"]!.GetValue<long>();

        var replaced = await a.SendAsync(HttpMethod.Put, $"{Orders}/{id}", new { slot = TownServer.Slot(25), quantityWh = 400, limitMicroYenPerWh = 22_000 });
        Assert.Equal(400, replaced.Json!["openWh"]!.GetValue<long>());
        Assert.Equal(400, (await a.ReadAsync($"{Orders}?slot={Uri.EscapeDataString(TownServer.Slot(25))}")).Json!["items"]![0]!["openWh"]!.GetValue<long>());

        var back = await a.SendAsync(HttpMethod.Delete, $"{Orders}/{id}?slot={Uri.EscapeDataString(TownServer.Slot(25))}");
        Assert.Equal(400, back.Json!["unfilledWh"]!.GetValue<long>());
        Assert.Empty((await a.ReadAsync($"{Orders}?slot={Uri.EscapeDataString(TownServer.Slot(25))}")).Json!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_refusal_is_a_problem_document_with_a_code_that_stays()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        Assert.Equal((HttpStatusCode.Created, null), Told(await a.OrderAsync(25, "buy", 1, 21)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.quantity-not-positive"), Told(await a.OrderAsync(25, "buy", 0, 21)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.limit-outside-band"), Told(await a.OrderAsync(25, "buy", 1, 1000)));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.self-trade"), Told(await a.OrderAsync(25, "sell", 1, 21)));
        await town.LookAsync(11);                             // the gate of slot 25, noon, closes at 11:00
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "order.gate-closed"), Told(await a.OrderAsync(25, "buy", 1, 21)));
        Assert.Equal((HttpStatusCode.Created, null), Told(await a.OrderAsync(26, "buy", 1, 21)));
        var missing = await a.SendAsync(HttpMethod.Delete, $"{Orders}/99?slot={Uri.EscapeDataString(TownServer.Slot(26))}");
        Assert.Equal((HttpStatusCode.NotFound, "order.unknown-order"), Told(missing));
        Assert.Equal("application/problem+json", missing.Response.Content.Headers.ContentType!.MediaType);

        static (HttpStatusCode, string?) Told(Answered answered) => (answered.Status, answered.Code);
    }

    [Fact]
    public async Task A_body_that_is_not_an_order_is_refused_and_leaves_no_line()
    {
        (string Body, string Code)[] bodies =
        [
            ("""{"slot":"2025-08-01T12:00+09:00","side":"buy","quantityWh":1,"limitMicroYenPerWh":1000,"colour":"red"}""", "body.json"),
            ("""{"slot":"2025-08-01T12:00+09:00","side":"buy","quantityWh":1}""", "body.json"),
            ("""{"slot":"2025-08-01T12:00+09:00","side":"hold","quantityWh":1,"limitMicroYenPerWh":1000}""", "body.json"),
            ("""{"slot":"2025-08-01T12:00+09:00","side":"buy","quantityWh":1.5,"limitMicroYenPerWh":1000}""", "body.json"),
            ("""{"slot":"2025-08-01T12:00+09:00","side":"buy","quantityWh":99999999999999999999,"limitMicroYenPerWh":1000}""", "body.json"),
            ("""{"slot":null,"side":"buy","quantityWh":1,"limitMicroYenPerWh":1000}""", "body.json"),
            ("""{"slot":"2025-08-01T12:01+09:00","side":"buy","quantityWh":1,"limitMicroYenPerWh":1000}""", "request.slot"),
            ("""{"slot":"2025-08-01T12:00+09:00","side":"buy","quantityWh":1,"limitMicroYenPerWh":1000,"tags":["a b"]}""", "order.tags"),
            ("""{"slot":"2025-08-01T12:00+09:00","side":"buy","quantityWh":1,"limitMicroYenPerWh":1000,"tags":[null]}""", "order.tags"),
            ("null", "body.json"),
            ("", "body.json"),
            ("[", "body.json"),
        ];
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        var before = town.Live.Writer.Length;
        foreach (var (body, code) in bodies)
        {
            var refused = await a.SendAsync(HttpMethod.Post, Orders, body);
            Assert.Equal((body, HttpStatusCode.BadRequest, code), (body, refused.Status, refused.Code));
        }

        Assert.Equal(before, town.Live.Writer.Length);
    }

    [Fact]
    public async Task Numbers_of_any_size_are_refused_in_order()
    {
        (long Wh, long Limit, string Code)[] orders =
        [
            (long.MaxValue, 1000, "order.quantity-too-large"),
            (long.MinValue, 1000, "order.quantity-not-positive"),
            (1, long.MaxValue, "order.limit-not-whole-ticks"),
            (1, 9_223_372_036_854_775_800, "order.limit-outside-band"),
            (1, long.MinValue, "order.limit-not-whole-ticks"),
        ];
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        foreach (var (wh, limit, code) in orders)
            Assert.Equal(code, (await a.PostAsync(Orders, new { slot = TownServer.Slot(25), side = "buy", quantityWh = wh, limitMicroYenPerWh = limit })).Code);
    }

    [Fact]
    public async Task The_same_key_gets_the_same_answer_and_other_content_is_a_conflict()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        var first = await a.OrderAsync(25, "buy", 500, 21, key: "k-1");
        var length = town.Live.Writer.Length;
        var again = await a.OrderAsync(25, "buy", 500, 21, key: "k-1");
        Assert.Equal(first.Json!.ToJsonString(), again.Json!.ToJsonString());
        Assert.Equal((HttpStatusCode.Created, "true", null), (again.Status, again.Header("Idempotency-Replayed"), first.Header("Idempotency-Replayed")));
        Assert.Equal(first.Header("Yoichi-Position"), again.Header("Yoichi-Position"));
        Assert.Equal(length, town.Live.Writer.Length);
        var other = await a.OrderAsync(25, "buy", 501, 21, key: "k-1");
        Assert.Equal((HttpStatusCode.Conflict, "idempotency.conflict"), (other.Status, other.Code));
        // Somebody else's key of the same letters is another key.
        Assert.Equal(HttpStatusCode.Created, (await b.OrderAsync(25, "buy", 500, 21, key: "k-1")).Status);
    }

    [Fact]
    public async Task A_key_is_a_hundred_visible_characters_at_most()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        Assert.Equal("idempotency.key", (await a.OrderAsync(25, "buy", 1, 21, key: new string('x', 101))).Code);
        Assert.Equal("idempotency.key", (await a.OrderAsync(25, "buy", 1, 21, key: "with blank")).Code);
        Assert.Null((await a.OrderAsync(25, "buy", 1, 21, key: new string('x', 100))).Code);
    }

    [Fact]
    public async Task Orders_together_are_all_taken_or_none()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        var before = town.Live.Writer.Length;
        var refused = await a.PostAsync(Orders + "/together", new { orders = new[] { Order(25, 500), Order(26, 0) } });
        Assert.Equal("order.quantity-not-positive", refused.Code);
        Assert.Equal(before, town.Live.Writer.Length);
        var taken = await a.PostAsync(Orders + "/together", new { orders = new[] { Order(25, 500), Order(26, 1) } });
        Assert.Equal((HttpStatusCode.Created, 2), (taken.Status, taken.Json!["items"]!.AsArray().Count));

        static object Order(int slot, long wh) => new { slot = TownServer.Slot(slot), side = "buy", quantityWh = wh, limitMicroYenPerWh = 20_000 };
    }

    [Fact]
    public async Task The_book_names_nobody_and_shows_the_best_first()
    {
        await using var town = await TownServer.StartAsync();
        using var a = town.As("A");
        using var b = town.As("B");
        await a.OrderAsync(25, "buy", 500, 21);
        await b.OrderAsync(25, "buy", 300, 22);
        await b.OrderAsync(25, "buy", 200, 21);
        var book = await a.ReadAsync($"{TownServer.Api}/slots/{TownServer.Slot(25)}/book");
        Assert.Equal("""[{"limitMicroYenPerWh":22000,"wh":300,"orders":1},{"limitMicroYenPerWh":21000,"wh":700,"orders":2}]""", book.Json!["buys"]!.ToJsonString());
        Assert.Empty(book.Json!["sells"]!.AsArray());
    }

    [Fact]
    public async Task Who_is_no_participant_cannot_order()
    {
        await using var town = await TownServer.StartAsync();
        using var auditor = town.As("auditor");
        Assert.Equal(HttpStatusCode.Unauthorized, (await town.Client.OrderAsync(25, "buy", 500, 21)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.OrderAsync(25, "buy", 500, 21)).Status);
    }
}

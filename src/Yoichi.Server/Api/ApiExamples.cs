using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Yoichi.Server.Api;

/// <summary>Examples of bodies, put together from the shapes themselves, so that they cannot be of another shape.</summary>
static class ApiExamples
{
    const string Slot = "2025-08-01T12:30+09:00";
    static readonly TermsInfo Terms = new("flat-27", "flat-8.5", "none", "japan");

    public static JsonNode Problem { get; } = Node(Api.Problem.Of(422, "order.gate-closed", "the slot takes no orders any more"));

    static readonly Dictionary<string, (JsonNode? Request, JsonNode? Response)> ByOperation = new()
    {
        ["placeOrder"] = (Node(new NewOrder(Slot, SideName.Buy, 500, 21_500, Require: ["solar"])), Node(new OrderTaken(17, Slot, 500, []))),
        ["placeOrders"] = (Node(new NewOrders([new(Slot, SideName.Sell, 800, 12_000, Tags: ["solar"])])), Node(new OrdersTaken([new(18, Slot, 800, [])]))),
        ["replaceOrder"] = (Node(new ChangedOrder(Slot, 400, 22_000)), Node(new OrderTaken(17, Slot, 400, []))),
        ["cancelOrder"] = (null, Node(new OrderTakenBack(17, 400))),
        ["recordReadings"] = (Node(new NewReadings([new("H012", Slot, 420, 0), new("H013", Slot, 0, 910, GeneratedWh: 1200)])),
            Node(new ReadingResults(1, 0, 1, [new(0, "H012", Slot, ReadingFate.Recorded),
                new(1, "H013", Slot, ReadingFate.Refused, "reading.slot-not-over", "the slot is not over")]))),
        ["admitParticipant"] = (Node(new NewParticipant("H021", "home", Terms, new(2025, 9, 1))), null),
        ["changeParticipant"] = (Node(new ParticipantChange(new(2025, 10, 1), Tags: ["solar"])), null),
        ["dismissParticipant"] = (Node(new Dismissal(new(2025, 9, 30))), null),
        ["prolongCommunity"] = (Node(new Prolongation(new(2027, 1, 1))), null),
        ["reportDevices"] = (Node(new NewState(StoredWh: 4200)), Node(new StateInfo(new(2025, 8, 1, 3, 0, 0, TimeSpan.Zero), 4200, null))),
        ["getBook"] = (null, Node(new BookDepth(Slot, [new(21_500, 500, 1)], [new(12_000, 800, 2)]))),
        ["listTrades"] = (null, Node(new TradePage([new(16_777_216, Slot, "gate", 17, 18, "H012", "H013", 500, 16_750, 8_375_000)], null))),
    };

    /// <summary>Operations that have an example of their own.</summary>
    public static IEnumerable<string> Operations => ByOperation.Keys;

    public static void Put(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id || !ByOperation.TryGetValue(id, out var of)) return;
        if (of.Request is not null && operation.RequestBody?.Content is { } bodies && bodies.TryGetValue("application/json", out var body)) body.Example = of.Request.DeepClone();
        foreach (var (status, response) in operation.Responses ?? [])
            if (of.Response is not null && status.StartsWith('2') && response.Content is { } answers && answers.TryGetValue("application/json", out var answer))
                answer.Example = of.Response.DeepClone();
    }

    static JsonNode Node<T>(T value) => JsonNode.Parse(ApiJson.Write(value))!;
}

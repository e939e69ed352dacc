using System.Text;
using System.Text.Json.Nodes;
using Yoichi.Units;

namespace Yoichi.Proof.Tests.Fuzz;

/// <summary>A request to send, and what is known of it.</summary>
/// <param name="IsHttp">False where the request itself is not what HTTP allows, and the server may end it without a document.</param>
sealed record Wish(Operation Operation, string Who, string Target, byte[] Bytes, string? Key, bool IsHttp)
{
    public override string ToString() => $"{Who}: {Encoding.Latin1.GetString(Bytes, 0, Math.Min(Bytes.Length, 1500))}";
}

/// <summary>Makes requests: right ones, nearly right ones, and ones nobody would think of.</summary>
sealed class Wishes(ProofTown town, FuzzHost host, IReadOnlyList<Operation> operations, Rng rng)
{
    static readonly string[] Odd =
    [
        "", "0", "-1", "1", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e999", "NaN", "１２", "null", "true", "%00", "%FF%FE", "%C0%80", "%ED%A0%80",
        "..%2F..%2Fetc", "%2e%2e", "a%0d%0ab", "'%20OR%201=1--", "%F0%9F%98%80", "%E4%BD%99%E5%B8%82", "{x}", "2025-02-30", "0001-01-01", "9999-12-31", "2025-08-01T12:31%2B09:00", "2025-08-01T24:00%2B09:00",
        new('a', 300), new('9', 400),
    ];

    static readonly string[] Tokens =
    [
        "null", "true", "0", "-1", "1.5", "-0.0", "1e999", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "123456789012345678901234567890", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"",
        "[]", "{}", "[null]", "{\"\":0}", "\"2025-08-01T12:30+09:00\"", "\"9999-12-31\"", "\"0001-01-01\"", "\"buy\"", "01", "'x'", "NaN", "[1,]", "\"\n\"", "//",
    ];

    static readonly string[] Types = ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain", "text/csv", "application/x-www-form-urlencoded", "multipart/form-data", "application/octet-stream", "x", "", "application/problem+json"];

    readonly List<Wish> kept = [];
    long number;

    /// <summary>A write that was done: it may be asked for again.</summary>
    public void Done(Wish wish)
    {
        if (wish.Key is not null && kept.Count < 200) kept.Add(wish);
    }

    public Wish Next()
    {
        var operation = operations[(int)rng.Between(0, operations.Count - 1)];
        var who = Pick([ProofTown.Operator, ProofTown.Operator, ProofTown.Auditor, "M1", "M1", "M2", "nobody", "stranger"]);
        // Every other as a browser: what a person may do and no key can.
        var session = who is "nobody" or "stranger" || rng.Between(0, 1) == 0 ? default : host.Session(who);
        var key = operation.Method == "GET" || rng.Between(0, 2) == 0 ? null : $"f{number++}";
        var target = Target(operation);
        var isHttp = true;
        var head = new StringBuilder($"{operation.Method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        if (session.Cookies is { } cookies)
        {
            head.Append($"Cookie: {cookies}\r\n");
            if (rng.Between(0, 19) > 0) head.Append($"X-CSRF-Token: {session.Token}\r\n");
        }
        else if (who != "nobody") head.Append($"Authorization: {(who == "stranger" ? Pick(["Bearer x", "Basic eDp5", "Bearer yk_000000000000_" + new string('0', 64), "Bearer", "é"]) : "Bearer " + town.Key(who))}\r\n");
        if (key is not null) head.Append($"Idempotency-Key: {key}\r\n");
        else if (rng.Between(0, 9) == 0) head.Append($"Idempotency-Key: {Pick(["", "a b", new string('k', 101), "é", "\t"])}\r\n");
        switch (rng.Between(0, 30))
        {
            case 0: head.Append($"If-None-Match: {Pick(["*", "W/\"", "\"x\", W/\"1-2\"", new string(',', 200)])}\r\n"); break;
            case 1: head.Append($"Accept: {Pick(["text/html", "text/csv", "*/*;q=x", "image/png", ";;;", new string('a', 500)])}\r\n"); break;
            case 2: head.Append("Accept-Language: ").Append(Pick(["ja", "x-" + new string('y', 300), ",,,", "*"])).Append("\r\n"); break;
            case 3:
                head.Append("X-Long: ").Append('l', 40_000).Append("\r\n");
                isHttp = false;
                break;
            case 4: head.Append("Cookie: yoichi=").Append(Pick(["x", new string('c', 4000), "CfDJ8", "a;b;;="])).Append("\r\n"); break;
            case 5: head.Append("X-Forwarded-For: 1.2.3.4, ;\r\nX-Forwarded-Proto: gopher\r\n"); break;
        }

        var body = operation.TakesBody && rng.Between(0, 15) > 0 ? Body(operation) : [];
        if (operation.TakesBody) head.Append($"Content-Type: {(rng.Between(0, 5) > 0 ? "application/json" : Pick(Types))}\r\n");
        switch (rng.Between(0, 40))
        {
            case 0 when body.Length > 0:
                head.Append($"Content-Length: {Pick(["-1", "x", "99999999999999999999", "1, 2"])}\r\n");
                isHttp = false;
                break;
            case 1 when body.Length > 0:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = [.. Encoding.ASCII.GetBytes(Pick(["zz\r\n", "-1\r\n", "FFFFFFFFFFFFFFFFF\r\n", "\r\n"])), .. body];
                isHttp = false;
                break;
            case 2 when body.Length > 0:
                head.Append("Transfer-Encoding: chunked\r\n");
                body = [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8];
                break;
            default:
                if (body.Length > 0 || operation.Method != "GET") head.Append($"Content-Length: {body.Length}\r\n");
                break;
        }

        // A header that is no UTF-8, and a zero in a path, are no HTTP to the server below.
        isHttp &= !head.ToString().Contains('é') && !target.Split('?')[0].Contains("%00");
        return new(operation, who, target, [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body], key, isHttp);
    }

    /// <summary>A write that was done, again; null where there is none.</summary>
    /// <param name="other">With other content under the same key.</param>
    public Wish? Again(bool other)
    {
        if (kept.Count == 0) return null;
        var wish = kept[(int)rng.Between(0, kept.Count - 1)];
        if (!other) return wish;
        var target = wish.Target + (wish.Target.Contains('?') ? "&" : "?") + "again=1";
        return wish with { Target = target, Bytes = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(wish.Bytes).Replace($" {wish.Target} HTTP", $" {target} HTTP", StringComparison.Ordinal)) };
    }

    string Target(Operation operation)
    {
        var path = string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? Value(part.Trim('{', '}')) : part));
        var query = operation.Query.Where(_ => rng.Between(0, 9) > 2).Select(q => $"{q}={Value(q)}").ToList();
        if (rng.Between(0, 9) == 0) query.Add(Pick(["x=1", "=", "&&", "limit=1&limit=2", "%00=%00", "after=" + new string('A', 300)]));
        return path + (query.Count > 0 ? "?" + string.Join('&', query) : "");
    }

    string Value(string name)
    {
        if (rng.Between(0, 3) == 0) return Pick(Odd);
        return name switch
        {
            "community" => rng.Between(0, 30) == 0 ? "elsewhere" : ProofTown.Name,
            "participant" => Pick(["M1", "M2", "M3", "M99", "nobody"]),
            "id" => Pick(["M1", "acc-M1", "acc-M2", "acc-M3", "key-M3-0", "nobody"]),
            "lang" => Pick(["ja", "en", "fr"]),
            "path" => Pick(["checkpoint", "tile/0/000", "tile/entries/000", "css/site.css", "x"]),
            "slot" => Uri.EscapeDataString(ProofTown.Slot(ProofTown.Grid.OfJstDay(ProofTown.FirstDay) + (int)rng.Between(-10, 300))),
            "month" => Pick(["2025-07", "2025-08", "2025-13"]),
            "from" or "until" or "day" => Pick(["2025-07-30", "2025-08-01", "2025-08-05", "2024-01-01", "2025-07"]),
            "number" or "order" or "limit" => Pick(["0", "1", "2", "100", "577", "1001"]),
            "format" => Pick(["readings", "wide", "greenbutton", "croute", "x"]),
            "channel" => Pick(["import", "export", "load", "pv"]),
            _ => Pick(["1", "x", "import", "kWh", "Asia/Tokyo", "local"]),
        };
    }

    byte[] Body(Operation operation)
    {
        var json = operation.Example is { } example ? Placed(example) : rng.Between(0, 3) > 0 ? Fields() : Pick(["{}", "[]", "null", "participant,start,import_wh\nM1,2025-08-01T00:00+09:00,100\n", "a=b&c=d"]);
        for (var left = (int)rng.Between(0, 2); left > 0; left--) json = Changed(json);
        var bytes = Encoding.UTF8.GetBytes(json);
        switch (rng.Between(0, 12))
        {
            case 0 when bytes.Length > 0: bytes[rng.Between(0, bytes.Length - 1)] = (byte)rng.Between(0, 255); break;
            case 1 when bytes.Length > 0: bytes = bytes[..(int)rng.Between(0, bytes.Length - 1)]; break;
            case 2: bytes = [.. bytes, 0xFF, 0xC0, 0x80]; break;
            case 3: bytes = [0xEF, 0xBB, 0xBF, .. bytes]; break;
            case 4: bytes = Encoding.UTF8.GetBytes(new string('[', (int)rng.Between(1, 5000)) + json); break;
            case 5 when rng.Between(0, 9) == 0: bytes = [.. bytes, .. Enumerable.Repeat((byte)' ', 1_100_000)]; break;
        }

        return bytes;
    }

    /// <summary>What forms of the service ask for, half of it.</summary>
    string Fields()
    {
        string[] fields =
        [
            "\"login\":\"login-M3\"", "\"password\":\"correct horse battery\"", "\"current\":\"wrong horse battery\"", "\"name\":\"余市 花子\"", "\"scopes\":[\"read\"]", "\"roles\":[\"member\"]", "\"participant\":\"M3\"",
            "\"community\":\"town\"", "\"token\":\"x\"", "\"reason\":\"because\"", "\"lastDay\":\"2025-08-20\"", "\"from\":\"2025-09-01\"", "\"month\":\"2025-07-01\"", "\"kind\":\"home\"", "\"email\":\"hanako@example.jp\"",
            "\"supplyPoint\":\"03-1234-5678-9012-3456-7890\"", "\"fit\":\"after\"", "\"valueNotSoldElsewhere\":true", "\"bank\":{\"bank\":\"0001\",\"branch\":\"123\",\"kind\":\"ordinary\",\"number\":\"1234567\",\"holder\":\"ヨイチ ハナコ\"}",
            "\"days\":30", "\"mode\":\"green\"", "\"sellTo\":[\"M2\"]", "\"buyFrom\":[\"M2\"]", "\"most\":30", "\"least\":8", "\"credential\":\"{}\"", "\"tariff\":\"flat-27\"", "\"tags\":[\"solar\"]", "\"csrf\":\"x\"",
        ];
        var some = fields.Where(_ => rng.Between(0, 1) == 0).ToList();
        return $"{{{string.Join(',', some)}}}";
    }

    /// <summary>Slots and names of the example are of another town: of this one, most of the time.</summary>
    string Placed(string example) => example
        .Replace("2025-08-01T12:30+09:00", ProofTown.Slot(ProofTown.Grid.OfJstDay(ProofTown.FirstDay.AddDays((int)rng.Between(1, 5))) + (int)rng.Between(0, 47)), StringComparison.Ordinal)
        .Replace("H012", Pick(["M1", "M2", "nobody"]), StringComparison.Ordinal).Replace("H013", "M3", StringComparison.Ordinal)
        .Replace("2025-09-01", "2025-08-10", StringComparison.Ordinal).Replace("2027-01-01", "2025-11-15", StringComparison.Ordinal);

    /// <summary>One value, name or part of a document is another, or gone, or there twice.</summary>
    string Changed(string json)
    {
        try
        {
            return Changed(JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false }));
        }
        catch (Exception broken) when (broken is System.Text.Json.JsonException or InvalidOperationException)
        {
            return json;                                      // it is no JSON already, or not to be written as such
        }
    }

    string Changed(JsonNode? root)
    {
        var objects = Nodes(root).OfType<JsonObject>().Where(o => o.Count > 0).ToList();
        if (objects.Count == 0) return Pick(Tokens);
        var at = objects[(int)rng.Between(0, objects.Count - 1)];
        var name = at.ElementAt((int)rng.Between(0, at.Count - 1)).Key;
        switch (rng.Between(0, 5))
        {
            case 0: at.Remove(name); break;
            case 1: at["colour"] = "red"; break;
            case 2: return at == root ? root!.ToJsonString()[..^1] + $",\"{name}\":1}}" : root!.ToJsonString();
            case 3:
                at["@name"] = at[name]?.DeepClone();
                at.Remove(name);
                break;
            default:
                at[name] = "@@";
                var token = rng.Between(0, 9) == 0 ? $"\"{new string('x', (int)rng.Between(1, 100_000))}\"" : Pick(Tokens);
                return root!.ToJsonString().Replace("\"@@\"", token, StringComparison.Ordinal);
        }

        return root!.ToJsonString();
    }

    static IEnumerable<JsonNode> Nodes(JsonNode? node) => node switch
    {
        JsonObject o => [o, .. o.SelectMany(p => Nodes(p.Value))],
        JsonArray a => [a, .. a.SelectMany(Nodes)],
        null => [],
        _ => [node],
    };

    string Pick(string[] some) => some[(int)rng.Between(0, some.Length - 1)];
}

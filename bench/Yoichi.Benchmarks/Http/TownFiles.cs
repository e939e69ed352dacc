using System.Text;
using Yoichi.Data.Sqlite;

namespace Yoichi.Benchmarks.Http;

/// <summary>The town of <c>bench http</c> in a folder that <c>yoichi serve --data</c> takes, and a script by which <c>wrk</c>, a load tool that
/// is not ours, sends the same orders.</summary>
public static class TownFiles
{
    public const string Script = "orders.lua";

    /// <param name="folder">Made where it is not there; it must not hold a database yet.</param>
    /// <param name="together">Orders a request.</param>
    /// <exception cref="Live.StoreException">The database cannot be made.</exception>
    public static async Task WriteAsync(string folder, int participants, int together, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var store = await SqliteStore.OpenAsync(Path.Combine(folder, "yoichi.db"), default).ConfigureAwait(false);
        await using var _ = store.ConfigureAwait(false);
        var town = await ServedTown.MakeAsync(store, participants, time).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, Script), Lua(town, together)).ConfigureAwait(false);
    }

    /// <summary>Half of the participants buy and half sell, as the load of <c>bench http</c> does. Every thread of wrk has its own idempotency keys.</summary>
    static string Lua(ServedTown town, int together)
    {
        var lua = new StringBuilder();
        lua.Append("local keys = {").AppendJoin(", ", town.Keys.Select(k => $"\"{k}\"")).Append("}\n");
        lua.Append("local slots = {").AppendJoin(", ", town.Slots.Select(s => $"\"{s}\"")).Append("}\n");
        lua.Append($"local together = {together}\nlocal path = \"/api/v1/communities/{ServedTown.Name}/orders{(together > 1 ? "/together" : "")}\"\n");
        lua.Append("""
            local threads, number = 0, 0
            function setup(thread) thread:set("id", threads); threads = threads + 1 end
            function init(args) run = tostring(os.time()) .. "-" .. id .. "-" end

            local function order(who, n)
              local chance = (n * 40503) % 65536
              return string.format('{"slot":"%s","side":"%s","quantityWh":%d,"limitMicroYenPerWh":%d}', slots[n % #slots + 1],
                who % 2 == 0 and "buy" or "sell", 50 + chance % 2000, (850 + chance % 1850) * 10)
            end

            function request()
              number = number + 1
              local body
              if together == 1 then
                body = order(number, number)
              else
                local orders = {}
                for i = 1, together do orders[i] = order(number, number + i) end
                body = '{"orders":[' .. table.concat(orders, ",") .. ']}'
              end
              return wrk.format("POST", path, { ["Authorization"] = "Bearer " .. keys[number % #keys + 1], ["Content-Type"] = "application/json",
                ["Idempotency-Key"] = run .. number }, body)
            end

            function done(summary, latency)
              io.write(string.format("orders/s %.0f  p50 %.1f ms  p99 %.1f ms  not 2xx %d\n", summary.requests * together / (summary.duration / 1e6),
                latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status))
            end

            """);
        return lua.ToString();
    }
}

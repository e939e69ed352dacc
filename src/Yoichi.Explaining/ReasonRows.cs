using System.Globalization;
using Yoichi.Bidding;
using Yoichi.Simulation;
using Yoichi.Units;

namespace Yoichi.Explaining;

/// <summary>A row of <c>reasons.csv</c> that is about the participant and day asked for.</summary>
/// <param name="Kind"><c>day-ahead-buy</c>, <c>gate-none</c>, <c>metered-sell</c>, …, <c>act</c> or <c>run</c>.</param>
/// <param name="Limit">Null where no order was placed.</param>
readonly record struct ReasonRow(DeliverySlot Slot, string Kind, Energy Quantity, Price? Limit, Cause Cause)
{
    public bool IsAct => Kind == "act";

    /// <summary>Of the flexible load.</summary>
    public bool IsRun => Kind == "run";

    public bool IsNone => Kind.EndsWith("-none", StringComparison.Ordinal);

    /// <summary><c>day-ahead</c>, <c>gate</c> or <c>metered</c>.</summary>
    public string Round => Kind[..Math.Max(0, Kind.LastIndexOf('-'))];
}

/// <summary>Reads of <c>reasons.csv</c> what concerns one participant and day; the rest is passed over, never kept.</summary>
/// <param name="Rows">In the order of the file.</param>
/// <param name="ActBefore">The reason for what the store last did before the day.</param>
sealed record ReasonRows(IReadOnlyList<ReasonRow> Rows, Cause? ActBefore)
{
    /// <returns>Null where the run kept no reasons.</returns>
    /// <exception cref="InputException">The file is not what a run writes.</exception>
    public static ReasonRows? Read(string folder, ParticipantId participant, SlotGrid grid, DeliverySlot first, DeliverySlot end)
    {
        var path = Path.Combine(folder, RunFolder.CausesName);
        if (!File.Exists(path)) return null;
        using var file = new StreamReader(path, new FileStreamOptions { BufferSize = 1 << 16 });
        if (file.ReadLine() != CauseLog.Header) throw Broken(path, 1, $"the first line is '{CauseLog.Header}'");
        var (rows, before, name) = (new List<ReasonRow>(), (Cause?)null, participant.Name);
        for (var line = 2L; file.ReadLine() is { } text; line++)
        {
            if (!IsOf(text, name)) continue;
            var row = Parse(text, grid) ?? throw Broken(path, line, "not a row of reasons");
            if (row.Slot >= first && row.Slot < end) rows.Add(row);
            else if (row.IsAct && row.Slot < first) before = row.Cause;
        }

        return new(rows, before);
    }

    static bool IsOf(ReadOnlySpan<char> line, string name)
    {
        for (var comma = 0; comma < 2; comma++)
        {
            var at = line.IndexOf(',');
            if (at < 0) return false;
            line = line[(at + 1)..];
        }

        return line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ',';
    }

    static ReasonRow? Parse(string text, SlotGrid grid)
    {
        var cells = text.Split(',');
        if (cells.Length != 10 || !grid.TryParse(cells[1], out var slot) || !Number(cells[4], out var wattHours)) return null;
        Price? limit = null;
        if (cells[5].Length > 0)
        {
            if (!Price.TryParseYenPerKWh(cells[5], out var price)) return null;
            limit = price;
        }

        return Number(cells[7], out var a) && Number(cells[8], out var b) && Number(cells[9], out var c)
            ? new ReasonRow(slot, cells[3], new(wattHours), limit, new(cells[6], a, b, c)) : null;
    }

    static bool Number(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    static InputException Broken(string path, long line, string reason) => new("reasons.line", $"{path}:{line}:1", reason);
}

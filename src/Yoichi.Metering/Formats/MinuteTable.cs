namespace Yoichi.Metering.Formats;

/// <summary>One device's minutes: what each channel had in each, and minutes that cannot be both things the device
/// says.</summary>
sealed class MinuteTable(Import import, string participant)
{
    readonly ReadingTable table = import.NewTable();
    readonly Dictionary<Channel, int> columns = [];
    readonly Dictionary<long, int> firstRows = [];
    readonly HashSet<(long Minute, int Column)> cleared = [];
    (long Minute, int Line) here;
    bool isUsed;

    public long LastMinute => table.LastMinute;

    public IEnumerable<Channel> Channels => columns.Keys;

    public void AddRow(long minute, int line)
    {
        isUsed = true;
        table.AddRow(minute, line);
        firstRows.TryAdd(minute, table.RowCount - 1);
        here = (minute, line);
    }

    /// <summary>Gives the latest row a power.</summary>
    /// <param name="channel">Null: the grid's, positive from it and negative to it.</param>
    public void Set(Channel? channel, MeterUnit unit, Int128 value)
    {
        if (channel is { } one) Put(one, unit, value);
        else
        {
            // Minute by minute: what flowed out in one minute does not undo what came in during another.
            Put(Channel.Import, unit, value > 0 ? value : 0);
            Put(Channel.Export, unit, value < 0 ? -value : 0);
        }
    }

    void Put(Channel channel, MeterUnit unit, Int128 value)
    {
        if (!columns.TryGetValue(channel, out var column))
            columns[channel] = column = table.AddColumn(participant, channel, unit);
        var first = firstRows[here.Minute];
        if (first != table.RowCount - 1 && table.ValueOf(first, column) is { } before && before != value)
        {
            import.Problem(Problems.ClockStep, here.Line, 1,
                $"{participant} {Metering.Channels.Name(channel)}: this minute was read before with another power");
            table.Clear(first, column);
            cleared.Add((here.Minute, column));
            return;
        }

        if (!cleared.Contains((here.Minute, column))) table.Set(column, value);
    }

    public void End()
    {
        if (!isUsed) return;
        table.OwnStep = 1;
        table.KeepsPartials = true;
    }
}

namespace Yoichi.Metering.Formats;

/// <summary>Readings of an embedded network: <c>date_time</c>, then a column for each participant.</summary>
static class ByronReadings
{
    public static void Read(Import import, MeterFile file, ByronParticipants people)
    {
        var sheet = Sheet.Open(import, file, SheetHead.Naming("date_time"));
        var time = sheet.Require("date_time");
        var chosen = sheet.Choose(time);
        sheet.SettleDecimalMark(chosen.AsSpan(), '.');
        var channel = people.ChannelOf(file) ?? import.Options.Channel;
        var isListed = channel == Channel.Generation && people.ChannelOf(file) is not null;
        if (!isListed && import.Options.Unit is null
            && (channel == Channel.Generation || (chosen.Length > 1 && AreAlike(sheet, chosen.AsSpan()))))
            throw import.Fault("file.unit", "its columns are generation per kW of panels, the same in each: import the "
                + "list of participants along with it, or state channel pv, unit kWh/kW and the kW of panels");
        var unit = isListed ? MeterUnit.KilowattHoursPerKilowatt : Unit.Stated(import, MeterUnit.KilowattHours);
        var clock = new FileClock(import, sheet, time, DateOrder.DayFirst);
        var table = import.NewTable();
        table.StampsAreEnds = clock.StampsAreEnds;
        if (isListed) import.ReadAs("unit", "kWh/kW");
        var kilowatts = new Int128[chosen.Length];
        var columns = new int[chosen.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            var name = sheet.Header[chosen[i]];
            // Who has no panels has no series of generation.
            kilowatts[i] = isListed ? people.Kilowatts(name) : 0;
            columns[i] = isListed && kilowatts[i] == 0 ? -1
                : table.AddColumn(name, channel, isListed ? MeterUnit.KilowattHours : unit);
            if (columns[i] >= 0 && isListed) import.ReadAs("pvKw", $"{name} {(decimal)(kilowatts[i] / 1_000_000_000_000) / 1_000_000:0.######}");
        }

        while (sheet.NextRow())
        {
            if (!clock.TryRead(table.LastMinute, out var minute)) continue;
            table.AddRow(minute, sheet.Rows.Line);
            for (var i = 0; i < chosen.Length; i++)
                if (columns[i] >= 0 && sheet.TryValue(chosen[i], unit, out var value))
                    table.Set(columns[i], isListed ? Times(value, kilowatts[i]) : value);
        }
    }

    /// <summary>Both in 10⁻¹⁸; the kW count in millionths.</summary>
    static Int128 Times(Int128 value, Int128 kilowatts) => value * (kilowatts / 1_000_000_000_000) / 1_000_000;

    static bool AreAlike(Sheet sheet, ReadOnlySpan<int> columns)
    {
        var (rows, alike, nonZero) = (0, 0, 0);
        while (sheet.Rows.Next())
        {
            if (sheet.Rows.Count <= columns[^1]) continue;
            var first = sheet.Rows[columns[0]];
            var isAlike = true;
            foreach (var column in columns) isAlike &= sheet.Rows[column].SequenceEqual(first);
            rows++;
            if (isAlike) alike++;
            if (isAlike && first.ContainsAnyInRange('1', '9')) nonZero++;
        }

        sheet.Rewind();
        return rows > 0 && alike * 10 >= rows * 9 && nonZero * 10 > rows;
    }
}

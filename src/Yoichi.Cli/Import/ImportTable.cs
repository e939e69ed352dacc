using System.Globalization;
using Spectre.Console;
using Yoichi.Metering;

namespace Yoichi.Cli.Import;

/// <summary>What an import found, for people. Names of channels and columns stay those of the files.</summary>
sealed class ImportTable
{
    readonly bool ja;

    ImportTable(bool ja) => this.ja = ja;

    // Wide enough never to fold: a folded name cannot be searched for.
    const int Width = 400;

    public static void Print(ImportResult result, TextWriter output, bool ja) => new ImportTable(ja).Print(result, output);

    /// <summary>In the language of the terminal.</summary>
    string In(string english, string japanese) => ja ? japanese : english;

    void Print(ImportResult result, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = Width;
        if (!result.Series.IsEmpty) console.Write(Series(result));
        if (result.SaysStages) console.Write(Beliefs(result));
        if (!result.Partials.IsEmpty) console.Write(Partials(result));
        if (!result.Weather.IsEmpty) console.Write(Weather(result));
        if (!result.Prices.IsEmpty) console.Write(Prices(result));
        if (!result.Volumes.IsEmpty) console.Write(Volumes(result));
        if (!result.Sessions.IsEmpty) console.Write(Sessions(result));
        if (!result.Tariffs.IsEmpty) console.Write(Tariffs(result));
        if (!result.Registers.IsEmpty) console.Write(Registers(result));
        output.WriteLine(In("read as: ", "読み取り方: ") + string.Join(ja ? "、" : ", ",
            result.Report.ReadAs.Select(r => ja ? $"{ImportWords.Of(r.Key)}「{ImportWords.Of(r.Value)}」" : $"{r.Key} '{r.Value}'")));
        foreach (var file in result.Report.Files)
            output.WriteLine(ja ? $"{file.File}: {file.Rows} 行、うち問題のある行 {file.BadRows}"
                : $"{file.File}: {file.Rows} rows, {file.BadRows} with something wrong");
        foreach (var problem in result.Report.Problems)
        {
            var mark = problem.IsFault ? '!' : '-';
            output.WriteLine($"{mark} {problem.Count} × {problem.Code}: {(ja ? Problems.InJapanese(problem.Code) : problem.Meaning)}");
            if (problem.First is [var first, ..])
                output.WriteLine($"    {In("first", "最初")}: {first.File}:{first.Line}:{first.Column}: {first.Reason}");
        }
    }

    Table New(params ReadOnlySpan<(string English, string Japanese)> columns)
    {
        var table = new Table().Border(TableBorder.Ascii2);
        foreach (var (english, japanese) in columns) table.AddColumn(In(english, japanese));
        return table;
    }

    static readonly (string, string) Who = ("participant", "参加者"), Channel = ("channel", "計量"), From = ("from", "始め"), To = ("to", "終わり");

    string Slots => In("slots", "コマ");

    string Gaps => In("gaps", "欠測");

    Table Series(ImportResult result)
    {
        var table = New(Who, Channel, From, To).AddColumn(Slots, Right).AddColumn(Gaps, Right).AddColumn("kWh", Right);
        foreach (var series in result.Series)
            table.AddRow(Markup.Escape(series.Participant), Channels.Name(series.Channel),
                series.Grid.Format(series.First), series.Grid.Format(series.End),
                series.WattHours.Length.ToString(),
                series.Gaps.ToString(), Thousandths(series.Total.WattHours));
        return table;
    }

    Table Beliefs(ImportResult result)
    {
        var table = New(Who, Channel)
            .AddColumn(In("preliminary 速報", "速報"), Right).AddColumn(In("confirmed 確報", "確報"), Right).AddColumn(In("corrected 訂正", "訂正"), Right)
            .AddColumn(In("estimated", "推計"), Right).AddColumn(In("revised slots", "値の変わったコマ"), Right).AddColumn(In("known by", "判明時刻"));
        foreach (var log in result.Beliefs)
        {
            var counts = BeliefCounts.Of(log);
            table.AddRow(Markup.Escape(log.Participant), Channels.Name(log.Channel), counts.Preliminary.ToString(),
                counts.Confirmed.ToString(), counts.Corrected.ToString(), counts.Estimated.ToString(), counts.Revised.ToString(),
                counts.KnownBy is { } known ? SessionsCsv.Time(known) : "-");
        }

        return table;
    }

    Table Partials(ImportResult result)
    {
        var table = New(Who, Channel).AddColumn(In("slots read in part", "一部だけ計量されたコマ"), Right)
            .AddColumn(In("of their minutes", "計量された分"), Right).AddColumn(In("at least kWh", "少なくとも kWh"), Right);
        foreach (var series in result.Partials)
            table.AddRow(Markup.Escape(series.Participant), Channels.Name(series.Channel), series.Slots.Length.ToString(),
                ja ? $"{series.Slots.Length * series.Grid.Minutes} 分中 {series.Slots.Sum(slot => slot.KnownMinutes)} 分"
                    : $"{series.Slots.Sum(slot => slot.KnownMinutes)} of {series.Slots.Length * series.Grid.Minutes}",
                Thousandths(series.Slots.Sum(slot => slot.AtLeastWattHours)));
        return table;
    }

    Table Registers(ImportResult result)
    {
        var table = New(Who, Channel, From, To).AddColumn(In("counts of a counter", "指針の読み"), Right).AddColumn(In("without data", "データなし"), Right);
        foreach (var series in result.Registers)
            table.AddRow(Markup.Escape(series.Participant), Channels.Name(series.Channel), SessionsCsv.Time(series.Counts[0].At),
                SessionsCsv.Time(series.Counts[^1].At), series.Counts.Length.ToString(),
                series.Counts.Count(count => count.WattHours is null).ToString());
        return table;
    }

    Table Weather(ImportResult result)
    {
        var table = New(("station", "地点"), From)
            .AddColumn(In("hours", "時間"), Right).AddColumn(In("no irradiation", "日射なし"), Right).AddColumn(In("global kWh/m²", "全天日射 kWh/m²"), Right)
            .AddColumn(In("no temperature", "気温なし"), Right).AddColumn(In("mean °C", "平均 °C"), Right);
        foreach (var weather in result.Weather)
        {
            var known = weather.Hours.Where(hour => hour.TemperatureTenths is not null).ToArray();
            var dark = weather.Hours.Count(hour => hour.Global is null);
            table.AddRow(Markup.Escape(weather.Station), weather.FirstDay is { } first ? $"{first:yyyy-MM-dd}" : In("any year", "平年"),
                weather.Hours.Length.ToString(), dark.ToString(),
                dark == weather.Hours.Length ? "-" : Thousandths(WeatherSeries.WattHours(weather.GlobalTotal)!.Value),
                (weather.Hours.Length - known.Length).ToString(),
                known.Length == 0 ? "-" : (known.Sum(hour => (decimal)hour.TemperatureTenths!.Value) / known.Length / 10)
                    .ToString("0.00", CultureInfo.InvariantCulture));
        }

        return table;
    }

    Table Prices(ImportResult result)
    {
        var table = New(("price", "価格"), ("label", "項目名"), ("unit", "単位"), From, To)
            .AddColumn(Slots, Right).AddColumn(Gaps, Right).AddColumn(In("negative", "負の値"), Right)
            .AddColumn(In("lowest", "最低"), Right).AddColumn(In("mean", "平均"), Right).AddColumn(In("highest", "最高"), Right);
        foreach (var prices in result.Prices)
        {
            var known = prices.MicroPerKWh.Length - prices.Gaps;
            table.AddRow(Markup.Escape(prices.Name), Markup.Escape(prices.Label), $"{prices.Currency}/kWh",
                prices.Grid.Format(prices.First), prices.Grid.Format(prices.End), prices.MicroPerKWh.Length.ToString(),
                prices.Gaps.ToString(), prices.Negatives.ToString(), Millionths(prices.Lowest),
                known == 0 ? "-" : ((decimal)prices.Sum / known / 1_000_000).ToString("0.000000", CultureInfo.InvariantCulture),
                Millionths(prices.Highest));
        }

        return table;
    }

    Table Volumes(ImportResult result)
    {
        var table = New(("volume", "電力量"), ("label", "項目名"), From, To)
            .AddColumn(Slots, Right).AddColumn(Gaps, Right).AddColumn("MWh", Right);
        foreach (var volumes in result.Volumes)
            table.AddRow(Markup.Escape(volumes.Name), Markup.Escape(volumes.Label), volumes.Grid.Format(volumes.First),
                volumes.Grid.Format(volumes.End), volumes.WattHours.Length.ToString(), volumes.Gaps.ToString(),
                (volumes.Total / 1_000_000m).ToString("N6", CultureInfo.InvariantCulture));
        return table;
    }

    Table Sessions(ImportResult result)
    {
        var table = New(("sessions", "充電回数"), From, To)
            .AddColumn(In("users", "利用者"), Right).AddColumn(In("places", "場所"), Right).AddColumn(In("no end", "終わりなし"), Right)
            .AddColumn(In("no energy", "電力量なし"), Right).AddColumn("kWh", Right);
        foreach (var series in result.Sessions)
            table.AddRow(series.Sessions.Length.ToString(), SessionsCsv.Time(series.Sessions.Min(session => session.PlugIn)),
                SessionsCsv.Time(series.Sessions.Max(session => session.PlugOut ?? session.PlugIn)),
                series.Users.ToString(), series.Places.ToString(), series.WithoutEnd.ToString(),
                series.Sessions.Count(session => session.WattHours is null).ToString(), Thousandths(series.Total));
        return table;
    }

    Table Tariffs(ImportResult result)
    {
        var table = New(("file", "ファイル"), ("offer", "メニュー"), ("part", "区分"), ("windows", "時間帯"), ("days", "曜日"))
            .AddColumn(In("up to", "上限"), Right).AddColumn(In("price", "単価"), Right)
            .AddColumns(In("unit", "単位"), In("participants", "参加者"));
        foreach (var row in result.Tariffs)
            table.AddRow(Markup.Escape(row.File), Markup.Escape(row.Offer), row.Part, string.Join(' ', row.Windows),
                row.WeekdaysOnly ? In("weekdays", "平日") : In("all", "毎日"), Millionths(row.UpTo), Millionths(row.Micro), Markup.Escape(row.Unit),
                Markup.Escape(string.Join(' ', row.Participants)));
        return table;
    }

    static string Millionths(long? micro) => micro is null ? "-" : PricesCsv.Exact(micro);

    static void Right(TableColumn column) => column.RightAligned();

    static string Thousandths(long number) => (number / 1000m).ToString("N3", CultureInfo.InvariantCulture);
}

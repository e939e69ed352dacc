using System.Text;

namespace Yoichi.Metering.Tests;

/// <summary>The exchange's header has been written in many ways over the years and by those who pass its files on.</summary>
public sealed class JepxHeaderTests
{
    const string Header = "受渡日,時刻コード,売り入札量(kWh),システムプライス(円/kWh),エリアプライス東京(円/kWh)";
    const string Rows = "2025/08/06,1,1500,11.50,12.0\r\n2025/08/06,2,1600,10.80,11.5\r\n";

    static ImportResult Read(string text, Encoding? encoding = null, bool withMark = false) => MeterFormats.Find("jepx").Read(
        [MeterFile.OfBytes("spot.csv", [.. withMark ? Encoding.UTF8.Preamble.ToArray() : [], .. (encoding ?? Encoding.UTF8).GetBytes(text)])], new());

    static void IsTheSame(ImportResult result)
    {
        Assert.Equal([("system", 11_500_000L, 10_800_000L), ("tokyo", 12_000_000L, 11_500_000L)],
            result.Prices.Select(prices => (prices.Name, prices.MicroPerKWh[0]!.Value, prices.MicroPerKWh[1]!.Value)));
        Assert.Equal(Given.Slot("2025-08-06T00:00+09:00"), result.Prices[0].First);
        Assert.Equal(("sell-bids", 3_100_000L), (result.Volumes[0].Name, result.Volumes[0].Total));
    }

    [Theory]
    [InlineData(Header)]
    [InlineData("年月日,時刻コード,売り入札量(kWh),システムプライス(円/kWh),エリアプライス東京(円/kWh)")]
    [InlineData("日付,時刻コード,売り入札量(kWh),システムプライス(円/kWh),エリアプライス東京(円/kWh)")]
    [InlineData("受渡日,時刻コード,売り入札量（kWh）,システムプライス（円/kWh）,エリアプライス東京（円/kWh）")]
    [InlineData("受渡日,時刻コード,売り入札量（ｋＷｈ）,システムプライス（円／ｋＷｈ）,エリアプライス東京（円／ｋＷｈ）")]
    [InlineData("受渡日, 時刻コード ,売り入札量 (kWh),システムプライス (円/kWh),エリアプライス東京 (円/kWh)")]
    [InlineData("受渡日,時刻ｺｰﾄﾞ,売り入札量(kWh),ｼｽﾃﾑﾌﾟﾗｲｽ(円/kWh),ｴﾘｱﾌﾟﾗｲｽ東京(円/kWh)")]
    [InlineData("\"受渡日\",\"時刻コード\",\"売り入札量(kWh)\",\"システムプライス(円/kWh)\",\"エリアプライス東京(円/kWh)\"")]
    public void Header_may_be_written_in_any_of_these_ways(string header)
    {
        IsTheSame(Read(header + "\r\n" + Rows));
        IsTheSame(Read(header + "\n" + Rows.Replace("\r", "", StringComparison.Ordinal), withMark: true));
        IsTheSame(Read(header + "\r\n" + Rows, CodePagesEncodingProvider.Instance.GetEncoding(932)!));
    }

    [Theory]
    [InlineData("2025/8/6")]
    [InlineData("2025-08-06")]
    [InlineData("20250806")]
    public void Day_may_be_written_in_any_of_these_ways(string day) =>
        IsTheSame(Read(Header + "\r\n" + Rows.Replace("2025/08/06", day, StringComparison.Ordinal)));

    [Fact]
    public void Columns_of_other_years_are_read_beside_them()
    {
        var text = Header + ",回避可能原価全国値(円/kWh),スポット・時間前平均価格(円/kWh),α速報値×スポット・時間前平均価格(円/kWh)\r\n"
            + Rows.Replace(".0\r", ".0,9,10,11\r", StringComparison.Ordinal).Replace(".5\r", ".5,9,10,11\r", StringComparison.Ordinal);
        var result = Read(text);
        IsTheSame(result with { Prices = result.Prices[..2] });
        Assert.Equal(["avoidable-national", "スポット・時間前平均価格", "α速報値×スポット・時間前平均価格"], result.Prices[2..].Select(prices => prices.Name));
    }

    /// <summary>The exchange's slots are half hours, so one of them needs no second one to show how long it is.</summary>
    [Fact]
    public void One_half_hour_is_enough()
    {
        var prices = Read(Header + "\r\n2025/08/06,48,1500,11.50,12.0\r\n").Prices[0];
        Assert.Equal((Given.Slot("2025-08-06T23:30+09:00"), 1, 30), (prices.First, prices.MicroPerKWh.Length, prices.Grid.Minutes));
    }

    [Fact]
    public void Thousands_marks_are_told_and_not_guessed_at() => Assert.Equal(1,
        Given.CountOf(Read(Header + "\r\n2025/08/06,1,\"1,500\",11.50,12.0\r\n2025/08/06,2,1600,10.80,11.5\r\n"), Problems.ValueJunk));
}

using System.Text;
using Yoichi.Metering.Gaps;
using Yoichi.Units;

namespace Yoichi.Metering.Tests;

public sealed class CounterFileTests
{
    const string Header = "at,participant,channel,kWh,modulusKWh\n";

    static System.Collections.Immutable.ImmutableArray<RegisterSeries> Read(string text) =>
        CounterFile.Read(MeterFile.OfBytes("counts.csv", Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Counts_are_read_by_participant_and_channel_and_an_empty_one_had_no_data()
    {
        var read = Read(Header + """
            2025-08-01T00:00+09:00,A,import,99999.5,100000
            2025-08-01T00:00+09:00,B,export,1,
            2025-08-02T00:00+09:00,A,import,,100000
            2025-08-03T00:00+09:00,A,import,0.125,100000

            """);
        Assert.Equal(2, read.Length);
        Assert.Equal([99_999_500L, null, 125], read[0].Counts.Select(c => c.WattHours));
        Assert.Equal(100_000_000, read[0].ModulusWattHours);
        Assert.Equal(("B", Channel.Export, null), (read[1].Participant, read[1].Channel, read[1].ModulusWattHours));
    }

    [Fact]
    public void An_exchange_to_a_meter_that_comes_round_elsewhere_is_two_series_that_meet()
    {
        var read = Read(Header + """
            2025-08-01T00:00+09:00,A,import,500,100000
            2025-08-02T10:17+09:00,A,import,510,100000
            2025-08-02T10:17+09:00,A,import,0,1000000
            2025-08-03T00:00+09:00,A,import,4,1000000

            """);
        Assert.Equal(2, read.Length);
        Assert.Equal(read[0].Counts[^1].At, read[1].Counts[0].At);
    }

    [Theory]
    [InlineData("2025-08-01,A,import,1,", ":2:1")]
    [InlineData("2025-08-01T00:00+09:00,A B,import,1,", ":2:24")]
    [InlineData("2025-08-01T00:00+09:00,A,gas,1,", ":2:26")]
    [InlineData("2025-08-01T00:00+09:00,A,import,-1,", ":2:33")]
    [InlineData("2025-08-01T00:00+09:00,A,import,1.2345,", ":2:33")]
    [InlineData("2025-08-01T00:00+09:00,A,import,10,10", ":2:33")]
    [InlineData("2025-08-01T00:00+09:00,A,import,1,0", ":2:35")]
    [InlineData("2025-08-01T00:00+09:00,A,import", ":2:1")]
    public void A_row_that_is_none_is_refused_with_its_place(string row, string place)
    {
        var problem = Assert.Throws<InputException>(() => Read(Header + row + "\n")).Problem;
        Assert.Equal(("counters.row", "counts.csv" + place), (problem.Code, problem.Place));
    }

    [Fact]
    public void Another_header_and_times_that_go_back_are_refused()
    {
        Assert.Equal("counters.header", Assert.Throws<InputException>(() => Read("at,who\n")).Problem.Code);
        Assert.Equal("counters.row", Assert.Throws<InputException>(() => Read(
            Header + "2025-08-02T00:00+09:00,A,import,1,\n2025-08-01T00:00+09:00,A,import,2,\n")).Problem.Code);
    }
}

using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;

namespace Yoichi.Simulation.Tests;

public sealed class NotesTests
{
    [Theory]
    [InlineData("unconfirmed tariff: retail x from 2000-01-01: Example", "未確認の料金: retail x from 2000-01-01: Example")]
    [InlineData("home.csv: 12 missing readings filled in", "home.csv: 欠けていた計量値 12 件を補った")]
    [InlineData("order refused: GateClosed: 3", "受け付けなかった注文（GateClosed）: 3 件")]
    [InlineData("bill delayed: 1", "遅れている請求: 1 件")]
    public void A_note_is_read_in_both_languages(string english, string japanese)
    {
        var note = Notes.Of(english);

        Assert.Equal((english, japanese), (note.En, note.Ja));
    }

    [Fact]
    public void A_note_nobody_translated_stands_as_it_is() => Assert.Equal("else", Notes.Of("else").Ja);

    [Fact]
    public void Every_note_of_a_played_month_is_translated()
    {
        using var runs = new Runs();
        var summary = runs.Play("month", BuiltInCommunities.Open("trial-20"), new(Days: 2)).Summary;

        Assert.NotEmpty(summary.Notes);
        Assert.All(summary.Notes, note => Assert.NotEqual(note, Notes.Of(note).Ja));
    }
}

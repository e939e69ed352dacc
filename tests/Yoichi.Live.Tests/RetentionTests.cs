using Yoichi.Market;

namespace Yoichi.Live.Tests;

/// <summary>What lies beside the journal goes when its time is over, and not before.</summary>
public sealed class RetentionTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task An_answer_is_kept_for_its_days_and_no_longer(int secondsPast, int deleted)
    {
        await using var town = await Town.StartAsync(-48, Town.Definition(days: 20));
        var request = new LiveRequest(Town.Order("A", Side.Buy, 100, 20, 10)) { Key = "k" };
        Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(request, Stop));
        // It goes once what came after it in the journal is older than that: this tells that it was before.
        town.Time.Now = Town.At(-48).AddSeconds(1);
        Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(new LiveRequest(Town.Order("A", Side.Buy, 100, 20, 11)) { Key = "later" }, Stop));
        var (reasons, answers) = await SweepAsync(town, new(400, 7), Town.At(-48).AddDays(7).AddSeconds(1 + secondsPast));
        Assert.Equal((0, deleted), (reasons, answers));
        Assert.Equal(deleted == 0, await town.Store.AnswerOfAsync(Town.Name, "k", Stop) is not null);
        Assert.NotNull(await town.Store.AnswerOfAsync(Town.Name, "later", Stop));
        // The journal has it all the same.
        Assert.Equal(2, (await town.WordsAsync()).Count(w => w.StartsWith("A Buy", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_repeat_of_a_forgotten_request_is_a_new_one()
    {
        await using var town = await Town.StartAsync(-48, Town.Definition(days: 20));
        var request = new LiveRequest(Town.Order("A", Side.Buy, 100, 20, 10)) { Key = "k" };
        Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(request, Stop));
        Assert.IsType<LiveResult.Repeated>(await town.Live.Writer.SendAsync(request, Stop));
        await town.LookAsync(-10);
        Assert.Equal((0, 0), await SweepAsync(town, new(null, 1), Town.At(12)));
        Assert.Equal((0, 1), await SweepAsync(town, new(null, 1), Town.At(12.1)));
        Assert.IsType<LiveResult.Done>(await town.Live.Writer.SendAsync(request, Stop));
    }

    [Fact]
    public async Task Reasons_of_a_slot_are_kept_for_their_days_and_more_than_a_batch_of_them_goes()
    {
        await using var town = await Town.StartAsync(-10, Town.Definition(days: 60));
        ReasonRow Row(int slot) => new(Town.Id("A"), Town.Slot(slot), Town.Slot(slot), "gate-none", default, null, "nothing-left");
        var many = Retention.AtATime + 7;
        await town.Live.Writer.SendAsync(new LiveRequest([]) { Reasons = _ => [.. Enumerable.Range(0, many).Select(_ => Row(1)), Row(2), Row(3)] }, Stop);
        Assert.Equal((0, 0), await SweepAsync(town, new(40, 7), Town.At(40 * 24)));
        Assert.Equal((many, 0), await SweepAsync(town, new(40, 7), Town.At(40 * 24 + 0.5)));
        Assert.Equal([2, 3], (await town.Store.ReasonsAsync(Town.Name, null, Town.Slot(1), Town.Slot(48), null, 10, Stop)).Select(r => r.Slot - Town.Slot(0)));
        Assert.Equal((0, 0), await SweepAsync(town, new(null, null), Town.At(4000)));
    }

    static Task<(long Reasons, long Answers)> SweepAsync(Town town, KeepRules keep, DateTimeOffset now) =>
        new Retention(town.Store, Town.Name, keep).SweepAsync(Town.Grid, now, town.Live.Writer.Length, Stop);
}

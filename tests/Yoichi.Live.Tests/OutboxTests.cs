namespace Yoichi.Live.Tests;

public sealed class OutboxTests : IAsyncDisposable
{
    readonly MemoryJournalStore store = new();
    readonly ManualTime time = new(Town.At(0));

    [Fact]
    public async Task Messages_go_out_in_order_and_once()
    {
        await PutAsync("mail", "hook", "mail", "nobody");
        var (mail, hook) = (new Handler("mail"), new Handler("hook"));
        var sender = new OutboxSender(store, Town.Name, time, [mail, hook]);
        Assert.Equal(3, await sender.SendAsync(default));
        Assert.Equal(0, await sender.SendAsync(default));
        Assert.Equal([1, 3], mail.Got);
        Assert.Equal([2], hook.Got);
        // What nobody takes stays until somebody does.
        Assert.Equal(4, Assert.Single(await store.PendingAsync(Town.Name, 9, default)).Number);
        Assert.Empty(sender.Problems);
    }

    [Fact]
    public async Task A_handler_that_is_down_holds_up_its_own_kind_only_and_is_tried_less_and_less()
    {
        await PutAsync("mail", "hook", "mail");
        var (mail, hook) = (new Handler("mail") { IsDown = true }, new Handler("hook"));
        var sender = new OutboxSender(store, Town.Name, time, [mail, hook]);
        Assert.Equal(1, await sender.SendAsync(default));
        Assert.Equal(["mail"], sender.Problems.Keys);
        var tried = new List<double>();
        for (var seconds = 1; seconds <= 1_200; seconds++)
        {
            time.Now = Town.At(0).AddSeconds(seconds);
            var before = mail.Tried;
            await sender.SendAsync(default);
            if (mail.Tried > before) tried.Add(seconds);
        }

        // 1, 2, 4 … and then every five minutes.
        Assert.Equal([1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1_111], tried);
        mail.IsDown = false;
        Assert.Equal(0, await sender.SendAsync(default));
        time.Now = Town.At(0).AddSeconds(1_411);
        Assert.Equal(2, await sender.SendAsync(default));
        Assert.Equal([1, 3], mail.Got);
        Assert.Empty(sender.Problems);
        Assert.Empty(await store.PendingAsync(Town.Name, 9, default));
    }

    [Fact]
    public async Task After_one_that_fails_those_behind_it_wait()
    {
        await PutAsync("mail", "mail", "mail");
        var mail = new Handler("mail") { Fails = 2 };
        var sender = new OutboxSender(store, Town.Name, time, [mail]);
        Assert.Equal(1, await sender.SendAsync(default));
        mail.Fails = 0;
        time.Now = time.Now.AddSeconds(1);
        Assert.Equal(2, await sender.SendAsync(default));
        Assert.Equal([1, 2, 3], mail.Got);
    }

    [Fact]
    public async Task What_was_delivered_and_not_noted_is_delivered_again_under_its_number()
    {
        await PutAsync("mail");
        var mail = new Handler("mail") { Ends = new OperationCanceledException() };
        using var ending = new CancellationTokenSource();
        mail.AtDelivery = ending.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new OutboxSender(store, Town.Name, time, [mail]).SendAsync(ending.Token));
        (mail.Ends, mail.AtDelivery) = (null, null);
        await new OutboxSender(store, Town.Name, time, [mail]).SendAsync(default);
        Assert.Equal([1, 1], mail.Got);
    }

    [Fact]
    public async Task It_ends_when_it_is_asked_to()
    {
        await PutAsync("mail");
        using var ending = new CancellationTokenSource();
        var mail = new Handler("mail") { AtDelivery = ending.Cancel };
        await new OutboxSender(store, Town.Name, TimeProvider.System, [mail]).RunAsync(TimeSpan.FromHours(1), ending.Token);
        Assert.Equal([1], mail.Got);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    async Task PutAsync(params string[] kinds)
    {
        var claim = await store.ClaimAsync(Town.Name, default);
        await store.AppendAsync(new(Town.Name, claim.Epoch, 0, [new byte[] { 1 }], [],
            [.. kinds.Select((kind, i) => new OutboxMessage(i + 1, kind, new byte[] { 7 }))], ViewRows.None), default);
    }

    sealed class Handler(string kind) : IOutboxHandler
    {
        public string Kind => kind;

        public bool IsDown { get; set; }

        /// <summary>Number of a message that cannot be delivered; 0 for none.</summary>
        public long Fails { get; set; }

        public int Tried { get; private set; }

        public Exception? Ends { get; set; }

        public Action? AtDelivery { get; set; }

        public List<long> Got { get; } = [];

        public Task DeliverAsync(OutboxMessage message, CancellationToken cancellationToken)
        {
            Tried++;
            if (IsDown || message.Number == Fails) throw new HttpRequestException("down");
            Got.Add(message.Number);
            AtDelivery?.Invoke();
            return Ends is null ? Task.CompletedTask : Task.FromException(Ends);
        }
    }
}

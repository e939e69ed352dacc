using Yoichi.Community;

namespace Yoichi.Live;

public sealed partial class CommunityWriter
{
    DateTimeOffset now;                                      // of the commit under way, in whole seconds as a journal counts
    Wanted? taking;
    bool isAppending;

    async Task ConsumeAsync()
    {
        try
        {
            while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                await LookAsync().ConfigureAwait(false);
                while (commit.Requests < options.MostRequests && commit.Bytes < options.MostBytes && queue.Reader.TryRead(out var work))
                    if (work is Wanted wanted) await TakeAsync(wanted).ConfigureAwait(false);
                    else reads.Add(work);
                await FlushAsync().ConfigureAwait(false);
                AnswerReads();
                await SnapshotWhereDueAsync().ConfigureAwait(false);
            }

            await LastSnapshotAsync().ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            Die(fault);
            throw;                                            // whoever watches Completion decides what becomes of the process
        }
    }

    /// <summary>Does what is due by the clock. Commits on the way, so that a long absence is caught up with piece by piece.</summary>
    async Task LookAsync()
    {
        // One time for all that is committed together: an order must not pass an auction that falls due meanwhile.
        now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        for (Due? last = null; clock.Next(community, now) is { } due; last = due)
        {
            if (last is not null && due.Commands.SequenceEqual(last.Commands))
                throw new InvariantException($"what was due at {due.At:O} was done and is due again");
            if (due.At > community.Now) Apply(new Command.Tick(due.At));
            foreach (var command in due.Commands) Apply(command);
            if (commit.Bytes >= options.MostBytes) await FlushAsync().ConfigureAwait(false);
        }
    }

    async Task TakeAsync(Wanted wanted)
    {
        taking = wanted;
        var request = wanted.Request;
        if (request.Key is { } key && await FindAsync(key, wanted.KeptThen).ConfigureAwait(false) is { } before)
        {
            // It may be in this very commit, so this too waits until that is kept.
            commit.TellOnceKept(wanted.Who, Repeat(request, before));
            taking = null;
            return;
        }

        if (now > community.Now) Apply(new Command.Tick(now));
        var applied = new Applied(request.Together ? ApplyTogether(request.Commands) : [.. request.Commands.Select(Hear)], length + commit.Lines);
        var answer = request.Answer?.Invoke(applied);
        foreach (var wish in answer?.Messages ?? []) Add(wish);
        KeptAnswer? kept = null;
        if (request.Key is not null)
            commit.Add(kept = new(request.Key, request.Fingerprint, answer?.Status ?? 200, answer?.Body ?? default, applied.Position));
        commit.TellOnceKept(wanted.Who, new LiveResult.Done(applied, kept ?? (answer is null ? null
            : new("", request.Fingerprint, answer.Status, answer.Body, applied.Position))));
        taking = null;
    }

    async ValueTask<KeptAnswer?> FindAsync(string key, long keptThen)
    {
        if ((commit.Find(key) ?? recent.Find(key)) is { } known) return known;
        return recent.Covers(keptThen) ? null : await store.AnswerOfAsync(name, key, default).ConfigureAwait(false);
    }

    void Apply(Command command)
    {
        Add(command);
        community.Apply(command);
    }

    void Add(Command command)
    {
        views.Begin(length + commit.Lines);
        commit.Add(command);
    }

    List<Event> Hear(Command command)
    {
        var heard = hub.Heard = [];
        Apply(command);
        hub.Heard = null;
        return heard;
    }

    List<IReadOnlyList<Event>> ApplyTogether(IReadOnlyList<Command> commands)
    {
        if (commands.Count == 1) return [Hear(commands[0])];
        var heard = new List<IReadOnlyList<Event>>();
        var refusal = community.ApplyAll(commands, command =>
        {
            Add(command);
            heard.Add(hub.Heard = []);
        });
        hub.Heard = null;
        return refusal is null ? heard : [[refusal]];
    }

    void Send(Event happened)
    {
        foreach (var wish in options.Messages?.Invoke(happened) ?? []) Add(wish);
    }

    void Add(OutboxWish wish) => commit.Add(new OutboxMessage(++lastMessage, wish.Kind, wish.Body));

    async Task FlushAsync()
    {
        if (!commit.IsEmpty)
        {
            var batch = commit.ToBatch(name, epoch, length, views.Take());
            isAppending = true;
            await store.AppendAsync(batch, default).ConfigureAwait(false);
            isAppending = false;
            Volatile.Write(ref length, length + commit.Lines);
            Volatile.Write(ref definition, community.Definition);
            foreach (var answer in commit.Answers) recent.Add(answer);
        }

        commit.TellKept();
        commit = new();
    }

    void AnswerReads()
    {
        foreach (var work in reads)
            if (work is Asked asked) asked.Read();
            else if (work is Look { Who: { } who }) who.TrySetResult();
            else Volatile.Write(ref beating, 0);
        reads.Clear();
    }

    /// <summary>Tells everybody who waits. What was in the commit may or may not be on the disk; the rest was never begun.</summary>
    void Die(Exception fault)
    {
        dead = fault.Message;
        queue.Writer.TryComplete();
        // What another has fenced off is certainly not on the disk, nor is what was not handed over.
        if (isAppending && fault is not FencedException) commit.TellNotKnown(dead);
        else commit.TellStopped(dead);
        taking?.Who.TrySetResult(new LiveResult.Stopped(dead));
        while (queue.Reader.TryRead(out var work)) reads.Add(work);
        foreach (var work in reads)
            switch (work)
            {
                case Wanted wanted: wanted.Who.TrySetResult(new LiveResult.Stopped(dead)); break;
                case Asked asked: asked.Stopped(dead); break;
                case Look look: look.Who?.TrySetException(new StoppedException(dead)); break;
            }
    }
}

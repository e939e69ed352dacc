using Yoichi.Community;

namespace Yoichi.Live;

public sealed partial class CommunityWriter
{
    DateTimeOffset now;                                      // of the commit under way, in whole seconds as a journal counts
    Wanted? taking;
    Dictionary<string, KeptAnswer> before = [];              // to the keys of what waits to be taken
    bool isAppending, isHeld;

    async Task ConsumeAsync()
    {
        try
        {
            while (wanting.Count > 0 || await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
            {
                await LookAsync().ConfigureAwait(false);
                if (wanting.Count == 0) await DrainAsync().ConfigureAwait(false);
                while (commit.Bytes < options.MostBytes && wanting.TryDequeue(out taking)) Take(taking);
                taking = null;
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

    /// <summary>Brings in what waits, and what was answered before to the same keys: one question to the store for all of it.</summary>
    async Task DrainAsync()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (wanting.Count < options.MostRequests && queue.Reader.TryRead(out var work))
            if (work is not Wanted wanted) reads.Add(work);
            else
            {
                wanting.Enqueue(wanted);
                if (wanted.Request.Key is { } key) keys.Add(key);
            }

        before = keys.Count == 0 ? [] : (await store.AnswersOfAsync(name, keys, default).ConfigureAwait(false)).ToDictionary(a => a.Key, StringComparer.Ordinal);
    }

    /// <summary>Does what is due by the clock. Commits on the way, so that a long absence is caught up with piece by piece.</summary>
    async Task LookAsync()
    {
        // One time for all that is committed together: an order must not pass an auction that falls due meanwhile.
        isHeld = !guard.TryNow(out var told);
        if (isHeld) return;
        now = DateTimeOffset.FromUnixTimeSeconds(told.ToUnixTimeSeconds());
        for (Due? last = null; clock.Next(community, now) is { } due; last = due)
        {
            if (last is not null && due.Commands.SequenceEqual(last.Commands))
                throw new InvariantException($"what was due at {due.At:O} was done and is due again");
            if (due.At > community.Now) Apply(new Command.Tick(due.At));
            foreach (var command in due.Commands) Apply(command);
            foreach (var reason in due.Reasons) Add(reason);
            if (commit.Bytes >= options.MostBytes) await FlushAsync().ConfigureAwait(false);
        }
    }

    void Take(Wanted wanted)
    {
        var request = wanted.Request;
        if (request.Key is { } key && (commit.Find(key) ?? before.GetValueOrDefault(key)) is { } known)
        {
            // It may be in this very commit, so this too waits until that is kept.
            commit.TellOnceKept(wanted.Who, Repeat(request, known));
            return;
        }

        if (isHeld)
        {
            commit.TellOnceKept(wanted.Who, new LiveResult.Stopped(guard.Held ?? "the clock was not believed", LiveResult.Stopped.ByClock));
            return;
        }

        var commands = request.AtLast?.Invoke(community) ?? request.Commands;
        if (now > community.Now && commands.Count > 0) Apply(new Command.Tick(now));
        var applied = new Applied(request.Together ? ApplyTogether(commands) : [.. commands.Select(Hear)], length + commit.Lines);
        var answer = request.Answer?.Invoke(applied);
        foreach (var wish in answer?.Messages ?? []) Add(wish);
        foreach (var reason in request.Reasons?.Invoke(applied) ?? []) Add(reason);
        KeptAnswer? kept = null;
        if (request.Key is not null)
            commit.Add(kept = new(request.Key, request.Fingerprint, answer?.Status ?? 200, answer?.Body ?? default, applied.Position));
        commit.TellOnceKept(wanted.Who, new LiveResult.Done(applied, kept ?? (answer is null ? null
            : new("", request.Fingerprint, answer.Status, answer.Body, applied.Position))));
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

    void Add(ReasonRow reason)
    {
        commit.Add(reason);
        options.Explained?.Invoke(reason);
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
            // What is left of a drain was looked up before this commit.
            foreach (var answer in commit.Answers) before[answer.Key] = answer;
            options.Kept?.Invoke(batch);
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
        (dead, deadBy) = (fault.Message, (fault as StoreException)?.Code);
        queue.Writer.TryComplete();
        // What another has fenced off is certainly not on the disk, nor is what was not handed over.
        if (isAppending && fault is not FencedException) commit.TellNotKnown(dead);
        else commit.TellStopped(dead, deadBy);
        taking?.Who.TrySetResult(new LiveResult.Stopped(dead, deadBy));
        reads.AddRange(wanting);
        wanting.Clear();
        while (queue.Reader.TryRead(out var work)) reads.Add(work);
        foreach (var work in reads)
            switch (work)
            {
                case Wanted wanted: wanted.Who.TrySetResult(new LiveResult.Stopped(dead, deadBy)); break;
                case Asked asked: asked.Stopped(dead); break;
                case Look look: look.Who?.TrySetException(new StoppedException(dead)); break;
            }
    }
}

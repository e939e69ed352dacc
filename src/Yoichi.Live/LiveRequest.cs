using Yoichi.Community;

namespace Yoichi.Live;

/// <summary>Something somebody wants done: a command, or several.</summary>
/// <param name="Commands">In order; at least one, where there are no reasons. A clock's commands (ticks, marks) are not among them.</param>
public sealed record LiveRequest(IReadOnlyList<Command> Commands)
{
    public LiveRequest(Command command) : this([command])
    {
    }

    /// <summary>All of them or, where one is refused, none. For commands about orders only.</summary>
    public bool Together { get; init; }

    /// <summary>Takes commands out at the last moment, given the community as they find it: what is left is put to it instead, in order. On
    /// the writer: quick, and it changes nothing there. Null leaves all in.</summary>
    public Func<Community.Community, IReadOnlyList<Command>>? AtLast { get; init; }

    /// <summary>Idempotency key, 1 to 200 characters, scoped by whoever sent it; null for a request that may be repeated.</summary>
    public string? Key { get; init; }

    /// <summary>Of the request's content, to tell a repeat from another request under the same key.</summary>
    public ulong Fingerprint { get; init; }

    /// <summary>Makes the answer that is kept under the key. Called once, before the commit, on the writer: it must be quick
    /// and change nothing; an exception from it ends the writer, as any mistake does. Null keeps status 200 and no body.</summary>
    public Func<Applied, Answer>? Answer { get; init; }

    /// <summary>Says why, given what became of it: kept in the same transaction. As quick as <see cref="Answer"/>; null for nothing.</summary>
    public Func<Applied, IEnumerable<ReasonRow>>? Reasons { get; init; }
}

/// <summary>What became of a request, before anybody may be told.</summary>
/// <param name="Events">For each command, what it made happen. Of a group that was refused together: the one refusal.</param>
/// <param name="Position">Journal length once the request is in.</param>
public sealed record Applied(IReadOnlyList<IReadOnlyList<Event>> Events, long Position);

/// <param name="Status">HTTP status.</param>
/// <param name="Messages">What is to be sent once this is kept.</param>
public sealed record Answer(int Status, ReadOnlyMemory<byte> Body, IReadOnlyList<OutboxWish>? Messages = null);

/// <summary>What a request came to.</summary>
public abstract record LiveResult
{
    LiveResult() { }                                          // closed: these and no others

    /// <summary>It is in the journal, on the disk.</summary>
    public sealed record Done(Applied Applied, KeptAnswer? Answer) : LiveResult;

    /// <summary>The same request was answered before: this was the answer.</summary>
    public sealed record Repeated(KeptAnswer Answer) : LiveResult;

    /// <summary>Another request was answered under this key.</summary>
    public sealed record Conflict : LiveResult;

    /// <summary>Too many are waiting. Nothing was done: come back.</summary>
    public sealed record Busy : LiveResult;

    /// <summary>The writer takes nothing (any more, or at the moment). Nothing was done.</summary>
    /// <param name="By">Code of what it was stopped by: the store's, or <see cref="ByClock"/>; null for anything else.</param>
    public sealed record Stopped(string Reason, string? By = null) : LiveResult
    {
        /// <summary>The clock is not believed.</summary>
        public const string ByClock = "server.clock";
    }

    /// <summary>The commit failed and nobody knows whether it was kept: ask again with the same key once there is a writer.</summary>
    public sealed record NotKnown(string Reason) : LiveResult;
}

/// <summary>What was read, and the journal length it is of: everything in it is on the disk.</summary>
public readonly record struct LiveRead<T>(T Value, long Position);

/// <summary>The writer of a community takes nothing any more.</summary>
public sealed class StoppedException(string reason) : Exception(reason);

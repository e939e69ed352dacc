using Yoichi.Community;

namespace Yoichi.Live;

/// <summary>Makes the views again from the journal alone.</summary>
public static class ViewRebuild
{
    /// <summary>Lines to a transaction: rows of one day and participant are added up before they are written.</summary>
    const int LinesAtATime = 20_000;

    /// <summary>Drops a community's views and makes them again. Nobody may append meanwhile: the writer does it before it begins.</summary>
    /// <param name="community">What the journal is kept under.</param>
    /// <returns>Lines the views tell of: all that were kept.</returns>
    /// <exception cref="FencedException">A later claim has taken over.</exception>
    /// <exception cref="StoreException">A line is damaged, or the store failed; the views tell of less then, and say so.</exception>
    /// <exception cref="Units.InputException">A line is no command.</exception>
    public static async Task<long> RunAsync(
        IJournalStore journal, IViewStore views, string community, long epoch, Action<long>? progress, CancellationToken cancellationToken)
    {
        await views.ClearViewsAsync(community, epoch, cancellationToken).ConfigureAwait(false);
        var lines = new LineStream(journal.ReadAsync(community, 0, cancellationToken), cancellationToken);
        await using (lines.ConfigureAwait(false))
        {
            await lines.FillAsync().ConfigureAwait(false);
            if (lines.IsEmpty) return 0;
            using var reader = new JournalReader(lines, community);
            var projector = new ViewProjector(reader.Definition.Grid);
            var again = new Community.Community(reader.Definition, projector);
            var (told, position) = (0L, 1L);
            while (true)
            {
                var more = reader.TryRead(out var command);
                if (more)
                {
                    projector.Begin(position++);
                    again.Apply(command);
                }

                if (more && position - told < LinesAtATime) continue;
                await views.AppendViewsAsync(community, epoch, told, position, projector.Take(), cancellationToken).ConfigureAwait(false);
                told = position;
                progress?.Invoke(told);
                if (!more) return told;
            }
        }
    }

    /// <summary>Lines as the bytes of a file. Reading waits for the store: a rebuild has a thread to itself.</summary>
    sealed class LineStream(IAsyncEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken) : Stream
    {
        readonly IAsyncEnumerator<ReadOnlyMemory<byte>> source = lines.GetAsyncEnumerator(cancellationToken);
        readonly MemoryStream filled = new();
        bool ended;

        public bool IsEmpty => ended && filled.Position == filled.Length;

        public async Task FillAsync()
        {
            if (ended || filled.Position < filled.Length) return;
            filled.SetLength(0);
            while (filled.Length < 1 << 16 && !(ended = !await source.MoveNextAsync().ConfigureAwait(false)))
            {
                filled.Write(source.Current.Span);
                filled.WriteByte((byte)'\n');
            }

            filled.Position = 0;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (filled.Position == filled.Length) Task.Run(FillAsync).GetAwaiter().GetResult();
            return filled.Read(buffer, offset, count);
        }

        public override async ValueTask DisposeAsync()
        {
            await source.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

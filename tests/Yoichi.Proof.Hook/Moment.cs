using System.Buffers.Binary;
using System.Globalization;

namespace Yoichi.Proof.Hook;

/// <summary>Chooses the write to the disk at which the process dies. A test says which one, in a file, once what it means to cut off is about to begin:
/// <list type="bullet">
/// <item><c>inside K M</c>: the K-th write of a transaction whose last frame is not written, once one of at least M writes was written as a whole;</item>
/// <item><c>after K M</c>: the first sync after a transaction of at least K writes was written as a whole, and one of at least M before, before anybody is told;</item>
/// <item><c>fold K</c>: the K-th write to the database file itself, out of the log;</item>
/// <item><c>write K</c>: the K-th write of any kind;</item>
/// <item><c>count 0</c>: none; they are counted.</item>
/// </list></summary>
/// <remarks>Of a write with an odd number, half is written first. Frames of the write-ahead log are a head of 24 bytes, whose second number
/// is not zero on the last of a transaction, and a page; see sqlite.org/fileformat2.html. After the last one it may be repeated, up to a sector's end.</remarks>
sealed class Moment(string folder)
{
    public const string Variable = "YOICHI_PROOF_MOMENT";
    const int FrameHead = 24;

    readonly Lock turn = new();
    readonly string order = Path.Combine(folder, "order"), report = Path.Combine(folder, "report");
    string? kind;
    readonly List<int> sizes = [];
    int number, least, writes, folds, own;
    ulong last;
    bool isLast, isRepeated;

    /// <returns>How many bytes of it to write before the end; negative to go on.</returns>
    public int Writing(string file, ReadOnlySpan<byte> bytes, long offset)
    {
        lock (turn)
        {
            if (!IsOrdered()) return -1;
            writes++;
            if (!file.EndsWith("-wal", StringComparison.Ordinal)) return Dies(kind == "fold" && ++folds == number || Any, "fold", bytes.Length);
            if (bytes.Length == FrameHead)
            {
                var head = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                isLast = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != 0;
                isRepeated = isLast && own == 0 && head == last;
                if (isLast) last = head;
            }

            if (isRepeated) return Dies(Any, "after", bytes.Length);
            own++;
            if (Dies((kind == "inside" && own == number && (least == 0 || sizes.Any(s => s >= least))) || Any, "inside", bytes.Length) is >= 0 and var part) return part;
            if (isLast && bytes.Length != FrameHead)
            {
                sizes.Add(own);
                (own, isLast) = (0, false);
                if (kind == "count") Write("none");
            }

            return -1;
        }
    }

    /// <returns>True to end here.</returns>
    public bool Syncing(string file)
    {
        lock (turn) return IsOrdered() && own == 0 && kind == "after" && sizes.Count > 0 && sizes[^1] >= number && (least == 0 || sizes.SkipLast(1).Any(s => s >= least)) && Dies(true, "after", 0) >= 0;
    }

    /// <summary>The process ends by itself.</summary>
    public void Tell()
    {
        lock (turn)
            if (IsOrdered()) Write("none");
    }

    bool Any => kind == "write" && writes == number;

    bool IsOrdered()
    {
        if (kind is not null) return true;
        if (!File.Exists(order)) return false;
        var words = File.ReadAllText(order).Split(' ');
        (kind, number, least) = (words[0], int.Parse(words[1], CultureInfo.InvariantCulture), words.Length > 2 ? int.Parse(words[2], CultureInfo.InvariantCulture) : 0);
        return true;
    }

    int Dies(bool now, string where, int length)
    {
        if (!now) return -1;
        Write(where);
        return number % 2 == 0 ? 0 : length / 2;
    }

    void Write(string where) => File.WriteAllText(report, string.Create(CultureInfo.InvariantCulture, $"{where} {writes} {own} {string.Join(',', sizes)}"));
}

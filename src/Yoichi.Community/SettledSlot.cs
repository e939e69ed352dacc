using Yoichi.Units;

namespace Yoichi.Community;

/// <summary>What a settled slot keeps, so that a better reading can be settled in place of the one that was.</summary>
/// <param name="Position">What the member had traded; it stands.</param>
readonly record struct SettledRow(SlotReading Reading, Position Position);

/// <summary>The readings and trades of one slot that is over, by member, packed.</summary>
/// <remarks>Every whole number takes as many bytes as its size needs (LEB128), so a home's half hour takes about 20
/// bytes instead of 150: a month of 10,000 homes has 15 million of them.</remarks>
sealed partial class SettledSlot(int members)
{
    const int MostBytes = 2 + 16 * 10;
    int[] at = new int[members];                             // where a member's row begins, plus one; 0 for none
    byte[] rows = [];
    int used, dead;

    public bool Has(int member) => member < at.Length && at[member] != 0;

    public SettledRow Of(int member)
    {
        var place = at[member] - 1;
        Span<long> v = stackalloc long[15];
        var (quality, stage) = ((ReadingQuality)rows[place], (ReadingStage)rows[place + 1]);
        place += 2;
        for (var i = 0; i < v.Length; i++) v[i] = ReadNumber(ref place);
        var (forward, reverse, generated, charged, discharged) = (v[0], v[1], v[2], v[3], v[4]);
        return new(new(new(forward), new(reverse), new(generated + forward + discharged - reverse - charged), new(generated),
            new(charged), new(discharged), new(v[5]), new(v[6]), new(v[7]), new(v[8]), new(v[9]), quality, new(v[10]), stage),
            new() { Bought = new(v[11]), BoughtFor = new(v[12]), Sold = new(v[13]), SoldFor = new(v[14]) });
    }

    /// <summary>Keeps a row, in place of the one there was.</summary>
    /// <param name="row">Its energies balance and none is negative, so the load follows from the others.</param>
    public void Put(int member, in SettledRow row)
    {
        if (rows.Length - used < MostBytes) Grow();
        if (member >= at.Length) Array.Resize(ref at, member + 1);   // joined after the slot was first settled
        if (at[member] != 0) dead++;
        at[member] = used + 1;
        var (r, p) = (row.Reading, row.Position);
        rows[used++] = (byte)r.Quality;
        rows[used++] = (byte)r.Stage;
        ReadOnlySpan<long> v =
        [
            r.Forward.WattHours, r.Reverse.WattHours, r.Generated.WattHours, r.Charged.WattHours, r.Discharged.WattHours,
            r.Driven.WattHours, r.Lost.WattHours, r.Stored.WattHours, r.BaselineForward.WattHours,
            r.BaselineReverse.WattHours, r.BaselineStored.WattHours, p.Bought.WattHours, p.BoughtFor.MicroYen,
            p.Sold.WattHours, p.SoldFor.MicroYen,
        ];
        foreach (var each in v) WriteNumber(each);
    }

    /// <summary>Gives back what was kept in advance; more rows may still follow.</summary>
    public void Trim() => Array.Resize(ref rows, used);

    void Grow()
    {
        // Half of it is of readings that were superseded since: leave those behind rather than grow.
        if (dead > at.Length / 2) Compact();
        if (rows.Length - used < MostBytes) Array.Resize(ref rows, Math.Max(rows.Length + rows.Length / 4, used + 4 * MostBytes));
    }

    void Compact()
    {
        var old = rows;
        var kept = new byte[used];
        var to = 0;
        for (var member = 0; member < at.Length; member++)
        {
            if (at[member] == 0) continue;
            var (start, end) = (at[member] - 1, at[member] + 1);
            for (var i = 0; i < 15; i++) ReadNumber(ref end);
            old.AsSpan(start, end - start).CopyTo(kept.AsSpan(to));
            at[member] = to + 1;
            to += end - start;
        }

        (rows, used, dead) = (kept, to, 0);
    }

    void WriteNumber(long value)
    {
        // Money of trades at negative prices is negative: the sign goes to the lowest bit.
        var left = unchecked((ulong)((value << 1) ^ (value >> 63)));
        for (; left >= 0x80; left >>= 7) rows[used++] = (byte)(left & 0x7F | 0x80);
        rows[used++] = (byte)left;
    }

    long ReadNumber(ref int place)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = rows[place++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return unchecked((long)(value >> 1) ^ -(long)(value & 1));
        }
    }
}

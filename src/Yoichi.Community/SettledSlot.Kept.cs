using System.Runtime.InteropServices;

namespace Yoichi.Community;

sealed partial class SettledSlot
{
    public void Save(BinaryWriter to)
    {
        to.Write(at.Length);
        to.Write(MemoryMarshal.AsBytes<int>(at));            // little-endian, as every processor .NET 10 runs on
        to.Write(dead);
        to.Write(used);
        to.Write(rows.AsSpan(0, used));
    }

    public static SettledSlot Load(BinaryReader from)
    {
        var loaded = new SettledSlot(from.ReadInt32());
        from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(loaded.at.AsSpan()));
        loaded.dead = from.ReadInt32();
        loaded.rows = new byte[loaded.used = from.ReadInt32()];
        from.BaseStream.ReadExactly(loaded.rows);
        return loaded;
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Yoichi.Proof.Tests.Kills;

/// <param name="Where"><c>inside</c> a transaction; <c>after</c> it was written and before anybody was told; <c>fold</c>: while the log was folded into the file;
/// <c>none</c>: it ended by itself.</param>
/// <param name="All">Writes, or bytes, since it was ordered.</param>
/// <param name="Own">Those of the transaction it died in.</param>
/// <param name="Sizes">Of the transactions that were written as a whole.</param>
sealed record MomentReport(string Where, int All, int Own, IReadOnlyList<int> Sizes);

/// <summary>The write to its SQLite file at which a process of the released program dies; tests/Yoichi.Proof.Hook is loaded beside it.</summary>
sealed class Moment
{
    readonly string folder;

    public Moment(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
    }

    public void Watch(ProcessStartInfo start)
    {
        start.Environment["DOTNET_STARTUP_HOOKS"] = Path.Combine(AppContext.BaseDirectory, "Yoichi.Proof.Hook.dll");
        start.Environment["YOICHI_PROOF_MOMENT"] = folder;
    }

    /// <summary>From the next write on it counts.</summary>
    /// <param name="order">As the hook has them: <c>inside 7</c>, <c>after 1</c>, <c>fold 1</c>, <c>write 7</c>, <c>count 0</c>.</param>
    public void Order(string order)
    {
        var part = Path.Combine(folder, "part");
        File.WriteAllText(part, order);
        File.Move(part, Path.Combine(folder, "order"));
    }

    /// <summary>Once it has ended.</summary>
    public MomentReport Report()
    {
        var words = File.ReadAllText(Path.Combine(folder, "report")).Split(' ');
        return new(words[0], Number(words[1]), Number(words[2]), [.. words[3].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number)]);
    }

    static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

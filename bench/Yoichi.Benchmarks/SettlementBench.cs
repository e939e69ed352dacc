using System.Diagnostics;
using Yoichi.Community;

namespace Yoichi.Benchmarks;

/// <summary>A month of half-hourly readings of many homes, traded after metering, settled and billed; then one day of it
/// read again, differently, for every home.</summary>
public static class SettlementBench
{
    static readonly DateOnly First = new(2025, 8, 1);

    /// <param name="homes">How many; every third has solar power.</param>
    public static BenchTable Run(int homes, Action<string>? progress = null)
    {
        progress?.Invoke("warming up");
        Row(Math.Min(homes, 200), null);                     // compiles what is measured
        return new("settlement", [Row(homes, progress)],
            "making the readings up, the disk (the journal is written and hashed, then dropped), and the first run that compiles the code");
    }

    static BenchRow Row(int homes, Action<string>? progress)
    {
        var street = new MeteredStreet(homes, First);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var digest = new EventDigest();
        var counter = new Counter(digest);
        var community = new Community.Community(street.Definition, counter);
        using var journal = new JournalWriter(Stream.Null, street.Definition);
        var days = street.Definition.Until.DayNumber - First.DayNumber;
        var made = TimeSpan.Zero;
        void Do(Command command)
        {
            journal.Append(command);
            community.Apply(command);
        }

        var (cpu, started) = (Cpu(), Stopwatch.GetTimestamp());
        for (var day = 0; day < days; day++)
        {
            progress?.Invoke($"{homes:N0} homes: day {day + 1} of {days}");
            for (var number = 1; number <= 48; number++) made += street.Play(day, number, Do);
        }

        Do(new Command.CloseMonth(First));
        var (wall, used) = (Stopwatch.GetElapsedTime(started) - made, Cpu() - cpu - made);
        var (billed, trades) = (counter.Bills, counter.Trades);
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        progress?.Invoke($"{homes:N0} homes: one day read again");
        (cpu, started, made) = (Cpu(), Stopwatch.GetTimestamp(), TimeSpan.Zero);
        made += street.ReadAgain(day: days / 2, Do);
        Do(new Command.AdjustMonth(First));
        var (again, usedAgain) = (Stopwatch.GetElapsedTime(started) - made, Cpu() - cpu - made);
        var residual = community.Ledger.Balances.Sum(b => b.Amount.MicroYen);
        if (billed != homes || counter.Notes != homes || residual != 0)
            throw new InvalidOperationException($"{homes} homes have {billed} bills and {counter.Notes} notes, residual {residual} µ¥");
        using var process = Process.GetCurrentProcess();
        return new($"{homes:N0} homes, {days} days of half hours: {(long)homes * days * 48:N0} readings, {counter.Orders:N0} orders, {trades:N0} trades, {billed:N0} bills; then {homes * 48:N0} readings again and {counter.Notes:N0} notes",
        [
            ("homes", homes), ("readings", (double)homes * days * 48), ("settledWallSeconds", wall.TotalSeconds),
            ("settledCpuSeconds", used.TotalSeconds), ("againWallSeconds", again.TotalSeconds),
            ("againCpuSeconds", usedAgain.TotalSeconds), ("keptBytesPerHomeMonth", (double)kept / homes),
            ("peakMemoryMiB", process.PeakWorkingSet64 >> 20),
        ]);
    }

    static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Counts on the way to the digest.</summary>
    sealed class Counter(EventDigest digest) : IEventSink
    {
        public long Bills { get; private set; }

        public long Notes { get; private set; }

        public long Orders { get; private set; }

        public long Trades { get; private set; }

        public void On(Event happened)
        {
            digest.On(happened);
            switch (happened)
            {
                case Event.BillIssued: Bills++; break;
                case Event.BillAdjusted: Notes++; break;
                case Event.OrderAccepted: Orders++; break;
                case Event.Traded: Trades++; break;
                case Event.OrderRefused or Event.ReadingRefused or Event.CommandRefused or Event.BillDelayed:
                    throw new InvalidOperationException($"nothing is refused in this benchmark: {happened}");
            }
        }
    }
}

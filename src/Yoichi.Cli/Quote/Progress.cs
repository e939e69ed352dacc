using System.Diagnostics.CodeAnalysis;

namespace Yoichi.Cli.Quote;

/// <summary>Says on the error stream how far work has come, and lets Ctrl-C stop it.</summary>
static class Progress
{
    /// <param name="months">How many months will be played.</param>
    [SuppressMessage("Design", "CA1068", Justification = "the work is what it is called with")]
    public static T Run<T>(string name, int months, Func<Action<int>?, CancellationToken, T> work)
    {
        using var stop = new CancellationTokenSource();
        void OnCancel(object? sender, ConsoleCancelEventArgs pressed)
        {
            pressed.Cancel = true;
            stop.Cancel();
        }

        Console.CancelKeyPress += OnCancel;
        try
        {
            var isLive = !Console.IsErrorRedirected;
            return work(done =>
            {
                if (isLive) Console.Error.Write($"\r{name}: {done} of {months} months played{(done == months ? "\n" : "")}");
                else if (done == months || done % Math.Max(1, months / 5) == 0) Console.Error.WriteLine($"{name}: {done} of {months} months played");
            }, stop.Token);
        }
        finally
        {
            Console.CancelKeyPress -= OnCancel;
        }
    }
}

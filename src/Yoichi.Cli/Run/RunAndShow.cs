using Spectre.Console;
using Yoichi.Simulation;
using Yoichi.Simulation.Files;
using Yoichi.Simulation.Reporting;

namespace Yoichi.Cli.Run;

/// <summary>Plays a run with a progress bar, writes its folder, prints who gained.</summary>
static class RunAndShow
{
    /// <param name="reasons">Write reasons.csv as well.</param>
    public static int Do(CommunityFile file, RunOptions options, string output, bool json, bool reasons = true)
    {
        var run = SimulationRun.Prepare(file, options);
        using var stop = new CancellationTokenSource();
        void OnCancel(object? sender, ConsoleCancelEventArgs pressed)
        {
            pressed.Cancel = true;
            stop.Cancel();
        }

        Console.CancelKeyPress += OnCancel;
        try
        {
            using var folder = RunFolder.Create(output);
            var causes = reasons ? folder.Causes : null;
            var record = json
                ? run.Play(folder.Journal, null, causes, stop.Token)
                : WithProgress(run, file, onSlot => run.Play(folder.Journal, onSlot, causes, stop.Token));
            folder.Finish(record, run.ForeignReasons);
            if (json) Console.Out.WriteLine(SummaryJson.Write(record.Summary));
            else SummaryTable.Print(record, output);
            return record.Summary.WorseOff.Count == 0 && record.Summary.Residual is { EnergyWh: 0, MoneyMicroYen: 0 }
                ? ExitCodes.Done : ExitCodes.CheckSaidNo;
        }
        finally
        {
            Console.CancelKeyPress -= OnCancel;
        }
    }

    static RunRecord WithProgress(SimulationRun run, CommunityFile file, Func<Action<int>, RunRecord> play)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive)
        {
            var tenth = Math.Max(1, run.Slots / 10);
            return play(done =>
            {
                if (done % tenth == 0) Console.Error.WriteLine($"{file.Name}: {done} of {run.Slots} slots");
            });
        }

        RunRecord? record = null;
        console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(file.Name, maxValue: run.Slots);
                record = play(done => task.Value = done);
            });
        return record!;
    }
}

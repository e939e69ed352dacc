using Yoichi.Data.Tests;
using Yoichi.Proof.Hook;

/// <summary>What .NET calls before the program's own Main where <c>DOTNET_STARTUP_HOOKS</c> names this file: the program that is killed is the one that is
/// released, and knows nothing of it.</summary>
static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Moment.Variable) is not { Length: > 0 } folder) return;
        var moment = new Moment(folder);
        FileLayer.Writing = moment.Writing;
        FileLayer.Syncing = moment.Syncing;
        FileLayer.BecomeDefault();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => moment.Tell();
    }
}

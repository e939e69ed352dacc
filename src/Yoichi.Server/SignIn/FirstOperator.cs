using Yoichi.Live;

namespace Yoichi.Server.SignIn;

/// <summary>The account a new service begins with. The host prints its password once; it is logged and kept nowhere.</summary>
public sealed class FirstOperator
{
    string? password;

    public static string Login => "operator";

    /// <summary>The password, for the first who asks after a start that made the account; null ever after.</summary>
    public string? Take() => Interlocked.Exchange(ref password, null);

    internal void Keep(string made) => password = made;
}

/// <summary>Makes the first account, and erases day by day whoever is due.</summary>
sealed partial class PeopleService(IServiceScopeFactory scopes, FirstOperator first, TimeProvider time, ILogger<PeopleService> log) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var scope = scopes.CreateAsyncScope())
            if (await scope.ServiceProvider.GetRequiredService<PeopleDesk>().FirstOperatorAsync(cancellationToken).ConfigureAwait(false) is { } made)
                first.Keep(made.Password);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var daily = new PeriodicTimer(TimeSpan.FromDays(1), time);
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var erased = await scope.ServiceProvider.GetRequiredService<PeopleDesk>().EraseDueAsync(stoppingToken).ConfigureAwait(false);
                if (erased > 0) Erased(erased);
            }
            catch (StoreException error)
            {
                NotErased(error.Message);                     // tomorrow is another day
            }
            catch (StoppedException stopped)
            {
                NotErased(stopped.Message);
            }
        }
        while (await daily.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} identities erased: their time is over")]
    partial void Erased(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "identities were not erased today: {Reason}")]
    partial void NotErased(string reason);
}

using Yoichi.Live;
using Yoichi.Server.Hosting;
using Yoichi.Units;

namespace Yoichi.Cli.Serve;

/// <summary>Stores as the command line names them.</summary>
static class Stores
{
    /// <exception cref="InputException">It cannot be opened; the store's own code.</exception>
    public static async Task<IJournalStore> OpenAsync(string dataFolder, string? storage, CancellationToken stop)
    {
        try
        {
            return await Communities.OpenStoreAsync(dataFolder, storage, stop).ConfigureAwait(false);
        }
        catch (StoreException failed)
        {
            throw new InputException(new(failed.Code, failed.Place, failed.Reason), failed);
        }
        catch (ArgumentException wrong)
        {
            throw new InputException(new("serve.storage", "--storage", wrong.Message), wrong);
        }
    }
}

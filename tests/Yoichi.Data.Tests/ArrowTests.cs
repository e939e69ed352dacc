using Yoichi.Data.Postgres;
using Yoichi.Data.Sqlite;

namespace Yoichi.Data.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void What_both_databases_share_knows_neither() => Assert.DoesNotContain(
        typeof(SqlViews).Assembly.GetReferencedAssemblies().Select(a => a.Name!),
        n => n.StartsWith("Yoichi.Data", StringComparison.Ordinal) || n is "Npgsql" or "Microsoft.Data.Sqlite");

    [Fact]
    public void A_store_knows_what_is_to_be_kept_and_no_other_store_and_no_host()
    {
        foreach (var store in new[] { typeof(SqliteStore), typeof(PostgresStore) })
            Assert.DoesNotContain(
                store.Assembly.GetReferencedAssemblies().Select(a => a.Name!),
                n => n.StartsWith("Yoichi.Data.", StringComparison.Ordinal) || n is "yoichi" or "Yoichi.Server" or "Yoichi.Simulation");
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Yoichi.Testing;

[assembly: AssemblyFixture(typeof(Yoichi.Data.Tests.PostgresServer))]

namespace Yoichi.Data.Tests;

/// <summary>A private PostgreSQL on a free port of loopback for as long as the tests run; started when first asked for.</summary>
public sealed class PostgresServer : IDisposable
{
    public const string Absent = "PostgreSQL (Debian postgresql) is not installed";

    readonly Lock turn = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("yoichi-postgres-");
    bool started;
    int databases;

    public static bool IsThere { get; } = Directory.Exists("/usr/lib/postgresql")
        && Directory.EnumerateFiles("/usr/lib/postgresql", "initdb", SearchOption.AllDirectories).Any();

    public int Port { get; private set; }

    /// <summary>A new, empty database.</summary>
    public string NewDatabase()
    {
        if (!IsThere)
        {
            Assert.False(Clp.IsRequired, Absent);
            Assert.Skip(Absent);
        }

        return Create("");
    }

    /// <summary>A new database with what is in another, to which nobody is connected.</summary>
    public string Copy(string url)
    {
        NpgsqlConnection.ClearAllPools();
        return Create($" TEMPLATE {new NpgsqlConnectionStringBuilder(url).Database}");
    }

    string Create(string how)
    {
        lock (turn)
        {
            if (!started) Start();
            var name = $"test{++databases}";
            using var connection = new NpgsqlConnection(Url("postgres"));
            connection.Open();
            using var create = new NpgsqlCommand($"CREATE DATABASE {name}{how}", connection);
            create.ExecuteNonQuery();
            return Url(name);
        }
    }

    /// <param name="settings">Of the server, e.g. <c>fsync=off</c>.</param>
    public void Start(params string[] settings)
    {
        if (Port == 0) Port = FreePort();
        for (var tries = 1; !started; tries++)
            try
            {
                Script(["start", Data, $"{Port}", .. settings]);
                started = true;
            }
            catch (InvalidOperationException) when (tries < 20)
            {
                // Children of a server that was killed hold its memory until they notice.
            }
    }

    public void Stop(string mode = "fast")
    {
        Script("stop", Data, mode);
        started = false;
    }

    /// <summary>SIGKILL to the server's own process, as a machine that dies would; its children follow.</summary>
    public void Kill()
    {
        var id = int.Parse(File.ReadLines(Path.Combine(Data, "data", "postmaster.pid")).First());
        using var server = Process.GetProcessById(id);
        server.Kill();
        server.WaitForExit();
        started = false;
    }

    public void Dispose()
    {
        if (started) Stop("immediate");
        folder.Delete(recursive: true);
    }

    // The folder of the test is for its owner alone; the server runs as another user.
    string Data => Path.Combine(folder.FullName, "server");

    string Url(string database) => $"Host=127.0.0.1;Port={Port};Username=app;Database={database};Pooling=true;Timeout=15";

    void Script(params string[] arguments)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.FullName, folder.UnixFileMode | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherRead);
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(SharedData.Repository(), "eng", "postgres"), arguments)
        { RedirectStandardError = true, WorkingDirectory = "/" })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"eng/postgres {string.Join(' ', arguments)}: {said}");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using Npgsql;

namespace Ringside.TestKit.Postgres;

/// <summary>
/// A private PostgreSQL server on a Unix socket in a scratch folder. It and its folder go with the test process, however that ends: a shell holds the other
/// end of a pipe, and cleans up when the pipe is closed.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>A role that needs a password.</summary>
    public const string LockedRole = "locked", LockedPassword = "s3cret-of-a-test";

    private const string Role = "ringside";

    /// <summary>Starts the server, and does what the pipe says: <c>start</c>, or a signal's name, answered when the server has ended.</summary>
    private const string Keeper = """
        trap '' INT HUP TERM
        folder=$1; shift
        start() { "$@" >>"$folder/log" 2>&1 & server=$!; }
        start "$@"
        while read -r word; do
          if [ "$word" = start ]; then start "$@"; else kill -"$word" "$server"; wait "$server"; echo ended; fi
        done 2>/dev/null
        kill -QUIT "$server" 2>/dev/null; wait
        rm -rf "$folder"
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly Lazy<Task<PostgresServer>> OfThisProcess = new(() => StartAsync());

    private readonly string folder = Directory.CreateTempSubdirectory("ringside-pg-").FullName;
    private readonly Process keeper;
    private int databases;

    private PostgresServer(bool fsync)
    {
        PostgresPrograms.GiveAway(folder);
        PostgresPrograms.Run(
            [.. PostgresPrograms.Prefix, PostgresPrograms.In("initdb"), "-D", Data, "-U", Role, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]);
        File.WriteAllText(Path.Combine(Data, "pg_hba.conf"), $"local all {LockedRole} scram-sha-256\nlocal all all trust\n");
        string[] command =
        [
            .. PostgresPrograms.Prefix, PostgresPrograms.In("postgres"), "-D", Data, "-k", folder, "-h", "",
            "-c", $"fsync={(fsync ? "on" : "off")}", "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "max_wal_size=2GB",
        ];
        keeper = Process.Start(new ProcessStartInfo("sh", ["-c", Keeper, "postgres-keeper", folder, .. command]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>The server that all tests of this process share; each has a database of its own in it.</summary>
    public static Task<PostgresServer> Shared => OfThisProcess.Value;

    private string Data => Path.Combine(folder, "data");

    /// <summary>Starts a server of a test's own, which it may stop and kill.</summary>
    /// <param name="fsync">Whether commits wait for the disk; only a power cut and a measurement can tell.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PostgresServer> StartAsync(bool fsync = false)
    {
        var server = await Task.Run(() => new PostgresServer(fsync));
        await server.IsReadyAsync();
        server.Execute($"CREATE ROLE {LockedRole} LOGIN PASSWORD '{LockedPassword}'");
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    public PostgresDatabase CreateDatabase()
    {
        var name = $"test{Interlocked.Increment(ref databases)}";
        Execute($"CREATE DATABASE {name} TEMPLATE template0");
        return new PostgresDatabase(this, name);
    }

    /// <summary>Starts it again.</summary>
    public async Task StartAgainAsync()
    {
        // What a killed server leaves behind ends by itself, and holds the shared memory until then.
        await ProcessesOf.NoneLeftAsync(Data, Deadline, "postgres: ");
        await keeper.StandardInput.WriteLineAsync("start");
        await keeper.StandardInput.FlushAsync();
        await IsReadyAsync();
    }

    /// <summary>Ends all connections and stops.</summary>
    public Task StopAsync() => EndAsync("INT");

    /// <summary>Kill −9.</summary>
    public Task KillAsync() => EndAsync("KILL");

    public void Dispose()
    {
        keeper.StandardInput.Close();
        keeper.WaitForExit();
        keeper.Dispose();
    }

    /// <summary>Runs a statement as the superuser.</summary>
    internal void Execute(string sql, string database = "postgres")
    {
        using var connection = new NpgsqlConnection(Connection(database));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    internal string Connection(string database) => $"Host={folder};Username={Role};Database={database};Pooling=false";

    internal string Uri(string database) => $"postgres://{Role}@/{database}?host={folder}";

    private async Task EndAsync(string signal)
    {
        await keeper.StandardInput.WriteLineAsync(signal);
        await keeper.StandardInput.FlushAsync();
        await keeper.StandardOutput.ReadLineAsync().WaitAsync(Deadline, TimeProvider.System);
    }

    private async Task IsReadyAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException e)
            {
                if (TimeProvider.System.GetElapsedTime(start) > Deadline)
                {
                    throw new InvalidOperationException($"PostgreSQL does not answer ({e.Message}). It said:\n{File.ReadAllText(Path.Combine(folder, "log"))}", e);
                }
            }

            await tick.WaitForNextTickAsync();
        }
    }
}

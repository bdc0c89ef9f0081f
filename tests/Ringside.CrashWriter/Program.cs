using System.Globalization;
using Ringside.CrashWriter;
using Ringside.EventLog;
using Ringside.EventLog.Postgres;
using Ringside.EventLog.Sqlite;
using Ringside.Server.Hosting;

// serve <settings>: a server that can be told to kill itself.
if (args is ["serve", .. var settings])
{
    await CrashingServer.RunAsync(settings);
    return;
}

// <path or address> <seed>: four writers, each printing the position of its newest event once that is acknowledged.
IEventStore store = args[0].StartsWith("postgres://", StringComparison.Ordinal)
    ? new PostgresEventStore(PostgresOptions.Parse(args[0]), TimeProvider.System)
    : new SqliteEventStore(new SqliteOptions { Path = args[0] }, TimeProvider.System);
await using var log = new EventLog(store, RingsideServices.Folds, TimeProvider.System);
await Task.WhenAll(Enumerable.Range(0, 4).Select(WriteAsync));

async Task WriteAsync(int writer)
{
    var history = new History(new Random(int.Parse(args[1], CultureInfo.InvariantCulture) + writer), forgets: false, plans: true);
    while (true)
    {
        var position = await log.AppendAsync(history.Step);
        await Console.Out.WriteLineAsync(position.ToString(CultureInfo.InvariantCulture));
    }
}

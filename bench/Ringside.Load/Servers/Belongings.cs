using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Ringside.Load.Servers;

/// <summary>What this run has started and written: processes and folders, all of which go when it ends, also by Ctrl+C or SIGTERM.</summary>
internal static class Belongings
{
    private static readonly string Root = Directory.CreateTempSubdirectory("ringside-load-").FullName;
    private static readonly ConcurrentDictionary<ServerProcess, bool> Running = [];
    private static readonly List<PosixSignalRegistration> Signals = [];

    /// <summary>It is all going away, and what fails because of that is no failure.</summary>
    public static bool AreGoing { get; private set; }

    /// <summary>Sees to it; before anything is started.</summary>
    public static void GoAtExit()
    {
        Signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Environment.Exit(130)));
        Signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Environment.Exit(143)));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            AreGoing = true;
            foreach (var (process, _) in Running)
            {
                process.Dispose();
            }

            Directory.Delete(Root, recursive: true);
        };
    }

    public static string NewFolder() => Directory.CreateDirectory(Path.Combine(Root, Path.GetRandomFileName())).FullName;

    public static void Started(ServerProcess process) => Running[process] = true;

    public static void Ended(ServerProcess process) => Running.TryRemove(process, out _);
}

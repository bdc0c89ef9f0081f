using System.Runtime.InteropServices;

namespace Ringside.Load.Traffic;

/// <summary>The system calls of the generator: sockets without a thread pool, and epoll (epoll(7)). Linux on x64.</summary>
internal static unsafe partial class Linux
{
    public const uint Readable = 1, Writable = 4, HungUp = 0x10 | 0x8 | 0x2000;
    public const int Add = 1, Remove = 2, Modify = 3, Again = 11;

    private const int InternetProtocol = 2, Stream = 1, NonBlocking = 0x800, CloseOnExec = 0x80000, NoSignal = 0x4000, InProgress = 115, OpenFiles = 7, TimerSlack = 29, ParentDeathSignal = 1, SigTerm = 15;

    /// <summary>A socket that connects to a loopback port; writable once it has.</summary>
    /// <param name="receiveBuffer">How many bytes the system holds that have not been read; 0 for its own choice.</param>
    public static int Connect(int port, int receiveBuffer)
    {
        var socket = Checked(Socket(InternetProtocol, Stream | NonBlocking | CloseOnExec, 0), "socket");
        var one = 1;
        _ = SetOption(socket, 6, 1, &one, sizeof(int));
        if (receiveBuffer > 0)
        {
            _ = SetOption(socket, 1, 8, &receiveBuffer, sizeof(int));
        }

        var address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        (address[0], address[2], address[3], address[4], address[7]) = (InternetProtocol, (byte)(port >> 8), (byte)port, 127, 1);
        if (Connect(socket, address, 16) < 0 && Marshal.GetLastPInvokeError() != InProgress)
        {
            throw Failure("connect");
        }

        return socket;
    }

    /// <returns>Bytes read; 0 at the end; -1 where there is nothing now; -2 where the connection broke.</returns>
    public static int Receive(int socket, byte* buffer, int length) => Moved(Receive(socket, buffer, (nuint)length, 0));

    /// <returns>Bytes taken; -1 where there is no room now; -2 where the connection broke.</returns>
    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return Moved(Send(socket, first, (nuint)bytes.Length, NoSignal));
        }
    }

    public static int NewPoll() => Checked(CreatePoll(CloseOnExec), "epoll_create1");

    public static void Watch(int poll, int operation, int socket, uint events, int key)
    {
        var e = new PollEvent { Events = events, Key = (ulong)key };
        Checked(ControlPoll(poll, operation, socket, &e), "epoll_ctl");
    }

    public static int Wait(int poll, Span<PollEvent> events, TimeSpan timeout)
    {
        var time = stackalloc long[2] { (long)timeout.TotalSeconds, (long)(timeout - TimeSpan.FromSeconds((long)timeout.TotalSeconds)).TotalNanoseconds };
        fixed (PollEvent* first = events)
        {
            return Math.Max(0, WaitPoll(poll, first, events.Length, time, null));
        }
    }

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    /// <summary>As many sockets as the system lets this process and its children have, timers that are on time, and an end with the parent.</summary>
    public static void RaiseLimits()
    {
        var limits = stackalloc ulong[2];
        if (GetLimit(OpenFiles, limits) == 0)
        {
            limits[0] = limits[1];
            _ = SetLimit(OpenFiles, limits);
        }

        _ = Control(TimerSlack, 1);

        // Ended with whoever began it on its core.
        _ = Control(ParentDeathSignal, SigTerm);
    }

    private static int Moved(nint count) =>
        count >= 0 ? (int)count : Marshal.GetLastPInvokeError() is Again or 4 ? -1 : -2;

    private static int Checked(int result, string call) => result >= 0 ? result : throw Failure(call);

    private static IOException Failure(string call) => new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int socket, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int socket, int level, int option, int* value, uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreatePoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int ControlPoll(int poll, int operation, int socket, PollEvent* e);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2")]
    private static partial int WaitPoll(int poll, PollEvent* events, int count, long* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, ulong value);

    /// <summary>struct epoll_event, which is packed on x64.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct PollEvent
    {
        public uint Events;
        public ulong Key;
    }
}

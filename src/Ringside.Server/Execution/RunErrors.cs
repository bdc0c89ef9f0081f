using Ringside.Protocol;

namespace Ringside.Server.Execution;

/// <summary>Why a run ended, where the server is the reason.</summary>
internal static class RunErrors
{
    public static readonly RunError ServerStopped = new("server_stopped", "The server stopped while this run was going.");

}

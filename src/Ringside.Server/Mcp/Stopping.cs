using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Mcp;

/// <summary>What an agent does to a session only where a person has allowed just that.</summary>
/// <param name="What">One of the constants.</param>
internal sealed record Stopping(string What, string Session)
{
    public const string Stop = "stop", Close = "close", Interrupt = "interrupt";

    /// <summary>The question to a person.</summary>
    public static string Title(string what, Session target) =>
        $"{(what switch { Close => "Close", Interrupt => "Interrupt", _ => "Stop" })} the session “{target.Title}” ({target.Id})";

    public bool IsThere(AppendScope scope) => scope.State.Get(SessionsFold.Sessions, Session) is not null;

    public override string ToString() => $"{What} {Session}";
}

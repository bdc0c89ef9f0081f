namespace Ringside.Server.WebSockets;

/// <summary>A client has broken the protocol; the connection is closed with this code (RFC 6455 §7.4.1).</summary>
internal sealed class WebSocketFault(int code, string reason) : Exception(reason)
{
    public int Code { get; } = code;

    public static WebSocketFault Protocol(string reason) => new(CloseCodes.ProtocolError, reason);
}

/// <summary>Why a connection is closed (RFC 6455 §7.4.1).</summary>
internal static class CloseCodes
{
    public const int Normal = 1000, GoingAway = 1001, ProtocolError = 1002, UnsupportedData = 1003, NoStatus = 1005, InvalidText = 1007, Policy = 1008, TooBig = 1009;

    /// <summary>Whether a client may send this.</summary>
    public static bool IsValid(int code) => code is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);
}

/// <summary>What a frame is (RFC 6455 §5.2).</summary>
internal enum Opcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

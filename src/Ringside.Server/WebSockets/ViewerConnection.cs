namespace Ringside.Server.WebSockets;

/// <summary>A connection, as what runs on it needs to know it.</summary>
/// <param name="Closed">Is cancelled when the other side has gone.</param>
/// <param name="Abort">Closes it at once.</param>
internal readonly record struct ViewerConnection(CancellationToken Closed, Action Abort);

using System.Net;
using Microsoft.AspNetCore.Connections;
using Ringside.Client;
using Ringside.EventLog;
using Ringside.Server.Hosting;

namespace Ringside.Cli.Connecting;

/// <summary>Why a command could not do what was asked, in words for a person.</summary>
internal sealed record Refusal(string Message, int ExitCode)
{
    /// <summary>Null for what is a bug.</summary>
    public static Refusal? From(Exception exception) => exception switch
    {
        RefusalException => new Refusal(exception.Message, ExitCodes.Usage),
        NoServerException none => new Refusal($"No Ringside server answers at {none.Server}; start one with ./run ({none.InnerException?.Message})", ExitCodes.Usage),
        OptionsException wrong => new Refusal(string.Join(Environment.NewLine, wrong.Problems), ExitCodes.Usage),
        LogUnavailableException => new Refusal(exception.Message, ExitCodes.Failed),
        IOException { InnerException: AddressInUseException } => new Refusal(exception.Message + " Give another one with --urls.", ExitCodes.Failed),
        RingsideException { Status: HttpStatusCode.Unauthorized } => new Refusal(
            "The server does not know this token. Give one with --token or RINGSIDE_TOKEN; the page makes new ones.", ExitCodes.Usage),
        RingsideException refused => new Refusal(
            string.Join(Environment.NewLine, [refused.Message, .. refused.Errors.Select(field => $"{field.Key}: {string.Join("; ", field.Value)}").Where(error => error != refused.Message).Select(error => $"  {error}")]),
            (int)refused.Status < 500 ? ExitCodes.Usage : ExitCodes.Failed),
        _ => null,
    };

    /// <summary>The first call of a command: where nobody answers it, the server is not there.</summary>
    public static async Task<T> FirstCallAsync<T>(RingsideClient client, Func<RingsideClient, Task<T>> call)
    {
        try
        {
            return await call(client);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new NoServerException(client.Server, exception);
        }
    }
}

/// <summary>What was asked cannot be done as it was asked.</summary>
internal sealed class RefusalException(string message) : Exception(message);

internal sealed class NoServerException(Uri server, Exception inner) : Exception(null, inner)
{
    public Uri Server { get; } = server;
}

using System.CommandLine;
using Ringside.Client;

namespace Ringside.Cli.Connecting;

/// <summary>Which server a command talks to, and with which token; for the server of this machine neither need be said.</summary>
internal sealed class ServerOptions(CliConsole console)
{
    /// <summary>The variable in which the server hands an agent its token.</summary>
    public const string SessionToken = "RINGSIDE_SESSION_TOKEN";

    private readonly Option<string?> server = new("--server")
    {
        Description = "The server's address. [default: the first of RINGSIDE_URLS, else http://127.0.0.1:5210]",
        HelpName = "url",
    };

    private readonly Option<string?> token = new("--token")
    {
        Description = "An API token. [default: RINGSIDE_TOKEN, RINGSIDE_ADMIN_TOKEN, or this machine's own token in the server's data folder]",
        HelpName = "rs_…",
    };

    public void AddTo(Command command)
    {
        command.Add(server);
        command.Add(token);
    }

    /// <exception cref="RefusalException">The address is none.</exception>
    public RingsideClient Connect(ParseResult parsed)
    {
        var address = Address(parsed);
        return new RingsideClient(address, parsed.GetValue(token) ?? console.Variable("RINGSIDE_TOKEN") ?? (address.IsLoopback ? LocalToken() : null));
    }

    /// <summary>For an agent, with its session's token and no other: with a person's it would do whatever that person may.</summary>
    /// <exception cref="RefusalException">There is no such token.</exception>
    public RingsideClient ConnectForSession(ParseResult parsed) =>
        new(Address(parsed), console.Variable(SessionToken) ?? throw new RefusalException($"{SessionToken} is missing: the agent's program has not handed on the environment that it was given for this server."));

    private Uri Address(ParseResult parsed)
    {
        var text = parsed.GetValue(server) ?? console.Variable("RINGSIDE_URLS")?.Split([';', ','], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "http://127.0.0.1:5210";
        var reachable = text.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal);
        if (!Uri.TryCreate(reachable, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new RefusalException($"'{text}' is not the address of a server; it should look like http://127.0.0.1:5210.");
        }

        return address;
    }

    // Only for a server on this machine: its token is no other server's business.
    private string? LocalToken()
    {
        if (console.Variable("RINGSIDE_ADMIN_TOKEN") is { } known)
        {
            return known;
        }

        var data = console.Variable("RINGSIDE_DATA") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ringside");
        try
        {
            return File.ReadAllText(Path.Combine(data, "cli-token")).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

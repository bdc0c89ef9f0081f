using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.Server.Sessions;

namespace Ringside.Server.Mcp;

/// <summary>Offers Ringside's tools to the agents of sessions.</summary>
public sealed class ToolOffer
{
    private readonly ToolTable table;
    private readonly SessionTokens tokens;
    private readonly EventLog.EventLog log;
    private readonly IServer? server;
    private readonly bool byDefault;

    /// <param name="byDefault">Whether they are offered to agents whose settings do not say.</param>
    internal ToolOffer(ToolTable table, SessionTokens tokens, EventLog.EventLog log, IServer? server, bool byDefault) =>
        (this.table, this.tokens, this.log, this.server, this.byDefault) = (table, tokens, log, server, byDefault);

    /// <summary>The tools for one agent of a session; the token is to be ended with it. Null: it is to have none.</summary>
    public OfferedTools? Make(Session session, AgentSettings settings)
    {
        if (!(settings.Tools ?? byDefault))
        {
            return null;
        }

        var address = Address();
        return new OfferedTools([.. table.All.Select(tool => Offered(tool, session.Id))])
        {
            Address = address is null ? null : new Uri(address, McpEndpoints.Path),
            Token = tokens.Mint(session.Id),
            Bridge = address is null ? [] : Bridge(address),
        };
    }

    public void End(OfferedTools? tools)
    {
        if (tools is not null)
        {
            tokens.End(tools.Token);
        }
    }

    private OfferedTool Offered(Tool tool, string id) => new(tool.Name, tool.Title, tool.Description, tool.Schema, !OwnTools.IsFree(tool.Name), async (input, cancellationToken) =>
    {
        if (log.State.Documents.Get(SessionsFold.Sessions, id) is not { } session || tokens.Of(session) is not { } caller)
        {
            return new OfferedToolResult("The session is gone.", IsError: true);
        }

        var (answer, isError) = await table.CallAsync(caller, tool.Name, input, cancellationToken).ConfigureAwait(false);
        return new OfferedToolResult(answer.ToJsonString(ProtocolJson.Default.Options), isError);
    });

    /// <summary>Where this process can be reached from this machine.</summary>
    private Uri? Address()
    {
        var addresses = server?.Features.Get<IServerAddressesFeature>()?.Addresses.Select(text => text.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal)).ToList() ?? [];
        return addresses.OrderBy(text => !text.StartsWith("http:", StringComparison.Ordinal)).FirstOrDefault() is { } first && Uri.TryCreate(first, UriKind.Absolute, out var address) ? address : null;
    }

    /// <summary><c>ringside mcp</c>, where this process is the program, or has it beside it.</summary>
    private static string[] Bridge(Uri address)
    {
        var library = Path.Combine(AppContext.BaseDirectory, "ringside.dll");
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "ringside" ? [Environment.ProcessPath!] : File.Exists(library) ? ["dotnet", library] : [];
        return program.Length == 0 ? [] : [.. program, "mcp", "--session", "--server", address.GetLeftPart(UriPartial.Authority)];
    }
}

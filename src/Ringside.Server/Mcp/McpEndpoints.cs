using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Ringside.Agents;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.Mcp;

/// <summary>
/// The server of the Model Context Protocol, over streamable HTTP. It keeps nothing between requests: who calls is known by the token of each, so any server of a
/// log answers any of them.
/// </summary>
public static class McpEndpoints
{
    public const string Path = "/mcp";

    private const string Instructions =
        "Ringside runs AI agents in sessions. With these tools you start other agents, of any maker, give them work, follow it, talk with them in threads, and ask people. " +
        "No call takes longer than 50 seconds: what does comes to you later, as a prompt.";

    private static readonly string Version = typeof(McpEndpoints).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static void MapMcp(this IEndpointRouteBuilder routes)
    {
        var table = routes.ServiceProvider.GetRequiredService<ToolTable>();
        routes.MapPost(Path, context => ApiRoutes.HandleAsync(context, async () =>
        {
            await AnswerAsync(context, table).ConfigureAwait(false);
            return null;
        }));

        // No stream that nobody asked for, and no session to end.
        routes.MapMethods(Path, ["GET", "DELETE"], context => ApiRoutes.HandleAsync(context, () =>
        {
            context.Response.Headers.Allow = "POST";
            throw new RejectedException(ErrorCodes.MethodNotAllowed, "POST messages of the Model Context Protocol here.");
        }));
    }

    private static async Task AnswerAsync(HttpContext context, ToolTable table)
    {
        var caller = Authenticate(context);
        var accept = context.Request.Headers.Accept.ToString();
        if (accept.Length > 0 && !accept.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) && !accept.Contains("*/*", StringComparison.Ordinal))
        {
            throw new RejectedException(ErrorCodes.NotAcceptable, "Accept text/event-stream.");
        }

        var message = await ReadAsync(context).ConfigureAwait(false);
        var logging = context.RequestServices.GetRequiredService<ILoggerFactory>();
        await using var transport = new StreamableHttpServerTransport(logging) { Stateless = true };
        await using var server = McpServer.Create(transport, Options(caller, table), logging, context.RequestServices);
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var running = server.RunAsync(ending.Token);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-store, no-transform";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            if (!await transport.HandlePostRequestAsync(message, context.Response.Body, ending.Token).ConfigureAwait(false))
            {
                context.Response.ContentType = null;
                context.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // A call that waits would hold the server's stop to its limit: it ends as one whose caller has hung up.
            context.Abort();
        }

        await ending.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>An agent by its session's own token, or a person's program by one of his.</summary>
    private static Caller Authenticate(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : "";
        return context.RequestServices.GetRequiredService<SessionTokens>().Find(token) ?? context.RequestServices.GetRequiredService<IdentityService>().Find(token)
            ?? throw new RejectedException(ErrorCodes.Unauthenticated, "Send Authorization: Bearer with a token: of a person, or the one that a session's agent was given. That one ends with the agent.");
    }

    private static async Task<JsonRpcMessage> ReadAsync(HttpContext context)
    {
        JsonRpcMessage? message;
        try
        {
            message = await JsonSerializer.DeserializeAsync(context.Request.Body, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)), context.RequestAborted).ConfigureAwait(false) as JsonRpcMessage;
        }
        catch (JsonException e)
        {
            throw new RejectedException(ErrorCodes.InvalidJson, $"The body is no message of the Model Context Protocol: {e.Message}");
        }

        if (message is null)
        {
            throw new RejectedException(ErrorCodes.InvalidJson, "The body is no message of the Model Context Protocol.");
        }

        if (context.Request.Headers["Mcp-Protocol-Version"].ToString() is { Length: > 0 } version)
        {
            message.Context = new JsonRpcMessageContext { ProtocolVersion = version };
        }

        return message;
    }

    private static McpServerOptions Options(Caller caller, ToolTable table) => new()
    {
        ServerInfo = new Implementation { Name = OfferedTools.Server, Title = "Ringside", Version = Version },
        ServerInstructions = Instructions,
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. table.All.Select(Described)] }),
            CallToolHandler = (request, cancellationToken) => CallAsync(caller, table, request.Params!, cancellationToken),
        },
    };

    private static async ValueTask<CallToolResult> CallAsync(Caller caller, ToolTable table, CallToolRequestParams call, CancellationToken cancellationToken)
    {
        var input = call.Arguments is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement>(call.Arguments), ProtocolJson.Default.DictionaryStringJsonElement);
        var (answer, isError) = await table.CallAsync(caller, call.Name, input, cancellationToken).ConfigureAwait(false);
        return new CallToolResult { Content = [new TextContentBlock { Text = answer.ToJsonString(ProtocolJson.Default.Options) }], IsError = isError };
    }

    private static ModelContextProtocol.Protocol.Tool Described(Tool tool) => new()
    {
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = JsonElement.Parse(tool.Schema),
        Annotations = new ToolAnnotations { Title = tool.Title, ReadOnlyHint = tool.IsReadOnly, DestructiveHint = tool.IsDestructive, OpenWorldHint = false },
    };
}

using System.Text.Json;
using Microsoft.Extensions.AI;
using Ringside.Agents.Acp;
using Ringside.Agents.Chat.Providers;
using Ringside.Protocol;

namespace Ringside.Agents.Chat.Tools;

/// <summary>The tools of one agent: offers them to the model, asks people, runs them and tells what they do.</summary>
internal sealed class ChatTools(IReadOnlyList<IChatTool> tools, IAgentHost host)
{
    private static readonly InteractionOption[] Choices =
        [new("allow", "Allow once", "allow_once"), new("allow-always", "Allow for this session", "allow_always"), new("reject", "Reject", "reject_once")];

    private readonly HashSet<string> allowed = [];

    public IList<AITool> Declarations { get; } =
        [.. tools.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, JsonElement.Parse(tool.Schema)))];

    /// <summary>Runs what the model called. Whatever goes wrong is an answer to the model.</summary>
    /// <exception cref="OperationCanceledException">The turn is being cancelled.</exception>
    public async Task<FunctionResultContent> RunAsync(FunctionCallContent call, CancellationToken cancellationToken)
    {
        var told = new ToolCallUpdate { CallId = call.CallId, Name = call.Name };
        try
        {
            var input = JsonElement.Parse(JsonBody.Arguments(call));
            told = told with { Input = input, Title = call.Name, Kind = "other" };
            var tool = tools.FirstOrDefault(tool => tool.Name == call.Name) ?? throw new ToolException($"There is no tool {call.Name}.");
            if (call.Exception is { } unread)
            {
                throw new ToolException($"The arguments are no JSON object: {unread.Message}");
            }

            var use = await tool.PrepareAsync(input, cancellationToken);
            told = told with { Title = use.Title, Kind = use.Kind, Locations = use.Locations.Count > 0 ? use.Locations : null, Content = use.Preview is { } preview ? [preview] : null, IsOwn = use.IsOwn };
            if (use.IsSilent)
            {
                return new FunctionResultContent(call.CallId, (await use.RunAsync(_ => default, cancellationToken)).Text);
            }

            if (use.NeedsPermission)
            {
                await AskAsync(told, cancellationToken);
            }

            await host.UpdateAsync(told with { Status = "in_progress" }, cancellationToken);
            var result = await use.RunAsync(
                piece => piece.Length == 0 ? default : host.UpdateAsync(new ToolCallUpdate { CallId = call.CallId, Printed = piece }, cancellationToken), cancellationToken);
            return await EndAsync(told, result.IsPrinted ? null : result.Shown ?? AcpJson.TextBlock(result.Text), result.Text, result.Error, cancellationToken);
        }
        catch (Exception error) when (error is ToolException or IOException or UnauthorizedAccessException)
        {
            return await EndAsync(told, AcpJson.TextBlock(error.Message), error.Message, error.Message, cancellationToken);
        }
    }

    private async Task<FunctionResultContent> EndAsync(ToolCallUpdate told, JsonElement? shown, string text, string? error, CancellationToken cancellationToken)
    {
        await host.UpdateAsync(told with { Content = shown is { } block ? [block] : null, Status = error is null ? "completed" : "failed", Error = error }, cancellationToken);
        return error is null
            ? new FunctionResultContent(told.CallId, text)
            : new FunctionResultContent(told.CallId, $"Error: {text}") { Exception = new ToolException(error) };
    }

    /// <exception cref="ToolException">A person said no.</exception>
    private async Task AskAsync(ToolCallUpdate told, CancellationToken cancellationToken)
    {
        if (allowed.Contains(told.Kind!))
        {
            return;
        }

        var answer = await host.AskPermissionAsync(new PermissionRequest(told with { Status = "pending" }, Choices), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        switch (answer)
        {
            case null:
                throw new OperationCanceledException("The question was withdrawn.");
            case "allow-always":
                allowed.Add(told.Kind!);
                break;
            case "allow":
                break;
            default:
                throw new ToolException("A person refused this. Do not try it another way; go on without, or ask what to do.");
        }
    }
}

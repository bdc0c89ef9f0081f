using System.Text.Json;

namespace Ringside.Agents.Acp;

/// <summary>A call of one of Ringside's own tools, in one form, whoever's program makes it.</summary>
internal sealed class OwnCall(OfferedTool tool)
{
    private readonly HashSet<string> members = [.. JsonElement.Parse(tool.Schema).GetProperty("properties").EnumerateObject().Select(member => member.Name)];

    /// <summary>Whether the tool has all these arguments.</summary>
    public bool Takes(OwnArguments? arguments) => arguments is { Names: var names } && names.All(members.Contains);

    /// <summary>What is told of it, with no words of the program's own but its arguments and what came of it.</summary>
    /// <param name="begins">Whether it is the first that is told of it.</param>
    public ToolCallUpdate Told(ToolCallUpdate update, JsonElement call, bool begins)
    {
        var written = begins ? OwnArguments.Written(call) : null;
        OwnArguments?[] given = [OwnArguments.Plain(call), OwnArguments.Wrapped(call, tool.Name), written];
        return update with
        {
            IsOwn = true,
            Name = begins ? tool.CallName : null,
            Title = begins ? tool.CallTitle : null,
            Kind = begins ? "other" : null,
            Input = given.FirstOrDefault(Takes)?.Values,
            Content = Takes(written) ? null : update.Content,
        };
    }
}

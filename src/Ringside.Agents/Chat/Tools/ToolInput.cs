using System.Text.Json;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Chat.Tools;

/// <summary>Reading a tool's input, which a model wrote.</summary>
internal static class ToolInput
{
    /// <exception cref="ToolException">It is not there, or no text.</exception>
    public static string Required(this JsonElement input, string name) => input.Text(name) ?? throw new ToolException($"`{name}` is missing.");

    public static int Whole(this JsonElement input, string name, int otherwise) =>
        input.Number(name) is { } number ? (int)Math.Clamp(number, 1, int.MaxValue) : otherwise;

    public static bool Flag(this JsonElement input, string name) => input.Member(name) is { ValueKind: JsonValueKind.True };
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.Agents.JsonRpc;

namespace Ringside.Agents.Acp;

/// <summary>The arguments of a call, from where a maker's program tells them.</summary>
/// <param name="Names">What there are.</param>
/// <param name="Values">The whole object; null where only the names are told.</param>
internal sealed partial record OwnArguments(IReadOnlyList<string> Names, JsonElement? Values)
{
    /// <summary>They are the call's input.</summary>
    public static OwnArguments? Plain(JsonElement call) => Of(call.Member("rawInput"));

    /// <summary>They are in an input <c>{server, tool, arguments}</c>.</summary>
    public static OwnArguments? Wrapped(JsonElement call, string tool) =>
        call.Member("rawInput") is { ValueKind: JsonValueKind.Object } input && input.EnumerateObject().Count() == 3
        && input.Text("server") == OfferedTools.Server && input.Text("tool") == tool ? Of(input.Member("arguments")) : null;

    /// <summary>There is no input, and they are the call's whole content, as text; of more than 500 characters gemini tells the first five names alone.</summary>
    public static OwnArguments? Written(JsonElement call)
    {
        if (call.Member("rawInput") is not null || call.Items("content")?.ToList() is not [var only] || only.Member("content").Text("text") is not { } text)
        {
            return null;
        }

        if (Omitted().Match(text) is { Success: true } omitted)
        {
            return new OwnArguments(omitted.Groups["names"].Value.Split(", "), null);
        }

        try
        {
            return Of(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OwnArguments? Of(JsonElement? arguments) =>
        arguments is { ValueKind: JsonValueKind.Object } given ? new OwnArguments([.. given.EnumerateObject().Select(member => member.Name)], given) : null;

    [GeneratedRegex(@"\A\[Payload omitted due to length with parameters: (?<names>.+)\]\z")]
    private static partial Regex Omitted();
}

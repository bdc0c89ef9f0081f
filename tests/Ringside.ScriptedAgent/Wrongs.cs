using System.Globalization;
using System.Text.Json.Nodes;

namespace Ringside.ScriptedAgent;

/// <summary>Ways to break ACP.</summary>
internal static class Wrongs
{
    /// <summary>[[noise]]: lines that are not JSON-RPC between the others.</summary>
    public static Task<bool> Noise(Stage stage)
    {
        stage.Wire.Write("Debugger attached.\n\n{\"level\":\"info\"}\n[1,2]\n");
        return Task.FromResult(true);
    }

    /// <summary>[[only-noise lines]]: writes nothing else, and exits.</summary>
    public static Task<bool> OnlyNoise(Stage stage, string[] words)
    {
        for (var line = 0; line < int.Parse(words[0], CultureInfo.InvariantCulture); line++)
        {
            stage.Wire.Write("usage: scripted [options]\n");
        }

        return Endings.Exit(["0"]);
    }

    /// <summary>[[half-line]]: exits in the middle of a message.</summary>
    public static Task<bool> HalfLine(Stage stage)
    {
        stage.Wire.Write("{\"jsonrpc\":\"2.0\",\"method\":\"session/upd");
        return Endings.Exit(["0"]);
    }

    /// <summary>[[huge MB]]: one message of so many megabytes.</summary>
    public static Task<bool> Huge(Stage stage, string[] words)
    {
        stage.Say(new string('x', int.Parse(words[0], CultureInfo.InvariantCulture) * 1024 * 1024));
        return Task.FromResult(true);
    }

    /// <summary>[[stray-answer]]: answers what nobody asked, by number, by text, and by null.</summary>
    public static Task<bool> StrayAnswer(Stage stage)
    {
        foreach (JsonNode? id in new JsonNode?[] { JsonValue.Create(4711), JsonValue.Create("nobody"), null })
        {
            stage.Wire.Answer(id, []);
        }

        return Task.FromResult(true);
    }

    /// <summary>[[unknown-update]]: kinds of a later version, and known ones with members of wrong types.</summary>
    public static Task<bool> UnknownUpdate(Stage stage)
    {
        stage.Update("hologram", new JsonObject { ["depth"] = 3 });
        stage.Update("tool_call", new JsonObject { ["toolCallId"] = 7, ["content"] = "none" });
        stage.Update("plan", new JsonObject { ["entries"] = new JsonObject() });
        stage.Update("usage_update", new JsonObject { ["used"] = "many", ["cost"] = new JsonArray() });
        stage.Update("agent_message_chunk", new JsonObject { ["content"] = "plain" });
        stage.Wire.Notify("_scripted/news", []);
        return Task.FromResult(true);
    }

    /// <summary>[[unknown-request]]: asks for a client method that was not offered, and tells the error's code.</summary>
    public static async Task<bool> UnknownRequest(Stage stage)
    {
        var answer = await stage.Wire.AskAsync("fs/write_text_file", new JsonObject { ["path"] = "/tmp/x", ["content"] = "x" }, "8c1f-text-id");
        stage.Say(answer is null ? "refused" : "granted");
        return true;
    }

    /// <summary>[[half-surrogate]]: half of an emoji, as a program writes that cuts its texts by UTF-16 units.</summary>
    public static Task<bool> HalfSurrogate(Stage stage)
    {
        const string Update = """{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"half \ud83d"}}""";
        stage.Wire.Write($$$"""{"jsonrpc":"2.0","method":"session/update","params":{"update":{{{Update}}}}}""" + "\n");
        return Task.FromResult(true);
    }

    /// <summary>[[same-tool-twice]]: a call announced twice with one id, first empty, then filled, and its end twice.</summary>
    public static Task<bool> SameToolTwice(Stage stage)
    {
        stage.Update("tool_call", new JsonObject { ["toolCallId"] = "twice", ["title"] = "", ["status"] = "pending" });
        stage.Update("tool_call", new JsonObject { ["toolCallId"] = "twice", ["title"] = "Twice", ["kind"] = "read", ["status"] = "in_progress" });
        stage.Update("tool_call_update", new JsonObject { ["toolCallId"] = "twice", ["status"] = "completed" });
        stage.Update("tool_call_update", new JsonObject { ["toolCallId"] = "twice", ["status"] = "completed" });
        return Task.FromResult(true);
    }

    /// <summary>[[late-updates]]: goes on after the prompt's result, of a call that it left open.</summary>
    public static Task<bool> LateUpdates(Stage stage)
    {
        stage.Update("tool_call", new JsonObject { ["toolCallId"] = "late", ["title"] = "Late", ["status"] = "in_progress" });
        stage.AfterAnswer = () =>
        {
            stage.Update("tool_call_update", new JsonObject { ["toolCallId"] = "late", ["status"] = "completed" });
            stage.Update("session_info_update", new JsonObject { ["title"] = "A late title" });
        };
        return Task.FromResult(true);
    }

    /// <summary>[[permission-without-tool]]: asks for leave and does not say for what.</summary>
    public static async Task<bool> PermissionWithoutTool(Stage stage)
    {
        stage.Say(await stage.AskAsync(null) ?? "cancelled");
        return true;
    }

    /// <summary>--initialize "version 2": speaks another version.</summary>
    public static Task<bool> Version(Stage stage, string[] words)
    {
        stage.Wire.Answer(stage.Id, new JsonObject { ["protocolVersion"] = int.Parse(words[0], CultureInfo.InvariantCulture) });
        return Task.FromResult(false);
    }

    /// <summary>[[error]]: answers with an error, as claude does for a provider's 400.</summary>
    public static Task<bool> Error(Stage stage)
    {
        stage.Wire.Fail(stage.Id, -32603, "The model said no");
        return Task.FromResult(false);
    }

    /// <summary>[[codex-error words]]: a provider's error as codex-acp tells it, amid messages with ids; the turn goes on to its end.</summary>
    public static Task<bool> CodexError(Stage stage, string[] words)
    {
        stage.Say("Let me see.", "msg_1");
        stage.Say($"{string.Join(' ', words)}\n\n");
        return Task.FromResult(true);
    }

    /// <summary>[[copilot-error words]]: as copilot tells it, after a notice; the turn goes on to its end.</summary>
    public static Task<bool> CopilotError(Stage stage, string[] words)
    {
        stage.Say("Info: Request failed due to a transient API error. Retrying...");
        stage.Say($"Error: {string.Join(' ', words)}");
        return Task.FromResult(true);
    }

    /// <summary>[[sign-in]]: answers that somebody must sign in.</summary>
    public static Task<bool> SignIn(Stage stage)
    {
        stage.Wire.Fail(stage.Id, -32000, "Authentication required");
        return Task.FromResult(false);
    }
}

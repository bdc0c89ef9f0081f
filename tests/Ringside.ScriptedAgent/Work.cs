using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Ringside.ScriptedAgent;

/// <summary>What a good agent does.</summary>
internal static class Work
{
    /// <summary>[[text chunks ms]]: so many chunks, "0 1 2 …", each so many milliseconds after the other.</summary>
    public static async Task<bool> Text(Stage stage, string[] words)
    {
        var pace = words is [_, var ms, ..] ? int.Parse(ms, CultureInfo.InvariantCulture) : 0;
        for (var chunk = 0; chunk < int.Parse(words[0], CultureInfo.InvariantCulture); chunk++)
        {
            if (pace > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pace), TimeProvider.System, stage.Cancelled);
            }

            stage.Cancelled.ThrowIfCancellationRequested();
            stage.Say($"{chunk} ");
        }

        return true;
    }

    /// <summary>[[think]]: thinks aloud.</summary>
    public static Task<bool> Think(Stage stage)
    {
        stage.Think("Let me ");
        stage.Think("see.");
        return Task.FromResult(true);
    }

    /// <summary>[[plan]]: a plan of two steps, the first of them under way.</summary>
    public static Task<bool> Plan(Stage stage)
    {
        stage.Update("plan", new JsonObject { ["entries"] = new JsonArray(Step("Look", "in_progress"), Step("Leap", "pending")) });
        return Task.FromResult(true);
    }

    /// <summary>[[tool]]: a tool call from start to end, with output.</summary>
    public static Task<bool> Tool(Stage stage)
    {
        stage.Update("tool_call", new JsonObject { ["toolCallId"] = "look", ["title"] = "Look around", ["kind"] = "search", ["status"] = "in_progress" });
        stage.Update("tool_call_update", new JsonObject { ["toolCallId"] = "look", ["status"] = "completed", ["rawOutput"] = "nothing to see" });
        return Task.FromResult(true);
    }

    /// <summary>[[write file]]: asks for leave to write a file into the working directory, and writes it where allowed.</summary>
    public static async Task<bool> Write(Stage stage, string[] words)
    {
        var path = Path.Combine(Directory.GetCurrentDirectory(), words is [var name, ..] ? name : "hello.txt");
        stage.Update("tool_call", Call(path));
        if (await stage.AskAsync(Call(path)) is "opt-yes" or "opt-always")
        {
            await File.WriteAllTextAsync(path, "hello from the scripted agent\n");
            stage.Update("tool_call_update", new JsonObject { ["toolCallId"] = path, ["status"] = "completed" });
        }
        else
        {
            stage.Cancelled.ThrowIfCancellationRequested();
            stage.Update("tool_call_update", new JsonObject { ["toolCallId"] = path, ["status"] = "failed" });
        }

        return true;
    }

    /// <summary>[[ask text-id]]: asks for leave, with a text as the request's id where one is given, and tells the answer.</summary>
    public static async Task<bool> Ask(Stage stage, string[] words)
    {
        var call = new JsonObject { ["toolCallId"] = "asked", ["title"] = "May I?", ["kind"] = "execute", ["status"] = "pending" };
        stage.Say(await stage.AskAsync(call, words.FirstOrDefault()) ?? "cancelled");
        stage.Cancelled.ThrowIfCancellationRequested();
        return true;
    }

    /// <summary>[[ask-and-go-on]]: asks for leave, says something while it waits, then tells the answer.</summary>
    public static async Task<bool> AskAndGoOn(Stage stage)
    {
        var answer = stage.AskAsync(new JsonObject { ["toolCallId"] = "asked", ["title"] = "May I?" });
        stage.Say("meanwhile");
        stage.Say(await answer ?? "cancelled");
        return true;
    }

    /// <summary>[[usage]]: tokens and money.</summary>
    public static Task<bool> Usage(Stage stage)
    {
        stage.Update("usage_update", new JsonObject
        {
            ["used"] = 1234,
            ["size"] = 200_000,
            ["cost"] = new JsonObject { ["amount"] = 0.0123, ["currency"] = "USD" },
        });
        stage.Usage = new JsonObject { ["inputTokens"] = 200, ["outputTokens"] = 34, ["cachedReadTokens"] = 1000, ["totalTokens"] = 1234 };
        return Task.FromResult(true);
    }

    /// <summary>[[recall]]: tells all prompts that it remembers, this one too.</summary>
    public static Task<bool> Recall(Stage stage)
    {
        stage.Say($"I remember: {string.Join(" | ", stage.Memory?.Prompts ?? [])}");
        return Task.FromResult(true);
    }

    /// <summary>[[blocks]]: tells the prompt's blocks, each in brackets of its own.</summary>
    public static Task<bool> Blocks(Stage stage)
    {
        stage.Say(string.Concat(stage.Blocks.Select(block => $"<{block}>")));
        return Task.FromResult(true);
    }

    /// <summary>[[commands name …]]: offers these commands, each "does" its name.</summary>
    public static Task<bool> Commands(Stage stage, string[] names)
    {
        stage.Update("available_commands_update", new JsonObject
        {
            ["availableCommands"] = new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name, ["description"] = $"Does {name}", ["input"] = new JsonObject { ["hint"] = "what" } })]),
        });
        return Task.FromResult(true);
    }

    /// <summary>[[wait]]: works until it is cancelled.</summary>
    public static async Task<bool> Wait(Stage stage)
    {
        stage.Say("waiting");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stage.Cancelled);
        return true;
    }

    /// <summary>[[heed]]: works until it is told something inside its turn, and says what.</summary>
    public static async Task<bool> Heed(Stage stage)
    {
        stage.Say("working");
        stage.Say($"heard {await stage.Controls!.Words.ReadAsync(stage.Cancelled)}");
        return true;
    }

    /// <summary>[[settings]]: tells its mode and its model.</summary>
    public static Task<bool> Settings(Stage stage)
    {
        stage.Say(stage.Controls!.Settings);
        return Task.FromResult(true);
    }

    /// <summary>[[servers]]: tells the servers of tools that its session was opened with.</summary>
    public static Task<bool> Servers(Stage stage)
    {
        stage.Say(stage.Servers?.ToJsonString() ?? "none");
        return Task.FromResult(true);
    }

    /// <summary>[[env]]: tells the names of all variables that it sees.</summary>
    public static Task<bool> Environment(Stage stage)
    {
        stage.Say(string.Join(' ', System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => variable.Key).Order()));
        return Task.FromResult(true);
    }

    private static JsonObject Step(string content, string status) => new() { ["content"] = content, ["status"] = status, ["priority"] = "medium" };

    private static JsonObject Call(string path) => new()
    {
        ["toolCallId"] = path,
        ["title"] = $"Write {Path.GetFileName(path)}",
        ["kind"] = "edit",
        ["status"] = "pending",
        ["rawInput"] = new JsonObject { ["file_path"] = path },
        ["locations"] = new JsonArray(new JsonObject { ["path"] = path }),
        ["content"] = new JsonArray(new JsonObject { ["type"] = "diff", ["path"] = path, ["oldText"] = null, ["newText"] = "hello from the scripted agent\n" }),
    };
}

using System.Text.Json.Nodes;

namespace Ringside.TestKit.ScriptedLlm;

/// <summary>The scenarios. Stateless: the prompt's marker and the number of tool results after it say what comes next.</summary>
/// <remarks>
/// <c>[[say text]]</c> answers with the text (or a long one). <c>[[write name]]</c> writes <see cref="WrittenText"/> to that file (default
/// <c>hello.txt</c>) in the working directory. <c>[[slow]]</c> runs a shell command that takes a minute; it makes the file <see cref="SlowMark"/> when it
/// has begun. <c>[[run command]]</c> runs that one. <c>[[plan]]</c> notes a plan of two steps, where there is a tool for it. <c>[[error status]]</c> is an HTTP error (default 400). <c>[[call tool {input} ;; tool {input}]]</c> calls those tools, one after the other.
/// </remarks>
public static class LlmScript
{
    public const string WrittenText = "hello from the ring\n";
    public const string WriteThought = "A small file will do.";
    public const string SlowMark = "slow.started";
    public const string LongText =
        "Round one. The bell rings, and both corners come out fast: short words, one after the other, so that whoever watches sees the text grow. " +
        "Grüße from ringside 🥊 — nothing here is cut in the middle of a character. The second half is just as long as the first, because a viewer who " +
        "joins late has to see what was said before he came, and then the rest, word by word, until the bell rings again.";

    // Not `sleep 60`: Claude's own shell tool returns from that at once. No `$(…)`: Gemini's refuses it.
    private const string SlowCommand = $"touch {SlowMark}; yes slow_tick | head -n 600 | while read -r x; do echo \"$x\"; sleep 0.1; done";

    private static readonly string[] Writers = ["Write", "write_file", "apply_patch", "create", "write"];
    private static readonly string[] Shells = ["Bash", "run_shell_command", "exec_command", "bash"];

    private static readonly string[] Planners = ["TodoWrite", "write_todos", "update_plan", "todowrite"];

    /// <summary>What a model would answer to the request.</summary>
    public static LlmReply Answer(LlmRequest request) => request switch
    {
        { Schema: { } schema } => new() { Text = SchemaInstance.Of(schema).ToJsonString() },
        { Tools.Count: 0, Scenario: not ("say" or "error") } => new() { Text = "Ringside" },
        { Scenario: "say" } => new() { Text = request.Place.Argument ?? LongText },
        { Scenario: "error" } => new() { Error = int.TryParse(request.Place.Argument, out var status) ? status : 400 },
        { Scenario: "write", Step: 0, Workdir: { } workdir } => Call(
            request, Writers, $"I will write {FileName(request)}.", WriteThought, tool => Writing(tool, Path.Combine(workdir, FileName(request)))),
        { Scenario: "write", Step: > 0, Place.ToolFailed: true } => new() { Text = "Then I leave the file alone." },
        { Scenario: "write", Step: > 0 } => new() { Text = "All done: that was the file." },
        { Scenario: "slow", Step: 0, Workdir: not null } => Call(request, Shells, "This takes a while.", null, tool => Running(tool, SlowCommand)),
        { Scenario: "slow", Step: > 0 } => new() { Text = "The slow command is over." },
        { Scenario: "write" or "slow" or "run", Workdir: null } => new() { Text = "No working directory below the allowed root was named." },
        { Scenario: "run", Step: 0, Workdir: not null, Place.Argument: { } command } => Call(request, Shells, "I run that.", null, tool => Running(tool, command)),
        { Scenario: "run", Step: > 0 } => new() { Text = "That was run." },
        { Scenario: "plan", Step: 0 } => Call(request, Planners, "First a plan.", null, Planning),
        { Scenario: "plan", Step: > 0 } => new() { Text = "That is the plan." },
        { Scenario: "call" } => Calls(request) is var calls && request.Step < calls.Count
            ? new() { Thought = WriteThought, Text = $"Call {request.Step + 1}.", Call = calls[request.Step] }
            : new() { Text = "All was called." },
        { Scenario: "" } => new() { Text = "Understood." },
        _ => new() { Text = $"There is no scenario {request.Scenario}." },
    };

    private static LlmReply Call(LlmRequest request, string[] names, string text, string? thought, Func<string, JsonObject> input) =>
        request.Tools.FirstOrDefault(names.Contains) is { } tool
            ? new() { Thought = thought, Text = text, Call = new(tool, input(tool)) }
            : new() { Text = $"None of the tools {string.Join(", ", names)} is on offer." };

    private static List<LlmToolCall> Calls(LlmRequest request) =>
    [
        .. from call in (request.Place.Argument ?? "").Split(" ;; ")
           let parts = call.Split(' ', 2)
           select new LlmToolCall(parts[0], JsonNode.Parse(parts[1])!.AsObject()),
    ];

    /// <summary>Each maker's tool has its own words for a file that is to be there.</summary>
    private static JsonObject Writing(string tool, string path) => tool switch
    {
        "apply_patch" => new() { ["input"] = $"*** Begin Patch\n*** Add File: {path}\n+{WrittenText}*** End Patch\n" },
        "create" => new() { ["path"] = path, ["file_text"] = WrittenText },
        "write" => new() { ["filePath"] = path, ["content"] = WrittenText },
        _ => new() { ["file_path"] = path, ["content"] = WrittenText },
    };

    private static JsonObject Running(string tool, string command) => tool switch
    {
        // Its sandbox lets nothing be written, unless a person allows to go without.
        "exec_command" => new() { ["cmd"] = command, ["sandbox_permissions"] = "require_escalated", ["justification"] = "May I?", ["yield_time_ms"] = 30_000 },
        _ => new() { ["command"] = command, ["description"] = "What the script says" },
    };

    private static JsonObject Planning(string tool)
    {
        JsonObject Step(string text, string status) => tool switch
        {
            "update_plan" => new() { ["step"] = text, ["status"] = status },
            "write_todos" => new() { ["description"] = text, ["status"] = status },
            _ => new() { ["id"] = text, ["content"] = text, ["activeForm"] = text, ["status"] = status, ["priority"] = "medium" },
        };
        return new() { [tool == "update_plan" ? "plan" : "todos"] = new JsonArray(Step("Look", "in_progress"), Step("Leap", "pending")) };
    }

    // Only the bare name: a scenario never leaves the working directory.
    private static string FileName(LlmRequest request) => Path.GetFileName(request.Place.Argument) is { Length: > 0 } name ? name : "hello.txt";
}

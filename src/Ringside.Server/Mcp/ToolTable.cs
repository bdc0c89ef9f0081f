using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Identity;

namespace Ringside.Server.Mcp;

/// <summary>A tool as agents see it.</summary>
/// <param name="Schema">JSON Schema of its input.</param>
/// <param name="RunAsync">Does it for a caller; what is wrong with the input or the caller's rights is a <see cref="RejectedException"/>.</param>
internal sealed record Tool(string Name, string Title, string Description, string Schema, bool IsReadOnly, Func<Caller, JsonElement, CancellationToken, Task<JsonObject>> RunAsync)
{
    public bool IsDestructive => Name == OwnTools.StopSession;
}

/// <summary>Ringside's tools.</summary>
internal sealed class ToolTable(SessionTools tools, PeopleTools people, TaskTools tasks)
{
    private const string Session = """ "session": {"type": "string", "description": "Id of a session, ses_…"} """;
    private const string Urgency = """ "urgency": {"type": "string", "enum": ["blocking", "important", "normal"], "description": "blocking: you wait for the answer (question, escalation). Default: normal"} """;
    private const string Timeout = """ "timeoutSeconds": {"type": "integer", "minimum": 10, "maximum": 86400, "description": "Of a blocking question: how long you wait. Default: 3600"} """;
    private const string From = """ "from": {"type": "string", "description": "Only for a person's own program: the session to speak for"} """;

    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    public IReadOnlyList<Tool> All { get; } =
    [
        Make(OwnTools.ListAgents, "List agents", "The agents that a session can be started with, by name.", "", true, ToolInputsJson.Default.NoInput,
            (caller, _, _) => Task.FromResult(tools.Views.Agents(caller))),
        Make(OwnTools.ListSessions, "List sessions", "The sessions that you may see: your own, those above and below it, and those that you manage. Newest first.",
            """ "status": {"type": "string", "enum": ["idle", "queued", "running", "waiting", "failed", "closed"]}, "limit": {"type": "integer", "minimum": 1, "maximum": 200} """, true, ToolInputsJson.Default.ListSessionsInput,
            (caller, input, _) => Task.FromResult(tools.Views.Sessions(caller, input))),
        Make(OwnTools.ReadSession, "Read a session", "What a session is doing, and the newest of what was said and done in it. For what was before, give `earlier` of the answer as `before`.",
            $$"""{{Session}}, "before": {"type": "string"}, "limit": {"type": "integer", "minimum": 1, "maximum": 50}""", true, ToolInputsJson.Default.ReadSessionInput,
            (caller, input, _) => Task.FromResult(tools.Views.Read(caller, input)), "session"),
        Make(OwnTools.WaitFor, "Wait for a session", "Waits until a session is idle, failed or closed, at most 45 s; with a longer timeoutSeconds you are prompted when it is. Comes back early when somebody asks you something.",
            $$"""{{Session}}, "timeoutSeconds": {"type": "integer", "minimum": 1, "maximum": 86400}""", true, ToolInputsJson.Default.WaitForInput, tools.WaitAsync, "session"),
        Make(OwnTools.StartSession, "Start a session", "Opens a session with another agent, below yours, and gives it a task; the thread between you and it is opened too. It works while you go on; use wait_for or read_session to follow it. Where it ends its turn without a word in the thread, you are told so.",
            $$"""
            "agent": {"type": "string", "description": "Name of an agent, as list_agents has it"}, "prompt": {"type": "string", "description": "The task, with all that it needs to know"}, "title": {"type": "string"},
            "workdir": {"type": "string", "description": "Absolute path. Default: your own folder"}, "urgency": {"type": "string", "enum": ["blocking", "important", "normal"]}
            """, false, ToolInputsJson.Default.StartSessionInput, (caller, input, _) => tools.StartAsync(caller, input), "agent", "prompt"),
        Make(OwnTools.SendPrompt, "Send a prompt", "Prompts a session below yours, or one that you manage. queue (default): after its turn. steer: inside its turn where it can. interrupt: cancels its turn first, once a person has allowed it.",
            $$"""{{Session}}, "text": {"type": "string"}, "delivery": {"type": "string", "enum": ["queue", "steer", "interrupt"]}""", false, ToolInputsJson.Default.SendPromptInput,
            tools.PromptAsync, "session", "text"),
        Make(OwnTools.OpenThread, "Open a thread", "Begins a conversation with another session's agent. A blocking question waits for the answer, at most 45 s; a later answer comes to you as a prompt.",
            $$"""
            "to": {"type": "string", "description": "Id of the other session"}, "text": {"type": "string"}, {{Urgency}}, {{Timeout}}, {{From}},
            "kind": {"type": "string", "enum": ["delegation", "question", "answer", "status", "completion", "error", "escalation", "abort"], "description": "Default: question"}
            """, false, ToolInputsJson.Default.OpenThreadInput, tools.OpenThreadAsync, "to", "text"),
        Make(OwnTools.PostMessage, "Post a message", "Says something in a thread: an answer to a question, a status, the completion or the error of what was delegated to you.",
            $$"""
            "thread": {"type": "string", "description": "Id of the thread, thr_…"}, "text": {"type": "string"}, {{Urgency}}, {{Timeout}}, {{From}},
            "kind": {"type": "string", "enum": ["delegation", "question", "answer", "status", "completion", "error", "escalation", "abort"], "description": "Default: answer where the other side waits for one, else status"}
            """, false, ToolInputsJson.Default.PostMessageInput, tools.PostAsync, "thread", "text"),
        Make(OwnTools.AskPerson, "Ask a person", "Asks the people who watch, and waits for an answer, at most 45 s; a later answer comes to you as a prompt. Give options where there are few.",
            """ "question": {"type": "string", "maxLength": 2000}, "options": {"type": "array", "items": {"type": "string", "maxLength": 200}, "maxItems": 10} """, false, ToolInputsJson.Default.AskPersonInput, people.AskPersonAsync, "question"),
        Make(OwnTools.CreateTask, "Create a task", "Prompts your own session, or one below it, at a time or again and again by cron. Without at and cron it is due at once.",
            """
            "prompt": {"type": "string"}, "session": {"type": "string", "description": "Default: your own"}, "title": {"type": "string"}, "at": {"type": "string", "description": "2026-12-01T06:00:00+01:00"},
            "cron": {"type": "string", "description": "minute hour day month weekday"}, "timeZone": {"type": "string", "description": "Of cron, such as Europe/Berlin. Default: UTC"},
            "overlap": {"type": "string", "enum": ["skip", "queue", "parallel"]}, "agent": {"type": "string", "description": "Only for a person's own program: the agent of new sessions"}
            """, false, ToolInputsJson.Default.CreateTaskInput, tasks.CreateAsync, "prompt"),
        Make(OwnTools.StopSession, "Stop a session", "Cancels what a session below yours is doing and withdraws its prompts; with close it is closed for good. A person is asked first.",
            $$"""{{Session}}, "close": {"type": "boolean"}""", false, ToolInputsJson.Default.StopSessionInput, people.StopAsync, "session"),
    ];

    /// <summary>Runs a tool; what goes wrong and can be expected is an answer.</summary>
    public async Task<(JsonObject Answer, bool IsError)> CallAsync(Caller caller, string name, JsonElement? input, CancellationToken cancellationToken)
    {
        try
        {
            var tool = All.FirstOrDefault(tool => tool.Name == name) ?? throw new RejectedException(ErrorCodes.NotFound, $"There is no tool {name}; there are {string.Join(", ", All.Select(known => known.Name))}.");
            var scope = tool.IsReadOnly ? Scopes.Read : Scopes.Write;
            if (!caller.Has(scope))
            {
                throw new RejectedException(ErrorCodes.Forbidden, $"The tool {name} needs the scope {scope} and a role that allows it.");
            }

            return (await tool.RunAsync(caller, input ?? NoArguments, cancellationToken).ConfigureAwait(false), false);
        }
        catch (Exception e) when (Problems.Expected(e) is { } rejected)
        {
            var answer = new JsonObject { ["error"] = rejected.Code, ["detail"] = rejected.Message };
            if (rejected.Errors is { } errors)
            {
                answer["errors"] = new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)string.Join("; ", error.Value))));
            }

            return (answer, true);
        }
    }

    private static Tool Make<T>(
        string name, string title, string description, string properties, bool isReadOnly, JsonTypeInfo<T> shape, Func<Caller, T, CancellationToken, Task<JsonObject>> run, params string[] required)
        where T : class => new(
            name, title, description,
            $$"""{"type": "object", "properties": { {{properties}} }, "required": [{{string.Join(", ", required.Select(member => $"\"{member}\""))}}], "additionalProperties": false}""",
            isReadOnly,
            (caller, input, cancellationToken) => run(caller, RequestBody.Bind(input, shape, ""), cancellationToken));
}

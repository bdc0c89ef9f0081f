using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ringside.ScriptedAgent;

/// <summary>Answers a client's requests, or does the deeds that stand in an answer's place.</summary>
internal sealed partial class Agent(Wire wire, Options options)
{
    private readonly Controls controls = new(wire, options);
    private Memory? memory;
    private JsonNode? servers;
    private int working;
    private bool hasKey;
    private CancellationTokenSource turn = new();

    private string Session => memory?.Id ?? "scripted-session";

    private bool Remembers => options.Resumes || options.Loads;

    public async Task RunAsync()
    {
        while (await wire.ReadAsync() is { } message)
        {
            if (message["method"]?.GetValue<string>() is not { } method)
            {
                wire.Answered(message);
            }
            else
            {
                await HandleAsync(method, message);
            }
        }

        if (options.IgnoresEnd)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }
    }

    [GeneratedRegex(@"\[\[(.+?)\]\]")]
    private static partial Regex Markers();

    private async Task HandleAsync(string method, JsonObject message)
    {
        var id = message["id"];
        switch (method)
        {
            case "initialize":
                await AnswerAsync(id, options.AtInitialize, new JsonObject
                {
                    ["protocolVersion"] = 1,
                    ["agentCapabilities"] = Capabilities(),
                    ["_meta"] = controls.Extensions,
                    ["agentInfo"] = new JsonObject { ["name"] = "scripted", ["version"] = "1" },
                    ["authMethods"] = SignIns(),
                });
                if (options.Status is { } kind)
                {
                    wire.Notify("_auth/status_update", new JsonObject { ["authStatus"] = new JsonObject { ["kind"] = kind, ["label"] = kind } });
                }

                break;
            case "authenticate":
                hasKey = message["params"]?["methodId"]?.GetValue<string>() == "api-key";
                wire.Answer(id, []);
                break;
            case "session/new" when options.WantsKey && !hasKey:
                wire.Fail(id, -32000, "Authentication required");
                break;
            case "session/new":
                servers = message["params"]?["mcpServers"];
                memory = Remembers ? Memory.New() : null;
                await AnswerAsync(id, options.AtNew, controls.Opened(new JsonObject { ["sessionId"] = Session }));
                await Task.Delay(options.IsDeaf ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System);
                break;
            case "session/resume" when options.Resumes:
                await GoOnAsync(id, message["params"]!, null, replays: false);
                break;
            case "session/load" when options.Loads:
                await GoOnAsync(id, message["params"]!, options.AtLoad, replays: true);
                break;
            case "session/prompt":
                turn = new CancellationTokenSource();
                _ = PromptAsync(id, message["params"]!["prompt"]!.AsArray(), turn.Token);
                break;
            case "session/cancel" when !options.IgnoresCancel:
                await turn.CancelAsync();
                break;
            default:
                controls.Take(method, id, message["params"], Volatile.Read(ref working) > 0);
                break;
        }
    }

    private async Task AnswerAsync(JsonNode? id, string? deed, JsonObject result)
    {
        var stage = new Stage(wire, Session, id, default);
        if (deed is null || await stage.DoAsync(deed))
        {
            wire.Answer(id, result);
        }
    }

    /// <summary>A conversation that is not known is an error, as gemini's.</summary>
    private async Task GoOnAsync(JsonNode? id, JsonNode parameters, string? deed, bool replays)
    {
        if (Memory.Find(parameters["sessionId"]!.GetValue<string>()) is not { } found)
        {
            wire.Fail(id, -32603, "No previous sessions found for this project.");
            return;
        }

        memory = found;
        servers = parameters["mcpServers"];
        if (replays)
        {
            found.Replay(new Stage(wire, Session, id, default));
        }

        await AnswerAsync(id, deed, []);
    }

    private JsonObject Capabilities()
    {
        var can = new JsonObject();
        if (options.Status is not null)
        {
            can["_meta"] = new JsonObject { ["authStatus"] = new JsonObject() };
        }

        if (options.TakesImages)
        {
            can["promptCapabilities"] = new JsonObject { ["image"] = true };
        }

        if (options.SpeaksHttp)
        {
            can["mcpCapabilities"] = new JsonObject { ["http"] = true };
        }

        if (options.Resumes)
        {
            can["sessionCapabilities"] = new JsonObject { ["resume"] = new JsonObject() };
        }

        if (options.Loads)
        {
            can["loadSession"] = true;
        }

        return can;
    }

    private JsonArray SignIns()
    {
        var methods = new JsonArray(new JsonObject { ["id"] = "login", ["name"] = "Log in", ["description"] = "Run `scripted login`" });
        if (options.WantsKey)
        {
            methods.Add((JsonNode)new JsonObject { ["id"] = "api-key", ["name"] = "Key", ["type"] = "env_var", ["vars"] = new JsonArray(new JsonObject { ["name"] = "SCRIPTED_KEY" }) });
            methods.Add((JsonNode)new JsonObject { ["id"] = "browser", ["name"] = "Browser", ["_meta"] = new JsonObject { ["terminal-auth"] = new JsonObject { ["command"] = "scripted", ["args"] = new JsonArray("sign", "in") } } });
        }

        return methods;
    }

    /// <summary>What the prompt's last block asks for; the blocks before it are context.</summary>
    private async Task PromptAsync(JsonNode? id, JsonArray blocks, CancellationToken cancelled)
    {
        var text = blocks[^1]!["text"]!.GetValue<string>();
        memory?.Add(text);
        var stage = new Stage(wire, Session, id, cancelled) { Blocks = [.. blocks.Select(block => (string?)block!["text"] ?? "")], Memory = memory, Controls = controls, Servers = servers };
        Interlocked.Increment(ref working);
        try
        {
            foreach (Match marker in Markers().Matches(text))
            {
                if (!await stage.DoAsync(marker.Groups[1].Value))
                {
                    return;
                }
            }

            if (!Markers().IsMatch(text))
            {
                stage.Say($"You said: {text}");
            }

            Interlocked.Decrement(ref working);
            wire.Answer(id, new JsonObject { ["stopReason"] = "end_turn", ["usage"] = stage.Usage });
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref working);
            wire.Answer(id, new JsonObject { ["stopReason"] = "cancelled" });
        }
        catch (InvalidOperationException error)
        {
            wire.Fail(id, -32602, error.Message);
        }

        stage.AfterAnswer?.Invoke();
    }
}

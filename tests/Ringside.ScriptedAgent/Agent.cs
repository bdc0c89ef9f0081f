using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ringside.ScriptedAgent;

/// <summary>Answers a client's requests, or does the deeds that stand in an answer's place.</summary>
internal sealed partial class Agent(Wire wire, Options options)
{
    private const string Session = "scripted-session";
    private CancellationTokenSource turn = new();

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
                    ["agentCapabilities"] = new JsonObject(),
                    ["agentInfo"] = new JsonObject { ["name"] = "scripted", ["version"] = "1" },
                    ["authMethods"] = new JsonArray(new JsonObject { ["id"] = "login", ["name"] = "Log in", ["description"] = "Run `scripted login`" }),
                });
                break;
            case "session/new":
                await AnswerAsync(id, options.AtNew, new JsonObject { ["sessionId"] = Session });
                await Task.Delay(options.IsDeaf ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System);
                break;
            case "session/prompt":
                turn = new CancellationTokenSource();
                _ = PromptAsync(id, message["params"]!["prompt"]![0]!["text"]!.GetValue<string>(), turn.Token);
                break;
            case "session/cancel" when !options.IgnoresCancel:
                await turn.CancelAsync();
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

    private async Task PromptAsync(JsonNode? id, string text, CancellationToken cancelled)
    {
        var stage = new Stage(wire, Session, id, cancelled);
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

            wire.Answer(id, new JsonObject { ["stopReason"] = "end_turn", ["usage"] = stage.Usage });
        }
        catch (OperationCanceledException)
        {
            wire.Answer(id, new JsonObject { ["stopReason"] = "cancelled" });
        }
        catch (InvalidOperationException error)
        {
            wire.Fail(id, -32602, error.Message);
        }

        stage.AfterAnswer?.Invoke();
    }
}

using System.Collections;
using Microsoft.Extensions.AI;
using Ringside.Agents.Chat.Providers;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Chat;

/// <summary>What an agent's settings come to: which model, where, with which key.</summary>
internal sealed record ChatSettings(string Provider, string Model, Uri Address, string? Key, string KeyVariable, AgentSettings All)
{
    private const int AnthropicAnswer = 16_000;
    private const long AnthropicWindow = 200_000;
    private const long OpenAIWindow = 128_000;

    /// <summary>The provider's name, for people.</summary>
    public string Title => Provider == Protocol.Providers.Anthropic ? "Anthropic" : "OpenAI";

    /// <summary>At its maker's, where nothing goes without a key.</summary>
    public bool NeedsKey => All.BaseUrl is null || All.ApiKeyVariable is not null;

    public long Window => All.ContextWindow ?? (Provider == Protocol.Providers.Anthropic ? AnthropicWindow : OpenAIWindow);

    /// <summary>Where the window's size comes from (E7).</summary>
    public string WindowSource => All.ContextWindow is null ? "estimated" : "reported";

    public int? MaxTokens => All.MaxTokens ?? (Provider == Protocol.Providers.Anthropic ? AnthropicAnswer : null);

    /// <summary>
    /// The key of <c>apiKeyVariable</c>, from the settings' own variables or the server's. Without that name, it is the maker's usual variable; the server's
    /// own one is then sent to the maker alone, never to another address.
    /// </summary>
    /// <exception cref="AgentException">The settings name no model of a known provider.</exception>
    public static ChatSettings From(AgentSettings? settings, IDictionary server)
    {
        if (settings is not { Provider: Protocol.Providers.Anthropic or Protocol.Providers.OpenAI, Model: { Length: > 0 } model })
        {
            throw new AgentException(AgentErrors.NotFound, "The agent's settings need a provider, anthropic or openai, and a model.");
        }

        var isAnthropic = settings.Provider == Protocol.Providers.Anthropic;
        var address = settings.BaseUrl ?? (isAnthropic ? "https://api.anthropic.com" : "https://api.openai.com/v1");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            throw new AgentException(AgentErrors.NotFound, $"The agent's baseUrl {address} is no URL.");
        }

        var variable = settings.ApiKeyVariable ?? (isAnthropic ? "ANTHROPIC_API_KEY" : "OPENAI_API_KEY");
        var mayBeServers = (settings.ApiKeyVariable is not null || settings.BaseUrl is null) && !AgentEnvironment.IsOwn(variable);
        var key = settings.Env?.GetValueOrDefault(variable) ?? (mayBeServers ? server[variable] as string : null);
        return new ChatSettings(settings.Provider, model, uri, string.IsNullOrWhiteSpace(key) ? null : key.Trim(), variable, settings);
    }

    public AgentDetection Detect() => Key is null && NeedsKey
        ? new AgentDetection(true, Needs: $"Set the key of {Title}'s API: `{KeyVariable}` in the agent's variables, or start the server with it.")
        : new AgentDetection(true);

    public IChatClient Client(HttpClient http) => Provider == Protocol.Providers.Anthropic
        ? new AnthropicChatClient(http, Address, Key, All.ThinkingTokens)
        : new OpenAIChatClient(http, Address, Key, isOpenAI: All.BaseUrl is null);

    /// <summary>What the agent's commands see: what an agent's program would, without the key.</summary>
    public IReadOnlyDictionary<string, string> Environment(IDictionary server)
    {
        var environment = AgentEnvironment.Build(server, All.PassEnv ?? [], All.Env ?? new Dictionary<string, string>());
        environment.Remove(KeyVariable);
        return environment;
    }
}

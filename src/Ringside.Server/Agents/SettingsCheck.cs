using Ringside.Protocol;
using Ringside.Server.Api;

namespace Ringside.Server.Agents;

/// <summary>What an agent's settings need, each by its name, before its first run would find it missing.</summary>
internal static class SettingsCheck
{
    /// <exception cref="RejectedException">422: something is missing, or cannot be meant.</exception>
    public static void Require(string driver, AgentSettings? settings)
    {
        switch (driver)
        {
            case Drivers.Acp when settings is not ({ Preset: not null } or { Command: not null }):
                throw RejectedException.Invalid("settings", "an acp agent needs a preset or a command");
            case Drivers.Command when settings?.Command is not { Length: > 0 }:
                throw RejectedException.Invalid("settings.command", "a command agent needs the program that reads a prompt and prints");
            case Drivers.Chat:
                RequireChat(settings ?? new AgentSettings());
                break;
        }
    }

    private static void RequireChat(AgentSettings settings)
    {
        Require(Providers.All.Contains(settings.Provider), "provider", $"must be one of {string.Join(", ", Providers.All)}");
        Require(settings.Model is { Length: > 0 }, "model", "a chat agent needs the model's name");
        Require(
            settings.BaseUrl is null || (Uri.TryCreate(settings.BaseUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"),
            "baseUrl",
            "must be an http or https URL");
        Require(
            settings.ApiKeyVariable is not { } name || (name.Length > 0 && !name.StartsWith("RINGSIDE_", StringComparison.OrdinalIgnoreCase)),
            "apiKeyVariable",
            "must name a variable, and none of Ringside's own");
        foreach (var (member, value) in new[] { ("maxTokens", settings.MaxTokens), ("thinkingTokens", settings.ThinkingTokens), ("contextWindow", settings.ContextWindow) })
        {
            Require(value is null or > 0, member, "must be more than 0");
        }
    }

    private static void Require(bool holds, string member, string problem)
    {
        if (!holds)
        {
            throw RejectedException.Invalid($"settings.{member}", problem);
        }
    }
}

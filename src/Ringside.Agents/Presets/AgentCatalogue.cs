using System.Collections;
using Ringside.Agents.Acp;
using Ringside.Protocol;

namespace Ringside.Agents.Presets;

/// <summary>The agent programs that are known by name: which of them are on this machine, in what version, and what each still needs.</summary>
/// <param name="environment">The server's environment; by default this process's own.</param>
public sealed class AgentCatalogue(AcpDriverOptions options, IDictionary? environment = null)
{
    private readonly ProgramVersions versions = new(options);

    /// <summary>The known programs but these, what is here first, else in the order in which to offer them.</summary>
    /// <param name="configured">The presets of the agents that there are.</param>
    public async Task<IReadOnlyList<AgentProgram>> FindAsync(IReadOnlyCollection<string> configured)
    {
        var found = await Task.WhenAll(AcpPresets.All.Where(preset => !configured.Contains(preset.Name)).Select(async preset => new AgentProgram
        {
            Preset = preset.Name,
            Title = preset.Title,
            Detected = await DetectAsync(new AgentSettings { Preset = preset.Name }),
        }));
        return [.. found.OrderByDescending(program => program.Detected.Found)];
    }

    /// <summary>The version of the program that these settings name; null where it is not one that is known by name, is not here, or does not say.</summary>
    public async Task<string?> VersionAsync(AgentSettings settings) => AcpPresets.Find(settings.Preset) is null ? null : (await DetectAsync(settings)).Version;

    private async Task<AgentDetection> DetectAsync(AgentSettings settings)
    {
        var launch = ProgramLaunch.From(settings, environment ?? Environment.GetEnvironmentVariables(), options.Places);
        var detected = launch.Detect();
        return launch is { IsPresets: true, Preset: { } preset, File: not null } ? detected with { Version = await versions.OfAsync(launch, preset.PackageName) } : detected;
    }
}

using System.Collections;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>How to start the program that an agent's settings name: their own words, then the preset's.</summary>
internal sealed record AcpLaunch(Preset? Preset, string Command, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Environment, string? File)
{
    public string Title => Preset?.Title ?? Path.GetFileName(Command);

    /// <summary>What to do where the program is not found.</summary>
    public string Needs => Preset is { } preset && Command == preset.Command
        ? preset.Install
        : $"`{Command}` is no program on the server's PATH; give its whole path, or install it.";

    /// <exception cref="AgentException">The settings name no program.</exception>
    public static AcpLaunch From(AgentSettings? settings, IDictionary server)
    {
        var preset = AcpPresets.Find(settings?.Preset);
        if (settings?.Preset is { } name && preset is null)
        {
            var names = string.Join(", ", AcpPresets.All.Select(known => known.Name));
            throw new AgentException(AgentErrors.NotFound, $"There is no preset `{name}`; there are {names}.");
        }

        var command = settings?.Command ?? preset?.Command
            ?? throw new AgentException(AgentErrors.NotFound, "The agent's settings name neither a preset nor a command.");
        var environment = AgentEnvironment.Build(
            server, [.. preset?.PassEnv ?? [], .. settings?.PassEnv ?? []], settings?.Env ?? new Dictionary<string, string>());
        var file = ProgramPath.Find(command, environment.GetValueOrDefault("PATH"));
        return new AcpLaunch(preset, command, settings?.Args ?? preset?.Args ?? [], environment, file);
    }

    public AgentDetection Detect() => File is null
        ? new AgentDetection(false, Needs: Needs)
        : Preset is { Node: not null } preset && Command == preset.Command && ProgramPath.Find("node", Environment.GetValueOrDefault("PATH")) is null
            ? new AgentDetection(true, File, $"{preset.Title} needs Node {preset.Node} or later on the PATH.")
            : new AgentDetection(true, File);

    /// <exception cref="AgentException">The program or the working directory is not there.</exception>
    public ProgramStart At(string workdir)
    {
        if (!Directory.Exists(workdir))
        {
            throw new AgentException(AgentErrors.NotFound, $"The working directory {workdir} does not exist.");
        }

        return new ProgramStart(Path.GetFileName(Command), File ?? throw new AgentException(AgentErrors.NotFound, Needs), Args, workdir, Environment);
    }
}

using System.Collections;
using Ringside.Agents.Processes;
using Ringside.Protocol;

namespace Ringside.Agents.Presets;

/// <summary>How to start the program that an agent's settings name: their own words, then the preset's.</summary>
internal sealed record ProgramLaunch(Preset? Preset, string Command, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Environment, string? File)
{
    public string Title => Preset?.Title ?? Path.GetFileName(Command);

    /// <summary>Whether the program is the preset's own, and not one that the settings name in its place.</summary>
    public bool IsPresets => Preset is not null && Command == Preset.Command;

    /// <summary>What to do where the program is not found.</summary>
    public string Needs => IsPresets
        ? Preset!.Install
        : $"`{Command}` is no program on the server's PATH; give its whole path, or install it.";

    /// <param name="places">Where a preset's program is looked for that is not on the PATH (G33).</param>
    /// <exception cref="AgentException">The settings name no program.</exception>
    public static ProgramLaunch From(AgentSettings? settings, IDictionary server, IReadOnlyList<string>? places = null)
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
        if (file is null && command == preset?.Command && new ProgramPlaces(places ?? [], server).Find(command) is { } elsewhere)
        {
            // What it starts, and the Node of its first line, is often beside it.
            environment["PATH"] = string.Join(Path.PathSeparator, [.. environment.GetValueOrDefault("PATH") is { Length: > 0 } path ? [path] : (string[])[], Path.GetDirectoryName(elsewhere)!]);
            file = elsewhere;
        }

        return new ProgramLaunch(preset, command, settings?.Args ?? preset?.Args ?? [], environment, file);
    }

    public AgentDetection Detect()
    {
        if (!IsPresets)
        {
            return File is null ? new AgentDetection(false, Needs: Needs) : new AgentDetection(true, File);
        }

        var needsNode = Preset!.Node is not null && ProgramPath.Find("node", Environment.GetValueOrDefault("PATH")) is null;
        return new AgentDetection(File is not null, File, File is null ? Needs : needsNode ? $"{Preset.Title} needs Node {Preset.Node} or later on the PATH." : null)
        {
            Install = File is null ? Preset.InstallLine : null,
            SignIn = Preset.IsSignedIn(Environment) ? null : Preset.SignIn,
        };
    }

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

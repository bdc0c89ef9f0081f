using System.Collections;
using Ringside.Agents.Acp;
using Ringside.Protocol;

namespace Ringside.Agents.Presets;

/// <summary>The agent programs that are known by name: which of them are on this machine, in what version, and what each still needs.</summary>
/// <param name="environment">The server's environment; by default this process's own.</param>
public sealed class AgentCatalogue(AcpDriverOptions options, IDictionary? environment = null) : IAsyncDisposable
{
    private readonly ProgramVersions versions = new(options);
    private readonly ProgramAnswers answers = new(options);

    /// <summary>The known programs but these, what is here first, else in the order in which to offer them.</summary>
    /// <param name="configured">The presets of the agents that there are.</param>
    public async Task<IReadOnlyList<AgentProgram>> FindAsync(IReadOnlyCollection<string> configured, Asking asking = Asking.Nothing)
    {
        var found = await Task.WhenAll(AcpPresets.All.Where(preset => !configured.Contains(preset.Name)).Select(async preset => new AgentProgram
        {
            Preset = preset.Name,
            Title = preset.Title,
            Detected = await DetectAsync(new AgentSettings { Preset = preset.Name }, asking),
        }));
        return [.. found.OrderByDescending(program => program.Detected.Found)];
    }

    /// <summary>The presets whose programs are on this machine. Starts nothing.</summary>
    public IEnumerable<string> Here() => AcpPresets.All.Select(preset => preset.Name).Where(name => Launch(new AgentSettings { Preset = name }).File is not null);

    /// <summary>What is known of a program that was found, beside that: of one that is known by name its version, and what it says of itself.</summary>
    public async Task<AgentDetection> CompleteAsync(AgentDetection detected, AgentSettings settings, Asking asking) =>
        detected.Found && AcpPresets.Find(settings.Preset) is not null ? await CompleteAsync(detected, Launch(settings), asking) : detected;

    /// <summary>The version of the program that these settings name; null where it is not one that is known by name, is not here, or does not say.</summary>
    public async Task<string?> VersionAsync(AgentSettings settings) =>
        AcpPresets.Find(settings.Preset) is null ? null : (await DetectAsync(settings, Asking.Nothing)).Version;

    public ValueTask DisposeAsync() => answers.DisposeAsync();

    private Task<AgentDetection> DetectAsync(AgentSettings settings, Asking asking)
    {
        var launch = Launch(settings);
        return CompleteAsync(launch.Detect(), launch, asking);
    }

    private ProgramLaunch Launch(AgentSettings settings) => ProgramLaunch.From(settings, environment ?? Environment.GetEnvironmentVariables(), options.Places);

    private async Task<AgentDetection> CompleteAsync(AgentDetection detected, ProgramLaunch launch, Asking asking)
    {
        if (launch is not { IsPresets: true, Preset: { } preset, File: not null })
        {
            return detected;
        }

        var known = versions.OfAsync(launch, preset.PackageName);
        var answer = asking == Asking.Nothing || detected.Needs is not null ? null : await answers.OfAsync(launch, again: asking == Asking.Again);
        var version = await known ?? answer?.Version;
        return answer is null ? detected with { Version = version } : detected with
        {
            Version = version,
            SignIn = answer.SignedIn switch
            {
                true => null,
                false => AuthMethods.Words(preset, answer.Methods),
                null => detected.SignIn,
            },
            SignedIn = answer.SignedIn,
            AuthMethods = answer.Methods.Count > 0 ? answer.Methods : null,
            Protocol = answer.Protocol,
            Capabilities = answer.Capabilities,
            Problem = answer.Problem,
        };
    }
}

/// <summary>Whether programs are started and asked what they are.</summary>
public enum Asking
{
    Nothing,

    /// <summary>Those that have not been; who does not answer soon answers the next time.</summary>
    Soon,

    /// <summary>All, anew, and their answers are waited for.</summary>
    Again,
}

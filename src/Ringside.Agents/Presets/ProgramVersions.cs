using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ringside.Agents.Acp;
using Ringside.Agents.JsonRpc;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Presets;

/// <summary>
/// The versions of agent programs: of an npm package as its <c>package.json</c> says, else what the program itself prints for <c>--version</c>, within 2 s, in an
/// empty folder. Each file is looked at once for as long as it stays the same. Measured with the real ones: gemini takes 3.4 s to print its own.
/// </summary>
internal sealed partial class ProgramVersions(AcpDriverOptions options)
{
    private const int MaxOutput = 4096;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string File, DateTime Changed), Lazy<Task<string?>>> known = [];

    /// <returns>Null where it cannot be told.</returns>
    public Task<string?> OfAsync(ProgramLaunch launch, string package)
    {
        try
        {
            var file = File.ResolveLinkTarget(launch.File!, returnFinalTarget: true)?.FullName ?? launch.File!;
            return known.GetOrAdd((file, File.GetLastWriteTimeUtc(file)), _ => new(async () => OfPackage(file, package) ?? await AskAsync(launch))).Value;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<string?>(null);
        }
    }

    private static string? OfPackage(string file, string package)
    {
        for (var folder = Path.GetDirectoryName(file); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var description = Path.Combine(folder, "package.json");
            if (!File.Exists(description))
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(description));
                if (json.RootElement.Text("name") == package)
                {
                    return json.RootElement.Text("version");
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
            {
                return null;
            }
        }

        return null;
    }

    private async Task<string?> AskAsync(ProgramLaunch launch)
    {
        var folder = Directory.CreateTempSubdirectory("ringside-version-");
        using var limit = new CancellationTokenSource(Limit, options.Time);
        try
        {
            var start = launch.At(folder.FullName) with { Args = ["--version"] };
            await using var program = AgentProcess.Start(start, options.Owner, options.DataFolder, options.Time, options.StopGrace);
            try
            {
                program.Input.Close();
                return Form().Match(await ReadAsync(program.Output).WaitAsync(limit.Token)) is { Success: true } found ? found.Value : null;
            }
            finally
            {
                await program.KillAsync();
            }
        }
        catch (Exception error) when (error is AgentException or OperationCanceledException or IOException)
        {
            return null;
        }
        finally
        {
            ScratchFolders.Remove(folder);
        }
    }

    private static async Task<string> ReadAsync(Stream output)
    {
        var bytes = new byte[MaxOutput];
        return Encoding.UTF8.GetString(bytes, 0, await output.ReadAtLeastAsync(bytes, MaxOutput, throwOnEndOfStream: false));
    }

    [GeneratedRegex(@"\b\d+\.\d+(\.\d+)*(-[0-9A-Za-z]+(\.[0-9A-Za-z]+)*)?")]
    private static partial Regex Form();
}

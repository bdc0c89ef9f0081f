using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringside.Protocol;

namespace Ringside.Agents.Demo;

/// <summary>The demo's tools: they read and write real files and run real commands, all in the session's folder.</summary>
internal sealed class DemoTools(string workdir, IAgentHost host, TimeProvider time)
{
    private static readonly InteractionOption[] Choices =
        [new("allow", "Allow once", "allow_once"), new("allow-always", "Allow for this session", "allow_always"), new("reject", "Reject", "reject_once")];

    private int calls;
    private bool allowed;

    public string Workdir => workdir;

    public async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var call = await BeginAsync("List", "read", "List the folder", new JsonObject { ["path"] = workdir }, [], cancellationToken).ConfigureAwait(false);
        var names = Directory.EnumerateFileSystemEntries(workdir).Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(100).ToList();
        var output = names.Count == 0 ? "(empty)" : string.Join('\n', names);
        await EndAsync(call, "completed", Text(output), cancellationToken: cancellationToken).ConfigureAwait(false);
        return output;
    }

    public async Task WriteAsync(string name, string content, CancellationToken cancellationToken)
    {
        var path = Path.Combine(workdir, name);
        var old = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false) : null;
        var input = new JsonObject { ["path"] = path, ["content"] = content };
        var call = await BeginAsync(old is null ? "Write" : "Edit", "edit", $"{(old is null ? "Write" : "Edit")} {name}", input, [new ToolLocation(path)], cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(path, content, cancellationToken).ConfigureAwait(false);
        var diff = new JsonObject { ["type"] = "diff", ["path"] = path, ["newText"] = content };
        if (old is not null)
        {
            diff["oldText"] = old;
        }

        await EndAsync(call, "completed", Element(diff), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a command, once a person has allowed it.</summary>
    /// <returns>Whether it was allowed.</returns>
    public async Task<bool> RunAsync(string command, CancellationToken cancellationToken)
    {
        var call = Next() with { Name = "Shell", Kind = "execute", Title = command, Input = Element(new JsonObject { ["command"] = command }), Status = "pending" };
        if (!allowed)
        {
            var answer = await host.AskPermissionAsync(new PermissionRequest(call, Choices), cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            allowed = answer == "allow-always";
            if (answer is null or "reject")
            {
                await EndAsync(call, "failed", Text("The person said no."), "refused", cancellationToken).ConfigureAwait(false);
                return false;
            }
        }

        await host.UpdateAsync(call with { Status = "in_progress" }, cancellationToken).ConfigureAwait(false);
        var exit = await ShellAsync(command, call, cancellationToken).ConfigureAwait(false);
        await EndAsync(call, exit == 0 ? "completed" : "failed", null, exit == 0 ? null : $"exit {exit.ToString(CultureInfo.InvariantCulture)}", cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<int> ShellAsync(string command, ToolCallUpdate call, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("sh", ["-c", command + " 2>&1"]) { WorkingDirectory = workdir, RedirectStandardOutput = true, RedirectStandardInput = true };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            await host.UpdateAsync(call with { Printed = $"sh could not be started: {e.Message}".AsMemory() }, cancellationToken).ConfigureAwait(false);
            return 127;
        }

        using (process)
        {
            using var killed = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
            process.StandardInput.Close();
            var piece = new char[8 * 1024];
            while (await process.StandardOutput.ReadAsync(piece, CancellationToken.None).ConfigureAwait(false) is var length and > 0)
            {
                await host.UpdateAsync(new ToolCallUpdate { CallId = call.CallId, Printed = piece.AsMemory(0, length) }, cancellationToken).ConfigureAwait(false);
            }

            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode;
        }
    }

    private async Task<ToolCallUpdate> BeginAsync(string name, string kind, string title, JsonObject input, IReadOnlyList<ToolLocation> locations, CancellationToken cancellationToken)
    {
        var call = Next() with { Name = name, Kind = kind, Title = title, Input = Element(input), Locations = locations, Status = "in_progress" };
        await host.UpdateAsync(call, cancellationToken).ConfigureAwait(false);
        return call;
    }

    private ValueTask EndAsync(ToolCallUpdate call, string status, JsonElement? content, string? error = null, CancellationToken cancellationToken = default) =>
        host.UpdateAsync(call with { Status = status, Content = content is { } block ? [block] : null, Error = error }, cancellationToken);

    private ToolCallUpdate Next() => new() { CallId = $"demo_{time.GetUtcNow().ToUnixTimeMilliseconds()}_{++calls}" };

    private static JsonElement Text(string text) =>
        Element(new JsonObject { ["type"] = "content", ["content"] = new JsonObject { ["type"] = "text", ["text"] = text } });

    private static JsonElement Element(JsonObject node) => JsonElement.Parse(node.ToJsonString());
}

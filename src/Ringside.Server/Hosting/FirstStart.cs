using System.Text;
using Microsoft.Extensions.Hosting;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;
using Ringside.Protocol;
using Ringside.Server.Agents;
using Ringside.Server.Identity;

namespace Ringside.Server.Hosting;

/// <summary>What must be there before the server takes requests: an admin, the agents to begin with, the token of local commands; and nothing that a dead server left.</summary>
public sealed class FirstStart(RingsideOptions options, EventLog.EventLog log, IdentityService identity, AgentsService agents, AgentCatalogue catalogue, OrphanSweep orphans) : IHostedService
{
    /// <summary>The name of the person that the first sign-in link is for.</summary>
    public const string Admin = "admin";

    /// <summary>The file of the token for commands on this machine, in the data folder.</summary>
    public const string LocalTokenFile = "cli-token";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await orphans.RunAsync().ConfigureAwait(false);
        var admin = await identity.EnsureAdminAsync(Admin).ConfigureAwait(false);
        if (log.State.Head.Position == 0)
        {
            CreateAgent[] first = [new() { Name = "demo", Title = "Demo", Driver = Drivers.Demo }, .. catalogue.Here().Select(Of)];
            await log.AppendAsync(scope => scope.Cursor.Position > 0 ? 0 : first.Select(agent => agents.Create(scope, caller: null, agent)).Count(), cancellationToken).ConfigureAwait(false);
        }

        // Whoever changes or removes the setting wants the old one out; of several servers, one may have none.
        if (options.AdminToken is { } known)
        {
            await log.AppendAsync(identity.OnlyToken(admin.Id, new CreateToken { Name = IdentityService.Configured, Scopes = Scopes.All }, known), cancellationToken).ConfigureAwait(false);
        }
        else if (!log.IsShared)
        {
            await log.AppendAsync(scope => identity.DropTokens(scope, admin.Id, IdentityService.Configured), cancellationToken).ConfigureAwait(false);
        }

        await KeepLocalTokenAsync(admin, cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static CreateAgent Of(string preset) => new() { Driver = Drivers.Acp, Settings = new AgentSettings { Preset = preset } };

    private async Task KeepLocalTokenAsync(User admin, CancellationToken cancellationToken)
    {
        var path = Path.Combine(options.Data, LocalTokenFile);
        if (File.Exists(path) && identity.Find((await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim()) is not null)
        {
            return;
        }

        var token = await log.AppendAsync(identity.CreateToken(admin.Id, new CreateToken { Name = "local commands", Scopes = Scopes.All }), cancellationToken).ConfigureAwait(false);
        var create = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, create);
        await file.WriteAsync(Encoding.UTF8.GetBytes(token.Secret + "\n"), cancellationToken).ConfigureAwait(false);
    }
}

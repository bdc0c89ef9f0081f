using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringside.Server.Connections;
using Ringside.Server.Identity;

namespace Ringside.Server.Hosting;

/// <summary>The server as a program of its own.</summary>
public static class RingsideServer
{
    private const long MaxBody = 33L << 20;

    /// <summary>Builds a server, which has opened its log and not yet its port.</summary>
    /// <param name="configure">Further services, for tests: a clock, a driver.</param>
    /// <exception cref="EventLog.LogUnavailableException">The log cannot be opened.</exception>
    public static WebApplication Build(RingsideOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).AddFilter("Microsoft", LogLevel.Warning).AddFilter("ModelContextProtocol", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        builder.WebHost.UseTakeableConnections().UseUrls([.. options.Urls.Select(url => url.ToString().TrimEnd('/'))]);
        configure?.Invoke(builder);
        builder.Services.AddRingside(options);
        var app = builder.Build();
        app.Services.GetRequiredService<EventLog.EventLog>();
        if (options.Proxies.Count > 0)
        {
            app.UseForwardedHeaders(Forwarded(options));
        }

        var hosts = new HostCheck(options);
        app.Use(next => context => hosts.InvokeAsync(context, next));
        app.MapRingside();
        return app;
    }

    /// <summary>Runs a server until it is told to stop (SIGTERM, Ctrl+C), then ends what is going and closes the log.</summary>
    /// <param name="say">Is told where the server is, once it listens.</param>
    /// <exception cref="EventLog.LogUnavailableException">The log cannot be opened.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task RunAsync(RingsideOptions options, Action<string> say)
    {
        await using var app = Build(options);
        await app.StartAsync().ConfigureAwait(false);
        say(await WelcomeAsync(app).ConfigureAwait(false));
        await app.WaitForShutdownAsync().ConfigureAwait(false);
    }

    /// <summary>However many of these proxies stand in a row, the first address that is none of them is the client's.</summary>
    private static ForwardedHeadersOptions Forwarded(RingsideOptions options)
    {
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.Proxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        return forwarded;
    }

    /// <summary>What a person is told once the server listens: where it is, and how to sign in while nobody has (W7).</summary>
    public static async Task<string> WelcomeAsync(WebApplication app)
    {
        var address = app.Urls.First().TrimEnd('/');
        var identity = app.Services.GetRequiredService<IdentityService>();
        if (identity.HasBrowser)
        {
            return $"Ringside is at {address} (a new sign-in link: ringside signin-link)";
        }

        var admin = await identity.EnsureAdminAsync(FirstStart.Admin).ConfigureAwait(false);
        return $"Ringside is at {address}{Environment.NewLine}Sign in once with this link: {SignInLink(address, await identity.CreateLinkAsync(admin.Id).ConfigureAwait(false))}";
    }

    /// <summary>The link that carries a code in its fragment, which no server log ever sees.</summary>
    public static string SignInLink(string address, string code) => $"{address}/signin#{code}";
}

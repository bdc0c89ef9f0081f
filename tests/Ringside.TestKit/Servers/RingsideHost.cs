using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Ringside.Server.Hosting;

namespace Ringside.TestKit.Servers;

/// <summary>A whole Ringside server in the test's process, on a port and a data folder of its own.</summary>
public sealed class RingsideHost : IAsyncDisposable
{
    /// <summary>A token with every scope of the first admin.</summary>
    public const string AdminToken = "rs_test_0123456789abcdefghij";

    private readonly ScratchFolder folder = new();
    private readonly Dictionary<string, string> settings;
    private readonly Action<WebApplicationBuilder>? configure;
    private WebApplication? app;

    private RingsideHost(Dictionary<string, string> settings, Action<WebApplicationBuilder>? configure)
    {
        this.settings = new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["data"] = folder["data"],
            ["admin_token"] = AdminToken,
            ["workdirs"] = folder.Make("work"),
            ["scratch"] = folder["ringside-scratch"],
            ["demo_pace_ms"] = "0",
        };
        foreach (var (key, value) in settings)
        {
            this.settings[key] = value;
        }

        this.configure = configure;
    }

    public IServiceProvider Services => app!.Services;

    /// <summary>Where it listens; another port after each restart.</summary>
    public Uri Address => new(app!.Urls.First());

    public string DataFolder => settings["data"];

    /// <summary>The folder below which sessions may work.</summary>
    public string Workdirs => settings["workdirs"];

    /// <summary>Where sessions that name no folder get one.</summary>
    public string Scratch => settings["scratch"];

    /// <summary>An HTTP client with the admin's token.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <param name="settings">Settings by their keys, such as <c>heartbeat_seconds</c>.</param>
    /// <param name="time">A clock for everything in it.</param>
    /// <param name="configure">Further services.</param>
    public static async Task<RingsideHost> StartAsync(Dictionary<string, string>? settings = null, TimeProvider? time = null, Action<WebApplicationBuilder>? configure = null)
    {
        var host = new RingsideHost(settings ?? [], builder =>
        {
            builder.Logging.ClearProviders();
            if (time is not null)
            {
                builder.Services.AddSingleton(time);
            }

            configure?.Invoke(builder);
        });
        await host.StartAsync();
        return host;
    }

    /// <summary>A client that shows this token, or none.</summary>
    public HttpClient Client(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            Http.Dispose();
            await running.StopAsync();
            await running.DisposeAsync();
        }
    }

    /// <summary>Changes a setting for its next start.</summary>
    /// <param name="value">Null takes it away.</param>
    public void Set(string key, string? value)
    {
        settings.Remove(key);
        if (value is not null)
        {
            settings[key] = value;
        }
    }

    /// <summary>Starts it again on what it left.</summary>
    public async Task StartAsync()
    {
        var options = RingsideOptions.Read(RingsideConfiguration.Read([.. settings.SelectMany(pair => new[] { $"--{pair.Key}", pair.Value })], new Dictionary<string, string>()));
        app = RingsideServer.Build(options, configure);
        await app.StartAsync();
        Http = Client(AdminToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }
}

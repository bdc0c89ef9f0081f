using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Ringside.EventLog;
using Ringside.Server.Hosting;

namespace Ringside.CrashWriter;

/// <summary>The server, with one thing more: <c>POST /crash</c> says at which commit it is to kill itself.</summary>
internal static class CrashingServer
{
    public static async Task RunAsync(string[] settings)
    {
        var options = RingsideOptions.Read(RingsideConfiguration.Read(settings));
        await using var app = RingsideServer.Build(options, builder => builder.Services.AddSingleton(provider =>
            CrashingStore.Around(RingsideServices.OpenStore(options, provider.GetRequiredService<TimeProvider>()))));
        app.MapPost("/crash", async context => ((CrashingStore)app.Services.GetRequiredService<IEventStore>()).At((await context.Request.ReadFromJsonAsync<Crash>())!));
        await app.StartAsync();
        await Console.Out.WriteLineAsync(await RingsideServer.WelcomeAsync(app));
        await app.WaitForShutdownAsync();
    }
}

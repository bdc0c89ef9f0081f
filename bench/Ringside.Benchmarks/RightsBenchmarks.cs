using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.Protocol;
using Ringside.Server.Events;
using Ringside.Server.Hosting;
using Ringside.Server.Identity;

namespace Ringside.Benchmarks;

/// <summary>Once for each delivery: no allocation while nobody's rights change.</summary>
public class RightsBenchmarks
{
    private const string Secret = "rs_bench_0123456789abcdefghij";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ringside-bench-");
    private readonly LogEvent written = Samples.Written(1);
    private Microsoft.AspNetCore.Builder.WebApplication app = null!;
    private ViewerRights rights = null!;

    [GlobalSetup]
    public void Build()
    {
        string[] settings = ["--data", Path.Combine(folder.FullName, "data"), "--scratch", Path.Combine(folder.FullName, "scratch"), "--admin-token", Secret, "--urls", "http://127.0.0.1:0"];
        app = RingsideServer.Build(RingsideOptions.Read(RingsideConfiguration.Read(settings, new Dictionary<string, string>())));
        app.StartAsync().GetAwaiter().GetResult();
        rights = app.Services.GetRequiredService<StreamServices>().Rights(app.Services.GetRequiredService<IdentityService>().Find(Secret)!, new EventQuery { Filter = EventFilter.All });
    }

    [Benchmark]
    public bool Can_see() => rights.CanSee(written);

    [GlobalCleanup]
    public void Stop()
    {
        app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        folder.Delete(recursive: true);
    }
}

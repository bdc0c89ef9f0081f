using Ringside.Peers;

// Ringside.Peers <naive|signalr>: listens on a free port of loopback and says where. POST /publish takes events, one JSON object a line; nothing is durable.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddSingleton<NaiveChannels>();
builder.Services.AddSignalR();
var app = builder.Build();
if (args is ["signalr"])
{
    app.MapSignalR();
}
else
{
    app.MapNaive();
}

await app.StartAsync();
Console.WriteLine($"Peer is at {app.Urls.First()}");
await app.WaitForShutdownAsync();

using System.Threading.Channels;
using Ringside.Protocol;
using Ringside.TestKit.Scripted;

namespace Ringside.Cli.Tests;

/// <summary>The whole command, against a scripted server, with what it wrote and a person at its keyboard.</summary>
internal sealed class CommandLineFixture : IAsyncDisposable
{
    private readonly WatchedWriter output = new();
    private readonly WatchedWriter error = new();
    private readonly Channel<string> keyboard = Channel.CreateUnbounded<string>();

    public ScriptedServer Server { get; private init; } = null!;

    public bool HasKeyboard { get; init; }

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What Ctrl+C now does.</summary>
    public Action Interrupt { get; private set; } = () => throw new InvalidOperationException("the command listens to no Ctrl+C");

    public string Output => output.Text;

    public string Error => error.Text;

    public Task OutputToHaveAsync(string text) => output.ToHaveAsync(text);

    /// <summary>A server with the demo agent, on which a run becomes <c>run_1</c> in <c>ses_1</c>.</summary>
    public static async Task<CommandLineFixture> StartAsync(bool hasKeyboard = false)
    {
        var server = await ScriptedServer.StartAsync();
        var agent = new Agent { Id = "agt_1", Name = "demo", Title = "Demo", Driver = Drivers.Demo, CreatedAt = default };
        server.On("GET /api/agents", 200, new AgentPage([agent], server.Log.Head), ProtocolJson.Default.AgentPage);
        server.On("POST /api/runs", 201, new RunCreated("run_1", "ses_1"), ProtocolJson.Default.RunCreated);
        return new CommandLineFixture { Server = server, HasKeyboard = hasKeyboard };
    }

    public async Task<int> RunAsync(params string[] args)
    {
        var console = new CliConsole
        {
            Output = output,
            Error = error,
            Keyboard = HasKeyboard ? new ChannelReader(keyboard) : null,
            Variables = new Dictionary<string, string>(Variables) { ["RINGSIDE_URLS"] = Variables.GetValueOrDefault("RINGSIDE_URLS", Server.Address.ToString()) },
            OnInterrupt = action =>
            {
                Interrupt = action;
                return new MemoryStream();
            },
        };
        try
        {
            return await RingsideCommand.RunAsync(args, console).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"`ringside {string.Join(' ', args)}` did not end. It wrote:\n{Output}\n{Error}");
        }
    }

    public void Type(string line) => keyboard.Writer.TryWrite(line);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private sealed class ChannelReader(Channel<string> lines) : TextReader
    {
        public override async Task<string?> ReadLineAsync() => await lines.Reader.ReadAsync();
    }
}

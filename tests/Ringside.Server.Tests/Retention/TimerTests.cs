using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Retention;

public sealed class TimerTests
{
    [Fact(DisplayName = "[L12] Every ten minutes what is too old goes, and one line says what")]
    public async Task Every_ten_minutes_what_is_too_old_goes()
    {
        var time = new FakeTime();
        var lines = Channel.CreateUnbounded<string>();
        await using var host = await RingsideHost.StartAsync(new() { ["keep_deltas_minutes"] = "5" }, time, builder => builder.Logging.AddProvider(new Lines(lines.Writer)));
        var session = await Rest.ExternalSessionAsync(host.Http);
        await Rest.WriteAsync(
            host.Http, session, Rest.Event("message.delta", new { message = "m", at = 0, text = "one" }), Rest.Event("message.completed", new { message = "m", role = "assistant", text = "one" }));

        time.Advance(TimeSpan.FromMinutes(10));
        var line = await lines.Reader.ReadAsync().AsTask().Within("the line");

        Assert.StartsWith("Pruned 1 deltas, 0 events and 0 artifacts; the log begins after 0 and uses ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("message.delta", (await History.OfSessionAsync(host.Http, session)).Types());
    }

    private sealed class Lines(ChannelWriter<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
        {
            if (id.Name == "Pruned")
            {
                lines.TryWrite(format(state, exception));
            }
        }

        public bool IsEnabled(LogLevel level) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}

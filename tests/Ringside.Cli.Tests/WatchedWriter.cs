using System.Text;

namespace Ringside.Cli.Tests;

/// <summary>Output that a test can wait for.</summary>
internal sealed class WatchedWriter : TextWriter
{
    private readonly Lock gate = new();
    private readonly StringBuilder text = new();
    private TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public string Text
    {
        get
        {
            lock (gate)
            {
                return text.ToString();
            }
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            text.Append(value);
            (before, written) = (written, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        before.SetResult();
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public async Task ToHaveAsync(string expected)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                next = written.Task;
            }

            if (Text.Contains(expected, StringComparison.Ordinal))
            {
                return;
            }

            try
            {
                await next.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"'{expected}' was not written; this was:\n{Text}");
            }
        }
    }
}

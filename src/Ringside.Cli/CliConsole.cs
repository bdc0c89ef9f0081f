namespace Ringside.Cli;

/// <summary>Where a command reads and writes, and what it knows of its surroundings.</summary>
public sealed record CliConsole
{
    /// <summary>For what was asked for.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>For what goes on around it: connections, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>A prompt that was piped in; null where stdin is a person's.</summary>
    public TextReader? Piped { get; init; }

    /// <summary>The person at the keyboard, who may answer questions; null where there is none.</summary>
    public TextReader? Keyboard { get; init; }

    public bool HasColours { get; init; }

    /// <summary>An environment variable's value.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Calls back at each Ctrl+C, instead of ending the process, until disposed of.</summary>
    public required Func<Action, IDisposable> OnInterrupt { get; init; }

    public static CliConsole OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Piped = Console.IsInputRedirected ? Console.In : null,
        Keyboard = Console.IsInputRedirected || Console.IsOutputRedirected ? null : Console.In,
        HasColours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        Variable = Environment.GetEnvironmentVariable,
        OnInterrupt = action => new Interrupt(action),
    };

    private sealed class Interrupt : IDisposable
    {
        private readonly ConsoleCancelEventHandler handler;

        public Interrupt(Action action)
        {
            handler = (_, pressed) =>
            {
                pressed.Cancel = true;
                action();
            };
            Console.CancelKeyPress += handler;
        }

        public void Dispose() => Console.CancelKeyPress -= handler;
    }
}

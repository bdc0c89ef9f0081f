using System.Collections;

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

    /// <summary>The environment's variables.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Calls back at each Ctrl+C, instead of ending the process, until disposed of.</summary>
    public required Func<Action, IDisposable> OnInterrupt { get; init; }

    public static CliConsole OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Piped = Console.IsInputRedirected ? Console.In : null,
        Keyboard = Console.IsInputRedirected || Console.IsOutputRedirected ? null : Console.In,
        HasColours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        Variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!),
        OnInterrupt = action => new Interrupt(action),
    };

    /// <summary>An environment variable's value; null where it is not set, or empty.</summary>
    public string? Variable(string name) => Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

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

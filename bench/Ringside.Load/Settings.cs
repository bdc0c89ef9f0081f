using System.Globalization;
using Ringside.Load.Servers;

namespace Ringside.Load;

/// <summary>What the command line asks for.</summary>
/// <param name="Program">Path of the built server.</param>
/// <param name="Quick">Fewer sizes and shorter runs.</param>
internal sealed record Settings(string Program, bool Quick)
{
    public IReadOnlyList<Transport> Transports { get; init; } = [Transport.Sse, Transport.WebSocket];

    /// <summary>Whether peers are measured too.</summary>
    public bool Peers { get; init; } = true;

    /// <summary>Whether what has to do with PostgreSQL is measured, and what has to do with SQLite, where there is a choice.</summary>
    public (bool Sqlite, bool Postgres) Stores { get; init; } = (true, true);

    public int? Viewers { get; init; }

    public int? Size { get; init; }

    public double? Seconds { get; init; }

    public int? Batch { get; init; }

    public int? Window { get; init; }

    public int ServerCore { get; init; }

    public int GeneratorCore { get; init; } = 1;

    /// <summary>How long one measurement lasts, after it has warmed up.</summary>
    public TimeSpan Time => TimeSpan.FromSeconds(Seconds ?? (Quick ? 3 : 5));

    /// <summary>What is measured: what the command line says, or a short or a long list.</summary>
    public static IReadOnlyList<int> Choose(int? given, bool quick, int[] few, int[] all) => given is { } one ? [one] : quick ? few : all;

    /// <exception cref="LoadException">An option is unknown, or its value is wrong.</exception>
    public static Settings Read(ReadOnlySpan<string> args)
    {
        var settings = new Settings("", false);
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i];
            if (name is "--quick" or "--no-peers")
            {
                settings = name == "--quick" ? settings with { Quick = true } : settings with { Peers = false };
                continue;
            }

            var value = ++i < args.Length ? args[i] : throw new LoadException($"{name} needs a value");
            settings = name switch
            {
                "--program" => settings with { Program = Path.GetFullPath(value) },
                "--protocol" => settings with { Transports = Protocols(value) },
                "--store" => settings with { Stores = StoresOf(value) },
                "--viewers" => settings with { Viewers = (int)Number(name, value) },
                "--size" => settings with { Size = (int)Number(name, value) },
                "--seconds" => settings with { Seconds = Number(name, value) },
                "--batch" => settings with { Batch = (int)Number(name, value) },
                "--window" => settings with { Window = (int)Number(name, value) },
                "--server-core" => settings with { ServerCore = (int)Number(name, value) },
                "--generator-core" => settings with { GeneratorCore = (int)Number(name, value) },
                _ => throw new LoadException($"there is no option {name}"),
            };
        }

        return settings;
    }

    private static IReadOnlyList<Transport> Protocols(string value) => value switch
    {
        "sse" => [Transport.Sse],
        "ws" => [Transport.WebSocket],
        "both" => [Transport.Sse, Transport.WebSocket],
        _ => throw new LoadException($"--protocol is sse, ws or both, not {value}"),
    };

    private static (bool Sqlite, bool Postgres) StoresOf(string value) => value switch
    {
        "sqlite" => (true, false),
        "postgres" => (false, true),
        "both" => (true, true),
        _ => throw new LoadException($"--store is sqlite, postgres or both, not {value}"),
    };

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : throw new LoadException($"{name} takes a number, not {value}");
}

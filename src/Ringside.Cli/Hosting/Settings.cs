using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Ringside.Server.Hosting;

namespace Ringside.Cli.Hosting;

/// <summary>A server's settings: <c>appsettings.json</c>, then <c>RINGSIDE_*</c> variables, then <c>--key value</c> (W6).</summary>
internal static class Settings
{
    /// <summary>Lets a command take every setting as <c>--key value</c>; which there are, the server knows.</summary>
    public static Command TakingSettings(this Command command)
    {
        command.TreatUnmatchedTokensAsErrors = false;
        command.Description += $"{Environment.NewLine}{Environment.NewLine}Settings, also as RINGSIDE_… variables and in appsettings.json (docs/configuration.md): "
            + string.Join(", ", RingsideOptions.Keys.Select(Option));
        return command;
    }

    /// <exception cref="OptionsException">Something is wrong with them; all of it is named.</exception>
    public static RingsideOptions Read(CliConsole console, ParseResult parsed)
    {
        var problems = new List<string>();
        var arguments = Arguments(parsed.UnmatchedTokens, problems);
        try
        {
            var options = RingsideOptions.Read(Configure(console, arguments));
            return problems.Count == 0 ? options : throw new OptionsException(problems);
        }
        catch (OptionsException wrong) when (!ReferenceEquals(wrong.Problems, problems))
        {
            throw new OptionsException([.. problems, .. wrong.Problems]);
        }
    }

    private static IConfigurationRoot Configure(CliConsole console, Dictionary<string, string?> arguments)
    {
        const string Prefix = "RINGSIDE_";
        var variables = console.Variables.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal));
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
                .AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create($"ringside:{variable.Key[Prefix.Length..]}", (string?)variable.Value)))
                .AddInMemoryCollection(arguments)
                .Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException)
        {
            throw new OptionsException([$"appsettings.json: {exception.InnerException?.Message ?? exception.Message}"]);
        }
    }

    private static Dictionary<string, string?> Arguments(IReadOnlyList<string> tokens, List<string> problems)
    {
        var found = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < tokens.Count; i++)
        {
            var (name, value) = tokens[i].Split('=', 2) is [var left, var right] ? (left, right) : (tokens[i], null);
            if (RingsideOptions.Keys.FirstOrDefault(known => Option(known) == name) is not { } key)
            {
                problems.Add($"{name} is no setting");
                i += value is null && i + 1 < tokens.Count && !tokens[i + 1].StartsWith("--", StringComparison.Ordinal) ? 1 : 0;
            }
            else if (value is not null || i + 1 < tokens.Count)
            {
                found[$"ringside:{key}"] = value ?? tokens[++i];
            }
            else
            {
                problems.Add($"{name} has no value");
            }
        }

        return found;
    }

    private static string Option(string key) => "--" + key.Replace('_', '-');
}

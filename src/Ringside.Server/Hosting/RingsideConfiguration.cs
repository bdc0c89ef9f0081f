using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Ringside.Server.Hosting;

/// <summary>Where settings come from, the later over the earlier (W6): the section <c>Ringside</c> of <c>appsettings.json</c>, <c>RINGSIDE_*</c> variables, <c>--key value</c>.</summary>
public static class RingsideConfiguration
{
    private const string Prefix = "RINGSIDE_";

    /// <param name="arguments">Pairs of <c>--key</c> and value; <c>--admin-token</c> and <c>--admin_token</c> are the same.</param>
    /// <exception cref="OptionsException">An argument is not of that form.</exception>
    public static IConfiguration Read(IReadOnlyList<string> arguments, IDictionary? environment = null)
    {
        var variables = (environment ?? Environment.GetEnvironmentVariables()).Cast<DictionaryEntry>()
            .Where(pair => ((string)pair.Key).StartsWith(Prefix, StringComparison.Ordinal))
            .Select(pair => KeyValuePair.Create($"ringside:{((string)pair.Key)[Prefix.Length..].ToLowerInvariant()}", (string?)pair.Value));
        return new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddInMemoryCollection(variables)
            .AddInMemoryCollection(Pairs(arguments))
            .Build();
    }

    private static List<KeyValuePair<string, string?>> Pairs(IReadOnlyList<string> arguments)
    {
        var pairs = new List<KeyValuePair<string, string?>>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (key, value) = arguments[i].Split('=', 2) is [var name, var inline] ? (name, inline) : (arguments[i], i + 1 < arguments.Count ? arguments[++i] : null);
            if (!key.StartsWith("--", StringComparison.Ordinal) || value is null)
            {
                throw new OptionsException([$"{arguments[Math.Min(i, arguments.Count - 1)]}: settings are given as --key value"]);
            }

            var setting = key[2..].Replace('-', '_').ToLowerInvariant();
            if (!RingsideOptions.Keys.Contains(setting))
            {
                throw new OptionsException([$"{key} is not a setting. Settings: {string.Join(", ", RingsideOptions.Keys.Select(known => $"--{known.Replace('_', '-')}"))}"]);
            }

            pairs.Add(KeyValuePair.Create($"ringside:{setting}", (string?)value));
        }

        return pairs;
    }
}

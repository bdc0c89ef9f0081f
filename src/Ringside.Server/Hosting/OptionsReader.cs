using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;
using Ringside.EventLog.Postgres;
using Ringside.Server.Usage;

namespace Ringside.Server.Hosting;

/// <summary>Reads settings and collects everything that is wrong with them, so that it is said at once (W6).</summary>
internal sealed class OptionsReader(IConfiguration configuration)
{
    private readonly List<string> problems = [];

    public IReadOnlyList<Uri> Urls(string key, string otherwise)
    {
        var urls = new List<Uri>();
        foreach (var text in Split(Value(key) ?? otherwise))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                urls.Add(url);
            }
            else
            {
                Problem(key, $"{text} is not an http or https address");
            }
        }

        return urls;
    }

    public string Folder(string key, string otherwise) => Absolute(key, Value(key) ?? otherwise);

    public IReadOnlyList<string> Folders(string key, IReadOnlyList<string> otherwise) =>
        Value(key) is { } value ? [.. value.Split([Path.PathSeparator, ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(path => Absolute(key, path))] : otherwise;

    public string Choice(string key, string otherwise, params string[] choices)
    {
        var value = Value(key) ?? otherwise;
        if (!choices.Contains(value))
        {
            Problem(key, $"must be one of {string.Join(", ", choices)}, not {value}");
        }

        return value;
    }

    /// <summary>Null: SQLite. What is wrong is said without the value, which may have a password in it.</summary>
    public PostgresOptions? Store(string key)
    {
        if (Value(key) is not { } value || value == "sqlite")
        {
            return null;
        }

        try
        {
            return PostgresOptions.Parse(value);
        }
        catch (FormatException e)
        {
            Problem(key, e.Message);
            return null;
        }
    }

    public string? Token(string key)
    {
        var value = Value(key);
        if (value is not null && (value.Length < 20 || !value.StartsWith("rs_", StringComparison.Ordinal)))
        {
            Problem(key, "must begin with rs_ and have at least 20 characters");
        }

        return value;
    }

    public IReadOnlyList<string> List(string key) => Split(Value(key) ?? "");

    /// <summary>Addresses, and networks such as <c>10.0.0.0/8</c>.</summary>
    public IReadOnlyList<IPNetwork> Networks(string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in List(key))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                Problem(key, $"{text} is neither an address nor a network");
            }
        }

        return networks;
    }

    /// <summary>The built-in model catalogue, with a file's words over it.</summary>
    public ModelCatalogue Models(string key)
    {
        if (Value(key) is not { } path)
        {
            return ModelCatalogue.BuiltIn;
        }

        try
        {
            using var file = File.OpenRead(path);
            var (models, wrong) = CatalogueFile.Read(file);
            foreach (var problem in wrong)
            {
                Problem(key, $"{path}: {problem}");
            }

            return ModelCatalogue.BuiltIn.With(models);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problem(key, $"{path} cannot be read: {e.Message}");
            return ModelCatalogue.BuiltIn;
        }
    }

    public int Number(string key, int otherwise, int min, int max)
    {
        if (Value(key) is not { } text)
        {
            return otherwise;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
        {
            Problem(key, $"must be a whole number from {min} to {max}, not {text}");
        }

        return number;
    }

    /// <summary>A number that need not be given.</summary>
    public decimal? Decimal(string key, decimal min, decimal max, bool wholeOnly = false)
    {
        if (Value(key) is not { } text)
        {
            return null;
        }

        if (!decimal.TryParse(text, wholeOnly ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number < min || number > max)
        {
            Problem(key, $"must be a {(wholeOnly ? "whole " : "")}number from {min.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)}, not {text}");
        }

        return number;
    }

    public void Check()
    {
        if (problems.Count > 0)
        {
            throw new OptionsException(problems);
        }
    }

    /// <summary>A variable <c>RINGSIDE_ADMIN_TOKEN</c>, a setting <c>Ringside:admin_token</c> and an argument <c>--admin-token</c> are one key.</summary>
    private string? Value(string key) => configuration[$"ringside:{key}"] is { Length: > 0 } value ? value : null;

    private string Absolute(string key, string path)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var full = path == "~" || path.StartsWith("~/", StringComparison.Ordinal) ? Path.Join(home, path[1..]) : path;
        if (File.Exists(full))
        {
            Problem(key, $"{path} is a file, not a folder");
        }

        return Path.GetFullPath(full);
    }

    public void Problem(string key, string problem) => problems.Add($"RINGSIDE_{key.ToUpperInvariant()}: {problem}");

    private static string[] Split(string value) => value.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

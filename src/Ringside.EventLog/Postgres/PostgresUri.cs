using System.Text.RegularExpressions;
using Npgsql;

namespace Ringside.EventLog.Postgres;

/// <summary>Connection URIs as libpq has them (its documentation, 34.1.1.2): several hosts, a socket's folder as host, parameters by libpq's or Npgsql's names.</summary>
internal static partial class PostgresUri
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["user"] = "Username", ["dbname"] = "Database", ["sslmode"] = "SSL Mode", ["sslrootcert"] = "Root Certificate", ["sslcert"] = "SSL Certificate", ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password", ["application_name"] = "Application Name", ["connect_timeout"] = "Timeout", ["target_session_attrs"] = "Target Session Attributes",
        ["channel_binding"] = "Channel Binding", ["client_encoding"] = "Client Encoding", ["passfile"] = "Passfile", ["schema"] = "Search Path",
    };

    public static bool IsOne(string text) => text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    /// <exception cref="FormatException">A part is not as it should be; the message holds no value.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var parts = Shape().Match(text);
        if (!parts.Success)
        {
            throw new FormatException("must have the form postgres://user:password@host:port/database");
        }

        var builder = new NpgsqlConnectionStringBuilder();
        Set(builder, "user", parts.Groups["user"].Value);
        Set(builder, "password", parts.Groups["password"].Value);
        Set(builder, "host", parts.Groups["hosts"].Value);
        Set(builder, "dbname", parts.Groups["database"].Value);
        foreach (var pair in parts.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            Set(builder, Uri.UnescapeDataString(pair.Split('=')[0]), pair.Split('=', 2) is [_, var value] ? value : "");
        }

        // One port is a setting of its own, since a socket's folder may stand before it.
        if (builder.Host is { } host && !host.Contains(',') && host.LastIndexOf(':') is > 0 and var colon && !host.EndsWith(']') && int.TryParse(host.AsSpan(colon + 1), out var port))
        {
            (builder.Host, builder.Port) = (host[..colon].Trim('[', ']'), port);
        }

        return builder;
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        try
        {
            builder[Names.GetValueOrDefault(name, name)] = Uri.UnescapeDataString(value).Replace("verify-full", "VerifyFull", StringComparison.Ordinal).Replace("verify-ca", "VerifyCA", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new FormatException($"the parameter {name} is not known, or its value is wrong", e);
        }
    }

    [GeneratedRegex(@"^postgres(ql)?://((?<user>[^:@/?]*)(:(?<password>[^@/?]*))?@)?(?<hosts>[^/?@]*)(/(?<database>[^/?]*))?(\?(?<query>[^?]*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}

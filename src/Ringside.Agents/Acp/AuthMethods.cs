using System.Text.Json;
using Ringside.Agents.JsonRpc;
using Ringside.Agents.Presets;
using Ringside.Protocol;

namespace Ringside.Agents.Acp;

/// <summary>What a program's <c>authMethods</c> say of how somebody signs in with it.</summary>
internal static class AuthMethods
{
    /// <param name="initialized">The result of <c>initialize</c>.</param>
    /// <param name="program">What to run in a terminal, for a method that names arguments alone.</param>
    public static IReadOnlyList<AuthMethod> Of(JsonElement initialized, string program) =>
        [.. (initialized.Items("authMethods") ?? []).Select(method => Read(method, program)).OfType<AuthMethod>()];

    /// <summary>What a person must do, as sentences: what is known of the program beforehand, then what it says itself.</summary>
    public static string Words(Preset? preset, IReadOnlyList<AuthMethod> methods)
    {
        var offered = methods.Count == 0 ? null : $"It offers: {string.Join("; ", methods.Select(Words))}.";
        return (preset?.SignIn, offered) switch
        {
            (null, null) => "Sign in with the program itself, in a terminal.",
            var (known, said) => string.Join(' ', new[] { known, said }.OfType<string>()),
        };
    }

    private static string Words(AuthMethod method)
    {
        var how = method.Command is { } command ? $"run `{command}` in a terminal"
            : method.Variables is { } variables ? $"set {string.Join(" and ", variables.Select(name => $"`{name}`"))}"
            : method.Description?.TrimEnd('.');
        return how is null ? method.Name : $"{method.Name} ({how})";
    }

    private static AuthMethod? Read(JsonElement method, string program)
    {
        if (method.Text("id") is not { } id)
        {
            return null;
        }

        var variables = (method.Items("vars") ?? []).Select(variable => variable.Text("name")).OfType<string>().ToList();
        return new AuthMethod(id, method.Text("name") ?? id)
        {
            Description = method.Text("description"),
            Variables = variables.Count > 0 ? variables : null,
            Command = method.Member("_meta").Member("terminal-auth") is { } terminal ? Line(terminal.Text("command") ?? program, terminal)
                : method.Text("type") == "terminal" ? Line(program, method)
                : null,
        };
    }

    private static string Line(string command, JsonElement from) => string.Join(
        ' ',
        [command, .. (from.Items("args") ?? []).Where(argument => argument.ValueKind == JsonValueKind.String).Select(argument => argument.GetString()!)]);
}

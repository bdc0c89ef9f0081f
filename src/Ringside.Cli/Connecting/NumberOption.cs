using System.CommandLine;
using System.Globalization;

namespace Ringside.Cli.Connecting;

/// <summary>An option whose value is a whole number; of another value it says so in words.</summary>
internal static class NumberOption
{
    public static Option<int?> Create(string name, string description, string value = "n") => new(name)
    {
        Description = description,
        HelpName = value,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            result.AddError($"{name} {result.Tokens[0].Value} is no whole number.");
            return null;
        },
    };
}

using System.Text.RegularExpressions;

namespace Ringside.Tidy.Tests;

public sealed partial class WordsTests
{
    private static readonly string[] Drawers = ["common", "utils", "util", "utilities", "abstractions", "helpers", "misc"];

    [Fact]
    public void There_is_no_drawer_for_everything()
    {
        Findings.None(Repository.Folders("src", "web", "tests").Where(folder => folder.Split('/', '.').Any(part => Drawers.Contains(part.ToLowerInvariant()))));
    }

    [Fact]
    public void Nothing_is_left_for_later_and_nothing_is_folded_away()
    {
        var wrong =
            from file in Repository.Code("src", "web", "tests", "bench")
            where !file.StartsWith("tests/Ringside.Tidy.Tests/", StringComparison.Ordinal)
            from line in Repository.Lines(file).Index()
            where Banned().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        Findings.None(wrong);
    }

    [Fact]
    public void No_path_of_somebodys_machine_is_written_down()
    {
        var wrong =
            from file in Repository.Files()
            where !file.StartsWith("tests/", StringComparison.Ordinal) && Path.GetExtension(file) is not (".png" or ".woff2" or ".ico")
            from line in Repository.Lines(file).Index()
            where MachinePath().IsMatch(line.Item)
            select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

        Findings.None(wrong);
    }

    [GeneratedRegex(@"#region|// (Arrange|Act|Assert)\b|\b(TODO|FIXME|HACK|XXX)\b|Initializes a new instance|NotImplementedException|@ts-ignore")]
    private static partial Regex Banned();

    [GeneratedRegex(@"(?<![\w.~$}])/(work|tmp|farm|root|Users)/")]
    private static partial Regex MachinePath();
}

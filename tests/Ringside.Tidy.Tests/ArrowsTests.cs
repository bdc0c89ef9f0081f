using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ringside.Tidy.Tests;

public sealed partial class ArrowsTests
{
    private static IEnumerable<string> ProjectFiles => Repository.Files("src").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    [Fact]
    public void Projects_refer_only_to_the_projects_they_may_know()
    {
        var wrong =
            from file in ProjectFiles
            let project = Path.GetFileNameWithoutExtension(file)
            from reference in XDocument.Parse(Repository.Text(file)).Descendants("ProjectReference")
            let target = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)
            where !Arrows.Projects.TryGetValue(project, out var allowed) || !allowed.Contains(target)
            select $"{project} → {target}";

        Findings.None(wrong);
    }

    [Fact]
    public void Every_project_has_its_place()
    {
        Assert.Equal(Arrows.Projects.Keys.Order(StringComparer.Ordinal), ProjectFiles.Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_below_the_server_knows_no_AspNet()
    {
        var wrong =
            from file in Repository.Files("src")
            where Path.GetExtension(file) is ".cs" or ".csproj" && !Arrows.AspNet.Contains(file.Split('/')[1])
            where Repository.Text(file).Contains("Microsoft.AspNetCore", StringComparison.Ordinal)
            select file;

        Findings.None(wrong);
    }

    [Fact]
    public void In_the_server_no_layer_names_one_above_it()
    {
        var wrong =
            from file in Repository.Code("src/Ringside.Server")
            let parts = file.Split('/')
            where parts.Length > 3
            from named in ServerNamespace().Matches(Repository.Text(file)).Select(match => match.Groups[1].Value).Distinct()
            where Arrows.LayerOf(named) > Arrows.LayerOf(parts[2])
            select $"{file} names Ringside.Server.{named}";

        Findings.None(wrong);
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        // The wire types are one namespace, whatever folder they are in.
        var wrong =
            from file in Repository.Code("src")
            where !file.StartsWith("src/Ringside.Protocol/", StringComparison.Ordinal)
            let expected = Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.')
            let declared = Namespace().Match(Repository.Text(file)).Groups[1].Value
            where declared.Length > 0 && declared != expected
            select $"{file} is in namespace {declared}";

        Findings.None(wrong);
    }

    [Fact]
    public void The_framework_free_client_of_the_page_imports_neither_React_nor_the_page()
    {
        var wrong =
            from file in Repository.Code("web/client")
            from line in Repository.Lines(file)
            where ForbiddenImport().IsMatch(line)
            select $"{file}: {line.Trim()}";

        Findings.None(wrong);
    }

    [Fact]
    public void The_solution_lists_every_project()
    {
        var listed = XDocument.Parse(Repository.Text("Ringside.slnx")).Descendants("Project").Select(project => project.Attribute("Path")!.Value);

        Assert.Equal(Repository.Files("src", "tests", "bench").Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"Ringside\.Server\.([A-Z]\w*)")]
    private static partial Regex ServerNamespace();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"from ['""](react|react-dom|@?ringside/app|(\.\./)+app)\b")]
    private static partial Regex ForbiddenImport();
}

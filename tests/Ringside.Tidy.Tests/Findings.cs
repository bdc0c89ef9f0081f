namespace Ringside.Tidy.Tests;

/// <summary>What a rule of the house finds wrong, all of it at once.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join('\n', all)}");
    }
}

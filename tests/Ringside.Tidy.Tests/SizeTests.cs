namespace Ringside.Tidy.Tests;

public sealed class SizeTests
{
    private static readonly List<(string File, int Lines)> Sizes =
        [.. Repository.Code("src", "web", "tests", "bench").Select(file => (file, Repository.Lines(file).Length)).OrderByDescending(size => size.Length)];

    [Fact]
    public void No_file_has_more_than_400_lines()
    {
        Findings.None(Sizes.Where(size => size.Lines > 400).Select(size => $"{size.Lines} {size.File}"));
    }

    [Fact]
    public void Nine_files_in_ten_have_fewer_than_150_lines()
    {
        var tenth = Sizes[Sizes.Count / 10];

        Assert.True(
            tenth.Lines < 150,
            $"the 90th percentile is {tenth.Lines} lines; the longest are:\n{string.Join('\n', Sizes.Take(Sizes.Count / 10).Select(size => $"{size.Lines,5} {size.File}"))}");
    }
}

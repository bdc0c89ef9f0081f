using System.Text;

namespace Ringside.Load.Traffic;

/// <summary>An event as its writer sends it: one line, whose data has exactly so many bytes and begins with a <see cref="Mark"/>.</summary>
internal sealed class EventTemplate
{
    private readonly byte[] line;
    private readonly int markAt;

    /// <param name="before">What stands before the data.</param>
    /// <param name="size">Bytes of data, braces included: the payload.</param>
    /// <param name="after">What stands behind it.</param>
    public EventTemplate(string before, int size, string after)
    {
        var mark = Encoding.ASCII.GetString(Mark.Blank);
        var padding = new string('x', Math.Max(0, size - $$"""{{{mark}},"pad":""}""".Length));
        line = Encoding.ASCII.GetBytes($$"""{{before}}{{{mark}},"pad":"{{padding}}"}{{after}}""");
        markAt = line.AsSpan().IndexOf(Mark.Blank);
    }

    public int Length => line.Length;

    public void Write(Span<byte> output, int writer, long number, long time)
    {
        line.CopyTo(output);
        Mark.Write(output[markAt..], writer, number, time);
    }
}

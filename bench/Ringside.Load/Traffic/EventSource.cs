using System.Buffers;
using System.Text;

namespace Ringside.Load.Traffic;

/// <summary>What a writer's requests hold.</summary>
internal interface IEventSource
{
    /// <summary>The request's head without its length and the empty line.</summary>
    byte[] Head { get; }

    /// <param name="count">How many events are wanted.</param>
    /// <param name="due">When they were due, as a timestamp.</param>
    /// <returns>How many it has written.</returns>
    int Fill(ArrayBufferWriter<byte> body, int count, long due);

    void Answered(ReadOnlySpan<byte> answer);
}

/// <summary>Marked events of one number range, to one address.</summary>
/// <param name="number">Which of the <see cref="Mark.Writers"/> it is.</param>
internal sealed class MarkedEvents(WriterAddress address, int number) : IEventSource
{
    public byte[] Head { get; } = Encoding.ASCII.GetBytes(address.Head);

    /// <summary>How many events it has made.</summary>
    public long Sent { get; private set; }

    /// <summary>A request is under way; its answer may be overtaken by that of another.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>One for each writer, as far as their order can be told apart.</summary>
    public static IReadOnlyList<MarkedEvents> For(WriterAddress address, int writers) =>
        [.. Enumerable.Range(0, writers).Select(i => new MarkedEvents(address, i % Mark.Writers))];

    public int Fill(ArrayBufferWriter<byte> body, int count, long due)
    {
        for (var i = 0; i < count; i++)
        {
            address.Template.Write(body.GetSpan(address.Template.Length), number, Sent++, due);
            body.Advance(address.Template.Length);
        }

        IsBusy = true;
        return count;
    }

    public void Answered(ReadOnlySpan<byte> answer) => IsBusy = false;
}

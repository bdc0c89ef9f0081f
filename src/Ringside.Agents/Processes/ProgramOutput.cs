using System.Runtime.CompilerServices;

namespace Ringside.Agents.Processes;

/// <summary>Reads what a program writes.</summary>
internal static class ProgramOutput
{
    /// <summary>
    /// What it writes, to the end of its output. Where that stays open after the program has ended, since a child out of reach holds it, the end is once nothing
    /// more has come for the grace. Each piece is valid until the next is asked for.
    /// </summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        this IAgentProgram program, ProgramOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            // A read from a pipe cannot be cancelled: it is left behind, and ends with the program.
            var read = program.Output.ReadAsync(buffer, CancellationToken.None).AsTask();
            if (await Task.WhenAny(read, program.Exited).WaitAsync(cancellationToken) != read)
            {
                await Task.WhenAny(read, Task.Delay(options.StopGrace, options.Time, cancellationToken)).WaitAsync(cancellationToken);
                if (!read.IsCompleted)
                {
                    yield break;
                }
            }

            if (await read is var count and > 0)
            {
                yield return buffer.AsMemory(0, count);
            }
            else
            {
                yield break;
            }
        }
    }
}

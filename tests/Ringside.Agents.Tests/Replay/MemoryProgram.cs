using System.IO.Pipelines;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Tests.Replay;

/// <summary>An agent program that is only two streams, whose other ends the test holds.</summary>
internal sealed class MemoryProgram : IAgentProgram
{
    private readonly Pipe fromAgent = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Pipe toAgent = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryProgram()
    {
        Output = fromAgent.Reader.AsStream();
        Input = toAgent.Writer.AsStream();
        AgentWriter = new StreamWriter(fromAgent.Writer.AsStream()) { AutoFlush = true, NewLine = "\n" };
        AgentReader = new StreamReader(toAgent.Reader.AsStream());
    }

    public Stream Output { get; }

    public Stream Input { get; }

    public string LastWords => "";

    public Task<int> Exited => exited.Task;

    public StreamWriter AgentWriter { get; }

    public StreamReader AgentReader { get; }

    public Task<IReadOnlySet<int>> FindProcessesAsync() => Task.FromResult<IReadOnlySet<int>>(new HashSet<int>());

    public Task EndOthersAsync(IReadOnlySet<int> kept) => Task.CompletedTask;

    public Task KillAsync()
    {
        if (exited.TrySetResult(0))
        {
            fromAgent.Writer.Complete();
            toAgent.Writer.Complete();
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}

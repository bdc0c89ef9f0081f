using System.Text;
using System.Text.Json;
using Ringside.Agents.Acp;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Command;

/// <summary>A program that is run once for each prompt, in one session. It remembers nothing from one to the next.</summary>
internal sealed class CommandAgent(AcpLaunch launch, AgentStart start, IAgentHost host, ProgramOptions options) : IAgent
{
    private const string Placeholder = "{prompt}";

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource disposal = new();
    private volatile CancellationTokenSource? turn;

    public Task Ended => ended.Task;

    /// <summary>Each prompt is all that its program knows, the first after a restart no less than others.</summary>
    public bool TakesBriefings => false;

    public async Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
    {
        var text = PromptText.Of(prompt);
        var isArgument = launch.Args.Any(argument => argument.Contains(Placeholder, StringComparison.Ordinal));
        var args = isArgument ? [.. launch.Args.Select(argument => argument.Replace(Placeholder, text, StringComparison.Ordinal))] : launch.Args;
        var limit = start.Settings.IdleTimeoutSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.IdleTimeout;
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(disposal.Token);
        using var idle = new CancellationTokenSource(limit, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, cancelling.Token, idle.Token);
        turn = cancelling;
        try
        {
            var program = AgentProcess.Start((launch with { Args = args }).At(start.Workdir), options.Owner, options.DataFolder, options.Time, options.StopGrace);
            try
            {
                _ = FeedAsync(program.Input, isArgument ? "" : text);
                await TellAsync(program, idle, limit, stop.Token);
                return await program.Exited.WaitAsync(stop.Token) is var code and not 0 ? throw Failed(program, code) : new TurnResult("end_turn");
            }
            finally
            {
                await program.KillAsync();
                await program.DisposeAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return cancelling.IsCancellationRequested ? new TurnResult("cancelled") : throw new AgentException(
                AgentErrors.Unresponsive, $"{launch.Title} wrote nothing for {AcpFailures.Words(limit)}, and was ended.") { IsTurnOnly = true };
        }
        finally
        {
            turn = null;
        }
    }

    public Task CancelAsync()
    {
        try
        {
            turn?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Its turn has just ended by itself.
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        disposal.Cancel();
        ended.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private async Task TellAsync(AgentProcess program, CancellationTokenSource idle, TimeSpan limit, CancellationToken stop)
    {
        var output = new PlainOutput();
        await foreach (var piece in program.ReadAsync(options, stop))
        {
            idle.CancelAfter(limit);
            await SayAsync(output.Take(piece.Span), stop);
        }

        await SayAsync(output.End(), stop);
    }

    private ValueTask SayAsync(string text, CancellationToken stop) => text.Length == 0 ? default : host.UpdateAsync(new MessageChunk(text), stop);

    /// <summary>Not awaited: a program may print before it has read everything, or read nothing at all.</summary>
    private static async Task FeedAsync(Stream input, string text)
    {
        try
        {
            await input.WriteAsync(Encoding.UTF8.GetBytes(text));
            input.Close();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
        }
    }

    private AgentException Failed(AgentProcess program, int code) =>
        new(AgentErrors.Exited, $"{launch.Title} {AcpFailures.Ending(code)}.{AcpFailures.Words(program)}") { IsTurnOnly = true };
}

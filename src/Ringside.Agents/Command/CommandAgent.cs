using System.Text;
using System.Text.Json;
using Ringside.Agents.Presets;
using Ringside.Agents.Processes;

namespace Ringside.Agents.Command;

/// <summary>A program that is run once for each prompt, in one session. It remembers nothing from one to the next.</summary>
internal sealed class CommandAgent(ProgramLaunch launch, AgentStart start, IAgentHost host, ProgramOptions options) : IAgent
{
    private const string Placeholder = "{prompt}";

    /// <summary>So many UTF-16 units are a message, which is in memory until it ends; what comes after them is kept as a tool's output is.</summary>
    private const int MostSaid = 1 << 20;

    private readonly TurnStops stops = new();
    private int turns;

    public Task Ended => stops.Ended;

    /// <summary>Each prompt is all that its program knows, the first after a restart no less than others.</summary>
    public bool TakesBriefings => false;

    public async Task<TurnResult> PromptAsync(IReadOnlyList<JsonElement> prompt, CancellationToken cancellationToken)
    {
        var text = PromptText.Of(prompt);
        var isArgument = launch.Args.Any(argument => argument.Contains(Placeholder, StringComparison.Ordinal));
        var args = isArgument ? [.. launch.Args.Select(argument => argument.Replace(Placeholder, text, StringComparison.Ordinal))] : launch.Args;
        var limit = start.Settings.IdleTimeoutSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : options.IdleTimeout;
        using var cancelling = stops.Begin(cancellationToken);
        using var idle = new CancellationTokenSource(limit, options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelling.Token, idle.Token);
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
                AgentErrors.Unresponsive, $"{launch.Title} wrote nothing for {ProgramFailures.Words(limit)}, and was ended.") { IsTurnOnly = true };
        }
        finally
        {
            stops.End();
        }
    }

    public Task CancelAsync() => stops.CancelAsync();

    public ValueTask DisposeAsync() => stops.DisposeAsync();

    private async Task TellAsync(AgentProcess program, CancellationTokenSource idle, TimeSpan limit, CancellationToken stop)
    {
        var output = new PlainOutput();
        var rest = new ToolCallUpdate { CallId = $"rest_{options.Time.GetUtcNow().ToUnixTimeMilliseconds()}_{++turns}", Kind = "other", Title = $"The rest of what {launch.Title} printed" };
        var said = 0L;
        await foreach (var piece in program.ReadAsync(options, stop))
        {
            idle.CancelAfter(limit);
            said = await SayAsync(output.Take(piece.Span), said, rest, stop);
        }

        if (await SayAsync(output.End(), said, rest, stop) > MostSaid)
        {
            await host.UpdateAsync(rest with { Status = "completed" }, stop);
        }
    }

    /// <returns>How much has come so far.</returns>
    private async ValueTask<long> SayAsync(ReadOnlyMemory<char> text, long said, ToolCallUpdate rest, CancellationToken stop)
    {
        var fits = (int)Math.Clamp(MostSaid - said, 0, text.Length);
        fits -= fits > 0 && fits < text.Length && char.IsHighSurrogate(text.Span[fits - 1]) ? 1 : 0;
        if (fits > 0)
        {
            await host.UpdateAsync(new MessageChunk(text[..fits].ToString()), stop);
        }

        if (fits < text.Length)
        {
            if (said <= MostSaid)
            {
                await host.UpdateAsync(new MessageChunk("\n[it printed more, which follows as a tool's output]"), stop);
            }

            await host.UpdateAsync(rest with { Status = "in_progress", Printed = text[fits..] }, stop);
        }

        return said + text.Length;
    }

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
        new(AgentErrors.Exited, $"{launch.Title} {ProgramFailures.Ending(code)}.{ProgramFailures.Words(program)}") { IsTurnOnly = true };
}

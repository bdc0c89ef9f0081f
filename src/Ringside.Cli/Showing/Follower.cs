using Ringside.Client;
using Ringside.Client.Streaming;
using Ringside.Protocol;

namespace Ringside.Cli.Showing;

/// <summary>Reads a stream to its end and shows it; what happens to the connection goes to stderr.</summary>
internal sealed class Follower(RingsideClient client, CliConsole console)
{
    private readonly Terminal notices = new(console.Error, console.HasColours);
    private readonly Transcript transcript = new(new Terminal(console.Output, console.HasColours));

    /// <summary>Returns the run end at which it stopped, or the server's last word.</summary>
    /// <param name="untilRunEnds">Stop at the end of a run, which is its last event (E9).</param>
    public async Task<(Event? RunEnd, StreamEnded? Ended)> FollowAsync(EventQuery query, bool untilRunEnds, CancellationToken cancellationToken)
    {
        await using var questions = new Questions(client, console, transcript, notices);
        var isLost = false;
        await foreach (var item in client.StreamAsync(query, cancellationToken: cancellationToken))
        {
            switch (item)
            {
                case StreamEvent { Event: var shown }:
                    transcript.Show(shown);
                    questions.Follow(shown);
                    if (untilRunEnds && EventTypes.IsRunEnd(shown.Type))
                    {
                        return (shown, null);
                    }

                    break;
                case StreamCaughtUp:
                    questions.CaughtUp();
                    break;
                case StreamLost lost:
                    isLost = true;
                    notices.Line($"{lost.Reason} Trying again in {lost.RetryIn.TotalSeconds:0.0} s.", Style.Dim);
                    break;
                case StreamOpened opened:
                    Notice(opened, isLost);
                    isLost = false;
                    break;
                case StreamEnded ended:
                    return (null, ended);
            }
        }

        return default;
    }

    private void Notice(StreamOpened opened, bool wasLost)
    {
        if (opened.Verdict is Verdict.Gap)
        {
            notices.Line("Older events are no longer kept; what follows begins at the oldest.", Style.Dim);
        }
        else if (opened.Verdict is Verdict.Reset)
        {
            notices.Line("The server's log was replaced; what follows begins at its start.", Style.Dim);
        }
        else if (wasLost)
        {
            notices.Line("Connected again; nothing is missing.", Style.Dim);
        }
    }
}

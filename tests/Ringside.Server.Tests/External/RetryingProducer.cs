using System.Text;
using System.Text.Json;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.External;

/// <summary>
/// A program that writes numbered batches and, by a seed, does all that goes wrong with such programs: it loses answers, repeats itself, sends one number many
/// times at once, skips, and starts anew under a higher epoch while its old self still writes. It knows only what it was answered.
/// </summary>
/// <param name="http">The server as it is now; another after each of its restarts.</param>
internal sealed class RetryingProducer(Func<HttpClient> http, string session, string id, int seed)
{
    public const int EventsInBatch = 3;

    private readonly Random random = new(seed);
    private readonly Dictionary<int, string> answered = [];
    private int epoch = 1;
    private int next;

    /// <summary>The cursor of the last event that was acknowledged.</summary>
    public string? Last { get; private set; }

    /// <summary>Writes so many batches, each until it is acknowledged.</summary>
    /// <param name="acknowledged">Is told of each.</param>
    public async Task WriteAsync(int batches, Action acknowledged)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            await MisbehaveAsync(batch);
            var answer = await UntilAnsweredAsync(epoch, next, batch);
            answered[next++] = Taken(answer);
            Last = answer["last"];
            acknowledged();
        }
    }

    /// <summary>The result of a request, which must have one.</summary>
    private static string Taken(Answer answer)
    {
        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Json}");
        return answer["first"] + answer["last"];
    }

    private async Task MisbehaveAsync(int batch)
    {
        switch (random.Next(7))
        {
            case 0:
                await LoseAnswerAsync(batch);
                break;
            case 1:
                var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => UntilAnsweredAsync(epoch, next, batch)));
                Assert.All(answers, answer => Assert.Equal(Taken(answers[0]), Taken(answer)));
                break;
            case 2 when next > 0:
                var earlier = random.Next(next);
                var again = await UntilAnsweredAsync(epoch, earlier, batch);
                Assert.Equal(answered[earlier], Taken(again));
                Assert.Equal("true", again.Response.Headers.GetValues("Producer-Duplicate").Single());
                break;
            case 3:
                var gap = await UntilAnsweredAsync(epoch, next + 1 + random.Next(3), batch);
                Assert.True(gap.Status == 409, $"{gap.Status} {gap.Json}");
                Assert.Equal($"{next}", gap.Response.Headers.GetValues("Producer-Expected-Seq").Single());
                break;
            case 4:
                await StartAnewAsync(batch);
                break;
        }
    }

    /// <summary>The batch is the first of a new epoch; what the old self sends from then on is fenced off, whatever its number.</summary>
    private async Task StartAnewAsync(int batch)
    {
        var (oldEpoch, oldNext) = (epoch++, next);
        next = 0;
        answered.Clear();
        Taken(await UntilAnsweredAsync(epoch, 0, batch));
        foreach (var number in new[] { oldNext, Math.Max(0, oldNext - 1) })
        {
            Assert.Equal((403, "producer_fenced"), await CodeAsync(oldEpoch, number, batch));
        }
    }

    private async Task<(int Status, string? Code)> CodeAsync(int inEpoch, int number, int batch)
    {
        var answer = await UntilAnsweredAsync(inEpoch, number, batch);
        return (answer.Status, answer.Json.Text("code"));
    }

    /// <summary>Gives up at some moment of a request, and never learns what became of it.</summary>
    private async Task LoseAnswerAsync(int batch)
    {
        using var lost = new CancellationTokenSource();
        var sending = SendAsync(epoch, next, batch, lost.Token);
        for (var i = random.Next(20); i > 0; i--)
        {
            await Task.Yield();
        }

        await lost.CancelAsync();
        try
        {
            await sending;
        }
        catch (Exception e) when (IsLoss(e))
        {
        }
    }

    private async Task<Answer> UntilAnsweredAsync(int inEpoch, int number, int batch)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (true)
        {
            try
            {
                var answer = await SendAsync(inEpoch, number, batch, deadline.Token);
                if (answer.Status != 503)
                {
                    return answer;
                }
            }
            catch (Exception e) when (IsLoss(e) && !deadline.IsCancellationRequested)
            {
                // The server is gone for a moment.
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    private static bool IsLoss(Exception e) => e is HttpRequestException or OperationCanceledException or ObjectDisposedException or IOException;

    private async Task<Answer> SendAsync(int inEpoch, int number, int batch, CancellationToken lost)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/sessions/{session}/events");
        var events = Enumerable.Range(0, EventsInBatch).Select(i => Rest.Event("x.batch", new { id, batch, i }).ToJsonString());
        request.Content = new StringContent(string.Join('\n', events), Encoding.UTF8, "application/x-ndjson");
        request.Headers.Add("Producer-Id", id);
        request.Headers.Add("Producer-Epoch", $"{inEpoch}");
        request.Headers.Add("Producer-Seq", $"{number}");
        var response = await http().SendAsync(request, lost);
        return new Answer((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(lost)), response);
    }
}

using System.Text.Json;
using Ringside.TestKit;
using Ringside.TestKit.Servers;

namespace Ringside.E2E;

/// <summary>What webhooks could not be told, on a server whose clock stands still until it is told to move.</summary>
internal sealed class Undelivered
{
    /// <summary>So often it is looked at what is due.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly HttpClient http;
    private readonly FakeTime time;
    private readonly string session;

    private Undelivered(HttpClient http, FakeTime time, string session) => (this.http, this.time, this.session) = (http, time, session);

    /// <summary>With a session whose runs can fail.</summary>
    public static async Task<Undelivered> OpenAsync(HttpClient http, FakeTime time)
    {
        await Rest.DoAsync(http, "/api/agents", """{"name":"anna","driver":"external"}""");
        return new Undelivered(http, time, (await Rest.DoAsync(http, "/api/sessions", """{"agent":"anna","title":"Upgrade the parser","visibility":"team"}"""))["id"]);
    }

    /// <summary>Runs that fail; each is told to the webhook, which does not take it.</summary>
    public async Task FailAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Rest.WriteAsync(http, session, Rest.Event("run.started"), Rest.Event("run.failed", new { error = new { code = "broken", message = "It broke." } }));
        }

        await UntilAsync(items => items.Count == count && items.All(item => item.GetProperty("attempts").GetInt32() == 1));
    }

    /// <summary>Lets the clock go on, to one attempt after another, so that none of them is still on its way when it leaps.</summary>
    public async Task GiveUpAsync()
    {
        while ((await AllAsync()).Where(item => Due(item) is not null).Min(Due) is { } next)
        {
            var ahead = next - time.GetUtcNow();
            time.Advance((ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero) + Look);
            await UntilAsync(items => items.All(item => Due(item) is not { } due || due > next));
        }
    }

    public async Task<List<JsonElement>> AllAsync() => [.. (await Rest.GetAsync(http, "/api/deliveries")).Json.GetProperty("items").EnumerateArray()];

    /// <summary>Asks until the deliveries are so: no event tells of them.</summary>
    private async Task UntilAsync(Func<List<JsonElement>, bool> fits)
    {
        List<JsonElement> last = [];
        try
        {
            await Task.Run(async () =>
            {
                do
                {
                    last = await AllAsync();
                }
                while (!fits(last));
            }).Within("deliveries as they should be");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} It is {time.GetUtcNow():O}, and they are:\n{string.Join('\n', last)}");
        }
    }

    private static DateTimeOffset? Due(JsonElement delivery) => delivery.TryGetProperty("nextAt", out var at) ? at.GetDateTimeOffset() : null;
}

using Ringside.Server.Tests.Api;
using Ringside.TestKit.Servers;

namespace Ringside.Server.Tests.Threads;

public sealed class ThreadFormTests
{
    [Theory(DisplayName = "[O10] what is wrong with a thread or a message is named by its member")]
    [InlineData("""{"from":"{one}","to":"{one}","text":"x"}""", 422, "to")]
    [InlineData("""{"from":"{one}","text":"x"}""", 422, "to")]
    [InlineData("""{"from":"{one}","to":"{other}","agent":"demo","text":"x"}""", 422, "to")]
    [InlineData("""{"from":"{one}","to":"ses_nobody","text":"x"}""", 422, "to")]
    [InlineData("""{"from":"ses_nobody","to":"{other}","text":"x"}""", 422, "from")]
    [InlineData("""{"from":"{one}","to":"{other}","text":" "}""", 422, "text")]
    [InlineData("""{"from":"{one}","to":"{other}","text":"x","kind":"chat"}""", 422, "kind")]
    [InlineData("""{"from":"{one}","to":"{other}","text":"x","urgency":"now"}""", 422, "urgency")]
    [InlineData("""{"from":"{one}","to":"{other}","text":"x","timeoutSeconds":60}""", 422, "timeoutSeconds")]
    [InlineData("""{"from":"{one}","to":"{other}","text":"x","urgency":"blocking","timeoutSeconds":5}""", 422, "timeoutSeconds")]
    [InlineData("""{"from":"{one}","to":"{other}","text":"x","title":"t"}""", 422, "title")]
    [InlineData("""{"from":"{one}","agent":"nobody","text":"x"}""", 422, "agent")]
    [InlineData("""{"from":"{one}","to":"{other}","text":"x","tex":"y"}""", 400, "tex")]
    public async Task What_is_wrong_is_named(string body, int status, string path)
    {
        await using var talk = await Talk.StartAsync();
        var (one, other) = (await talk.SessionAsync(), await talk.SessionAsync());

        var refused = await Rest.PostAsync(talk.Http, "/api/threads", body.Replace("{one}", one, StringComparison.Ordinal).Replace("{other}", other, StringComparison.Ordinal));

        ErrorTests.Refused(refused, status, status == 400 ? "unknown_member" : "invalid");
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty(path, out _), refused.Json.ToString());
    }
}

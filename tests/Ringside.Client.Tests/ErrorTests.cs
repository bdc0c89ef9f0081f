using System.Net;
using Ringside.Protocol;
using Ringside.TestKit.Scripted;

namespace Ringside.Client.Tests;

public sealed class ErrorTests
{
    [Fact(DisplayName = "[W2] a problem arrives as its code, its words and its errors by field")]
    public async Task A_problem_is_data()
    {
        await using var server = await ScriptedServer.StartAsync();
        var problem = new Problem
        {
            Title = "Invalid",
            Status = 422,
            Code = ErrorCodes.Invalid,
            Detail = "The folder is not there.",
            Errors = new Dictionary<string, string[]> { ["workdir"] = ["does not exist"] },
        };
        server.On("POST /api/sessions", 422, problem, ProtocolJson.Default.Problem);
        using var client = new RingsideClient(server.Address);

        var refusal = await Assert.ThrowsAsync<RingsideException>(() => client.CreateSessionAsync(new CreateSession { Agent = "demo" }));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid", "The folder is not there."), (refusal.Status, refusal.Code, refusal.Message));
        Assert.Equal(["does not exist"], refusal.Errors["workdir"]);
    }

    [Fact]
    public async Task A_proxys_error_page_is_told_by_its_status()
    {
        await using var server = await ScriptedServer.StartAsync();
        server.On("GET /api/me", async context =>
        {
            context.Response.StatusCode = 502;
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync("<h1>Bad gateway</h1>"u8.ToArray());
        });
        using var client = new RingsideClient(server.Address);

        var refusal = await Assert.ThrowsAsync<RingsideException>(() => client.GetMeAsync());

        Assert.Equal(("http_502", true), (refusal.Code, refusal.IsTransient));
    }

    [Fact(DisplayName = "[W3] the token goes in the Authorization header, never in the address")]
    public async Task The_token_is_a_header()
    {
        await using var server = await ScriptedServer.StartAsync();
        string? authorization = null;
        server.On("POST /api/runs", context =>
        {
            authorization = context.Request.Headers.Authorization;
            return ScriptedServer.WriteJsonAsync(context, 201, new RunCreated("run_1", "ses_1"), ProtocolJson.Default.RunCreated);
        });
        using var client = new RingsideClient(server.Address, "rs_secret");

        var created = await client.CreateRunAsync(new CreateRun { Agent = "demo", Prompt = "go" });

        Assert.Equal(new RunCreated("run_1", "ses_1"), created);
        Assert.Equal("Bearer rs_secret", authorization);
        Assert.DoesNotContain(server.Requests, request => request.Contains("rs_secret", StringComparison.Ordinal));
    }
}

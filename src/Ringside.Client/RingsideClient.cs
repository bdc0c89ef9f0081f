using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Ringside.Client.Streaming;
using Ringside.Protocol;

namespace Ringside.Client;

/// <summary>
/// A Ringside server's API. Safe for use by many threads. Each method throws <see cref="RingsideException"/> where the server refuses, and
/// <see cref="HttpRequestException"/> where none answers.
/// </summary>
public sealed partial class RingsideClient : IDisposable
{
    private readonly HttpClient http;
    private readonly LiveSocket socket;

    /// <param name="server">Where the server is, e.g. <c>http://127.0.0.1:5210</c>.</param>
    /// <param name="token">An API token (<c>rs_…</c>).</param>
    /// <param name="handler">Through what to send; the caller's to dispose of. By default a handler of this client's own.</param>
    public RingsideClient(Uri server, string? token = null, HttpMessageHandler? handler = null)
    {
        // A long poll takes up to 30 s before it answers (R2); a stream's time-out covers its headers alone.
        http = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        http.Timeout = TimeSpan.FromSeconds(60);
        http.BaseAddress = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        socket = new LiveSocket(http);
    }

    public Uri Server => http.BaseAddress!;

    public Task<Me> GetMeAsync(CancellationToken cancellationToken = default) => GetAsync("api/me", ProtocolJson.Default.Me, cancellationToken);

    /// <summary>A code to sign in with, which works once (W7).</summary>
    /// <param name="user">Whom it signs in; null: the caller.</param>
    public Task<SignInCode> CreateSignInCodeAsync(string? user = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "api/signin-links", new CreateSignInCode { User = user }, ProtocolJson.Default.CreateSignInCode, ProtocolJson.Default.SignInCode, cancellationToken);

    public Task<AgentPage> ListAgentsAsync(bool detect = false, CancellationToken cancellationToken = default) =>
        GetAsync(detect ? "api/agents?limit=500&detect=true" : "api/agents?limit=500", ProtocolJson.Default.AgentPage, cancellationToken);

    /// <summary>Sessions, newest first, all or those of a <see cref="SessionStatus"/>; <paramref name="page"/> is a previous page's <see cref="ListPage{T}.Next"/>.</summary>
    public Task<ListPage<Session>> ListSessionsAsync(int limit = 50, string? page = null, string? status = null, CancellationToken cancellationToken = default) =>
        GetAsync(ListPath("api/sessions", limit, page) + Named("status", status), ProtocolJson.Default.ListPageSession, cancellationToken);

    public Task<Session> GetSessionAsync(string session, CancellationToken cancellationToken = default) =>
        GetAsync($"api/sessions/{Escape(session)}", ProtocolJson.Default.Session, cancellationToken);

    public Task<Session> CreateSessionAsync(CreateSession body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "api/sessions", body, ProtocolJson.Default.CreateSession, ProtocolJson.Default.Session, cancellationToken);

    /// <summary>Puts a prompt into a session's inbox.</summary>
    public Task<PromptAccepted> PromptAsync(string session, CreatePrompt body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, $"api/sessions/{Escape(session)}/prompts", body, ProtocolJson.Default.CreatePrompt, ProtocolJson.Default.PromptAccepted, cancellationToken);

    /// <summary>Opens a session and sends its first prompt.</summary>
    public Task<RunCreated> CreateRunAsync(CreateRun body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "api/runs", body, ProtocolJson.Default.CreateRun, ProtocolJson.Default.RunCreated, cancellationToken);

    public Task<Run> GetRunAsync(string run, CancellationToken cancellationToken = default) =>
        GetAsync($"api/runs/{Escape(run)}", ProtocolJson.Default.Run, cancellationToken);

    /// <summary>Asks a run to stop. It ends in its own time, as its events say; asking twice is fine.</summary>
    public async Task CancelRunAsync(string run, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/runs/{Escape(run)}/cancel");
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    public Task<ListPage<Interaction>> ListOpenInteractionsAsync(CancellationToken cancellationToken = default) =>
        GetAsync("api/interactions?status=open&limit=500", ProtocolJson.Default.ListPageInteraction, cancellationToken);

    /// <summary>Answers a question; where somebody answered otherwise before, throws with <see cref="ErrorCodes.AlreadyAnswered"/>.</summary>
    public Task<Interaction> AnswerAsync(string interaction, AnswerInteraction answer, CancellationToken cancellationToken = default) =>
        SendAsync(
            HttpMethod.Post, $"api/interactions/{Escape(interaction)}/answer", answer, ProtocolJson.Default.AnswerInteraction, ProtocolJson.Default.Interaction, cancellationToken);

    /// <summary>What each session sees to in others that was given a goal, switched on or not: of those that the caller sees, the newest sessions first.</summary>
    public Task<ListPage<Orchestration>> ListOrchestrationsAsync(int limit = 50, string? page = null, CancellationToken cancellationToken = default) =>
        GetAsync(ListPath("api/orchestrations", limit, page), ProtocolJson.Default.ListPageOrchestration, cancellationToken);

    /// <summary>What a session sees to in others; <see cref="OrchestrationStatus.Off"/> where it was never told.</summary>
    public Task<Orchestration> GetOrchestrationAsync(string session, CancellationToken cancellationToken = default) =>
        GetAsync(OrchestrationOf(session), ProtocolJson.Default.Orchestration, cancellationToken);

    /// <summary>Makes a session an orchestrator: all of it, what is left out by default.</summary>
    public Task<Orchestration> SetOrchestrationAsync(string session, SetOrchestration body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, OrchestrationOf(session), body, ProtocolJson.Default.SetOrchestration, ProtocolJson.Default.Orchestration, cancellationToken);

    /// <summary>Changes some of it: switches it on or off, gives it another goal.</summary>
    public Task<Orchestration> UpdateOrchestrationAsync(string session, UpdateOrchestration body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Patch, OrchestrationOf(session), body, ProtocolJson.Default.UpdateOrchestration, ProtocolJson.Default.Orchestration, cancellationToken);

    /// <summary>Threads of which the caller sees either session, newest first; of one session, of one tree, or in one status, one of <see cref="ThreadStatus"/>, where it is named.</summary>
    public Task<ListPage<AgentThread>> ListThreadsAsync(
        string? session = null, string? tree = null, int limit = 50, string? page = null, string? status = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            ListPath("api/threads", limit, page) + Named("session", session) + Named("tree", tree) + Named("status", status), ProtocolJson.Default.ListPageAgentThread, cancellationToken);

    public Task<AgentThread> GetThreadAsync(string thread, CancellationToken cancellationToken = default) =>
        GetAsync($"api/threads/{Escape(thread)}", ProtocolJson.Default.AgentThread, cancellationToken);

    /// <summary>Opens a thread between two sessions; with <see cref="CreateThread.Agent"/> the other one is opened with it.</summary>
    public Task<AgentThread> OpenThreadAsync(CreateThread body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "api/threads", body, ProtocolJson.Default.CreateThread, ProtocolJson.Default.AgentThread, cancellationToken);

    /// <summary>Says something in a thread: the caller's own word, or an agent's in its place.</summary>
    public Task<AgentThread> SayAsync(string thread, CreateThreadMessage body, CancellationToken cancellationToken = default) =>
        SendAsync(
            HttpMethod.Post, $"api/threads/{Escape(thread)}/messages", body, ProtocolJson.Default.CreateThreadMessage, ProtocolJson.Default.AgentThread, cancellationToken);

    /// <summary>Closes a thread; who waits in it is told.</summary>
    public Task<AgentThread> CloseThreadAsync(string thread, CloseThread? body = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            HttpMethod.Post, $"api/threads/{Escape(thread)}/close", body ?? new CloseThread(), ProtocolJson.Default.CloseThread, ProtocolJson.Default.AgentThread, cancellationToken);

    /// <summary>Tasks that the caller may see, newest first; those in one status, one of <see cref="TaskStates"/>, of one agent or of one session, where it is named.</summary>
    public Task<ListPage<AgentTask>> ListTasksAsync(
        string? status = null, int limit = 50, string? page = null, string? agent = null, string? session = null, CancellationToken cancellationToken = default) =>
        GetAsync(
            ListPath("api/tasks", limit, page) + Named("status", status) + Named("agent", agent) + Named("session", session), ProtocolJson.Default.ListPageAgentTask, cancellationToken);

    public Task<AgentTask> GetTaskAsync(string task, CancellationToken cancellationToken = default) =>
        GetAsync($"api/tasks/{Escape(task)}", ProtocolJson.Default.AgentTask, cancellationToken);

    /// <summary>Makes a task; without a time and a cron line it is due at once.</summary>
    public Task<AgentTask> CreateTaskAsync(CreateTask body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, "api/tasks", body, ProtocolJson.Default.CreateTask, ProtocolJson.Default.AgentTask, cancellationToken);

    /// <summary>Changes a task, pauses it or lets it go on.</summary>
    public Task<AgentTask> UpdateTaskAsync(string task, UpdateTask body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Patch, $"api/tasks/{Escape(task)}", body, ProtocolJson.Default.UpdateTask, ProtocolJson.Default.AgentTask, cancellationToken);

    /// <summary>Makes a task due now, besides its schedule.</summary>
    public Task<AgentTask> RunTaskAsync(string task, CancellationToken cancellationToken = default) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, $"api/tasks/{Escape(task)}/run"), ProtocolJson.Default.AgentTask, cancellationToken);

    /// <summary>Removes a task; what of it is running goes on.</summary>
    public Task RemoveTaskAsync(string task, CancellationToken cancellationToken = default) => DeleteAsync($"api/tasks/{Escape(task)}", cancellationToken);

    /// <summary>Appends to a session whose agent is <c>external</c>, all in one commit or none (P1). When it returns, they are durable.</summary>
    public Task<EventsWritten> WriteEventsAsync(string session, IReadOnlyList<WrittenEvent> events, CancellationToken cancellationToken = default) =>
        SendAsync(
            HttpMethod.Post, $"api/sessions/{Escape(session)}/events", [.. events], ProtocolJson.Default.ListWrittenEvent, ProtocolJson.Default.EventsWritten, cancellationToken);

    /// <summary>Finds what was said, done or changed, best first.</summary>
    public Task<ListPage<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default) =>
        GetAsync(query.Path, ProtocolJson.Default.ListPageSearchHit, cancellationToken);

    /// <summary>A session's whole history, as it is sent; the caller's to dispose of. What breaks off in the middle throws <see cref="HttpIOException"/> where it is read.</summary>
    /// <param name="format"><c>ndjson</c>, or <c>html</c>.</param>
    public async Task<Stream> ExportSessionAsync(string session, string format = "ndjson", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/sessions/{Escape(session)}/export?format={Escape(format)}");
        var response = await SendAsync(request, cancellationToken, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part of an artifact, also while it grows (G68): up to <paramref name="length"/> bytes from a place on, none where it ends before.</summary>
    /// <param name="from">Below 0: so many bytes at its end, whatever the length.</param>
    public async Task<ArtifactWindow> ReadArtifactAsync(string artifact, long from, int length, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/artifacts/{Escape(artifact)}");
        request.Headers.Range = from < 0 ? new RangeHeaderValue(null, -from) : new RangeHeaderValue(from, from + length - 1);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        return await ArtifactWindow.ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One message of the Model Context Protocol to the server's tools (<c>/mcp</c>).</summary>
    /// <returns>Server-sent events, each a message in answer; none where nothing is answered. The caller's to dispose of.</returns>
    public async Task<Stream> PostMcpAsync(string message, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "mcp") { Content = new StringContent(message, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        var response = await SendAsync(request, cancellationToken, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a session of what <see cref="ExportSessionAsync"/> gave, whole or not at all; it is closed.</summary>
    public async Task<Session> ImportSessionAsync(Stream export, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/sessions/import") { Content = new StreamContent(export) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return await SendAsync(request, ProtocolJson.Default.Session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Events as they happen, each exactly once and in order, across any number of lost connections (R6), with what happens to the stream itself between
    /// them. Ends after <see cref="StreamEnded"/>; until then it reconnects, for ever. Throws where the server refuses for good.
    /// </summary>
    public IAsyncEnumerable<StreamItem> StreamAsync(EventQuery query, StreamOptions? options = null, CancellationToken cancellationToken = default) =>
        new EventStream(http, socket, query, options ?? new StreamOptions()).ReadAsync(cancellationToken);

    public void Dispose() => http.Dispose();

    private static string Escape(string id) => Uri.EscapeDataString(id);

    private static string OrchestrationOf(string session) => $"api/sessions/{Escape(session)}/orchestration";

    private static string ListPath(string path, int limit, string? page) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}?limit={limit}") + (page is null ? "" : $"&page={Escape(page)}");

    private static string Named(string filter, string? value) => value is null ? "" : $"&{filter}={Escape(value)}";

    private async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        (await SendAsync(request, cancellationToken).ConfigureAwait(false)).Dispose();
    }

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, shape, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TAnswer> SendAsync<TBody, TAnswer>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyShape, JsonTypeInfo<TAnswer> answerShape, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body, bodyShape) };
        return await SendAsync(request, answerShape, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadFromJsonAsync(shape, cancellationToken).ConfigureAwait(false)
            ?? throw new RingsideException(response.StatusCode, ErrorCodes.Internal, "The server answered null.");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        var response = await http.SendAsync(request, completion, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await RingsideException.FromAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }
}

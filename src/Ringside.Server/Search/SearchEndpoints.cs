using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringside.EventLog;
using Ringside.EventLog.Search;
using Ringside.Protocol;
using Ringside.Server.Api;
using Ringside.Server.Events;
using Ringside.Server.Identity;
using Ringside.Server.Sessions;

namespace Ringside.Server.Search;

/// <summary>Finding what was said, done or changed (spec/search.md).</summary>
public static class SearchEndpoints
{
    private const int LongestQuery = 1000;

    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        var follower = routes.ServiceProvider.GetRequiredService<SearchFollower>();
        var streams = routes.ServiceProvider.GetRequiredService<StreamServices>();
        routes.MapApi("GET", "/api/search", Scopes.Read, async request =>
        {
            ListQuery.Only(request, "q", "session", "tree", "run", "agent", "thread", "task", "type", "after", "before", "wait", "limit", "page");
            var query = Parse(request);
            streams.Rights(request.Caller, new EventQuery { Filter = query.Filter }).RequireNamed();
            if (EventQuery.WaitOf(request) is var wait && wait > TimeSpan.Zero)
            {
                // What another server has acknowledged may be news to this one.
                await request.Log.RefreshAsync(request.Cancelled).ConfigureAwait(false);
                await follower.WaitForAsync(request.Log.State.Head.Position, wait, request.Cancelled).ConfigureAwait(false);
            }

            // What the index has at this moment is searched, and perhaps a little more.
            var cursor = follower.Reached;
            var found = follower.Search(query);
            var state = request.Log.State.Documents;
            var items = found.Items.Take(query.Limit - 1).Where(match => Access.CanSee(request.Caller, match.Scope, state)).Select(match => Hit(match, query, cursor.Epoch, state));
            var next = found.Items.Count == query.Limit ? string.Create(CultureInfo.InvariantCulture, $"{found.Newest}.{query.Offset + query.Limit - 1}") : null;
            return ApiResult.Ok(new ListPage<SearchHit>([.. items], cursor, next), ProtocolJson.Default.ListPageSearchHit);
        });
    }

    /// <summary>One more is looked for than asked, to know whether there is a next page.</summary>
    private static SearchRequest Parse(ApiRequest request)
    {
        var text = request.Http.Request.Query["q"].ToString();
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestQuery)
        {
            throw RejectedException.InvalidQuery("q", $"must have 1 to {LongestQuery} characters: words, \"phrases\", -without, begin*");
        }

        var state = request.Log.State.Documents;
        var (newest, offset) = Page(request);
        return new SearchRequest
        {
            Query = SearchQuery.Parse(text),
            Filter = EventQuery.FilterOf(request),
            Since = Time(request, "after"),
            Until = Time(request, "before"),
            Visible = Access.VisibleSessions(request.Caller, state),
            Sessionless = Access.CanSeeSessionless(request.Caller),
            Floor = request.Log.ReadFloor(),
            Limit = ListQuery.Number(request, "limit", 50, 500) + 1,
            Offset = offset,
            Newest = newest,
        };
    }

    private static (long? Newest, int Offset) Page(ApiRequest request)
    {
        var text = request.Http.Request.Query["page"].ToString();
        return text.Length == 0 ? (null, 0)
            : text.Split('.') is [var newest, var offset] && long.TryParse(newest, NumberStyles.None, CultureInfo.InvariantCulture, out var entry)
                && int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var passed) ? (entry, passed)
            : throw RejectedException.InvalidQuery("page", "must be the next of a page before");
    }

    private static DateTimeOffset? Time(ApiRequest request, string name)
    {
        var text = request.Http.Request.Query[name].ToString();
        return text.Length == 0 ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : throw RejectedException.InvalidQuery(name, $"must be a time such as 2026-11-20T17:31:02Z, or a day, not {text}");
    }

    private static SearchHit Hit(SearchMatch match, SearchRequest request, string epoch, Documents state)
    {
        var (part, snippet) = Snippet.Of(match.Chunk, request.Query);
        return new SearchHit
        {
            Position = match.Position,
            Cursor = new Cursor(epoch, match.Position),
            Type = match.Type,
            Time = match.Time,
            Session = match.Scope.Session,
            SessionTitle = state.Get(SessionsFold.Sessions, match.Scope.Session)?.Title,
            Tree = match.Scope.Tree,
            Run = match.Scope.Run,
            Agent = match.Scope.Agent,
            Thread = match.Scope.Thread,
            Peer = match.Scope.Peer,
            Task = match.Scope.Task,
            Item = match.Item,
            Part = part.ToString().ToLowerInvariant(),
            Snippet = snippet,
        };
    }
}

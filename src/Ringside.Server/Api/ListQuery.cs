using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Ringside.Protocol;

namespace Ringside.Server.Api;

/// <summary>Pages of lists, newest first (W5). A page's name is the id before which it begins; ids sort by time.</summary>
public static class ListQuery
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    /// <param name="items">All that the caller may see, oldest first.</param>
    public static ApiResult Page<T>(ApiRequest request, IEnumerable<T> items, Func<T, string> id, Cursor cursor, JsonTypeInfo<ListPage<T>> shape, params ReadOnlySpan<string> filters) =>
        ApiResult.Ok(Page(request, items, id, cursor, filters), shape);

    /// <param name="items">All that the caller may see, oldest first.</param>
    public static ListPage<T> Page<T>(ApiRequest request, IEnumerable<T> items, Func<T, string> id, Cursor cursor, params ReadOnlySpan<string> filters)
    {
        Only(request, ["limit", "page", .. filters]);
        var limit = Number(request, "limit", DefaultLimit, MaxLimit);
        var before = request.Http.Request.Query["page"].ToString();
        var found = items.Where(item => before.Length == 0 || string.CompareOrdinal(id(item), before) < 0).OrderByDescending(id, StringComparer.Ordinal).Take(limit + 1).ToList();
        return new ListPage<T>([.. found.Take(limit)], cursor, found.Count > limit ? id(found[limit - 1]) : null);
    }

    /// <summary>A whole number from 1 to a limit in the query.</summary>
    public static int Number(ApiRequest request, string name, int otherwise, int max)
    {
        var text = request.Http.Request.Query[name].ToString();
        return text.Length == 0 ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max ? number
            : throw RejectedException.InvalidQuery(name, $"must be a whole number from 1 to {max}, not {text}");
    }

    /// <summary>Refuses parameters that are not known, so that a typo is never silent.</summary>
    public static void Only(ApiRequest request, params ReadOnlySpan<string> known)
    {
        foreach (var name in request.Http.Request.Query.Keys)
        {
            if (!known.Contains(name))
            {
                throw RejectedException.InvalidQuery(name, $"is not known here. Known: {string.Join(", ", known)}.");
            }
        }
    }
}

using Ringside.EventLog.Search;
using Ringside.EventLog.Sqlite;
using Ringside.EventLog.Tests.Conformance;

namespace Ringside.EventLog.Tests.Sqlite;

public sealed class SqliteSearchQueryTests() : SearchQueryConformance(() => new SqlitePlace())
{
    protected override ISearchIndex Open(LogPlace place) => SqliteSearchPlace.Open(place);
}

public sealed class SqliteSearchRankingTests() : SearchRankingConformance(() => new SqlitePlace())
{
    protected override ISearchIndex Open(LogPlace place) => SqliteSearchPlace.Open(place);
}

public sealed class SqliteSearchFilterTests() : SearchFilterConformance(() => new SqlitePlace())
{
    protected override ISearchIndex Open(LogPlace place) => SqliteSearchPlace.Open(place);
}

public sealed class SqliteSearchFollowingTests() : SearchFollowingConformance(() => new SqlitePlace())
{
    protected override ISearchIndex Open(LogPlace place) => SqliteSearchPlace.Open(place);
}

internal static class SqliteSearchPlace
{
    public static ISearchIndex Open(LogPlace place) => new SqliteSearchIndex(Path.Combine(Path.GetDirectoryName(((SqlitePlace)place).File)!, "search.db"));
}

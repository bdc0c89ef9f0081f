using Ringside.EventLog.Tests.Conformance;

namespace Ringside.EventLog.Tests.Sqlite;

public sealed class SqliteSearchQueryTests() : SearchQueryConformance(() => new SqlitePlace());

public sealed class SqliteSearchRankingTests() : SearchRankingConformance(() => new SqlitePlace());

public sealed class SqliteSearchFilterTests() : SearchFilterConformance(() => new SqlitePlace());

public sealed class SqliteSearchFollowingTests() : SearchFollowingConformance(() => new SqlitePlace());

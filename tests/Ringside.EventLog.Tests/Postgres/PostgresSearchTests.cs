using Ringside.EventLog.Tests.Conformance;

namespace Ringside.EventLog.Tests.Postgres;

public sealed class PostgresSearchQueryTests() : SearchQueryConformance(() => new PostgresPlace());

public sealed class PostgresSearchRankingTests() : SearchRankingConformance(() => new PostgresPlace());

public sealed class PostgresSearchFilterTests() : SearchFilterConformance(() => new PostgresPlace());

public sealed class PostgresSearchFollowingTests() : SearchFollowingConformance(() => new PostgresPlace());

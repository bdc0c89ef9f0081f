using Ringside.EventLog.Tests.Conformance;

namespace Ringside.EventLog.Tests.Sqlite;

public sealed class SqliteAppendingTests() : AppendingConformance(() => new SqlitePlace());

public sealed class SqliteArtifactTests() : ArtifactConformance(() => new SqlitePlace());

public sealed class SqliteLeftArtifactTests() : LeftArtifactConformance(() => new SqlitePlace());

public sealed class SqliteCrashTests() : CrashConformance(() => new SqlitePlace());

public sealed class SqliteFailureTests() : FailureConformance(() => new SqlitePlace());

public sealed class SqlitePruningTests() : PruningConformance(() => new SqlitePlace());

public sealed class SqliteReadingTests() : ReadingConformance(() => new SqlitePlace());

public sealed class SqliteRebuildTests() : RebuildConformance(() => new SqlitePlace());

public sealed class SqliteRecordsTests() : RecordsConformance(() => new SqlitePlace());

public sealed class SqliteReopeningTests() : ReopeningConformance(() => new SqlitePlace());

public sealed class SqliteRetentionTests() : RetentionConformance(() => new SqlitePlace());

public sealed class SqliteRuleTests() : RuleConformance(() => new SqlitePlace());

public sealed class SqliteSizeTests() : SizeConformance(() => new SqlitePlace());

public sealed class SqliteTaskTests() : TaskConformance(() => new SqlitePlace());

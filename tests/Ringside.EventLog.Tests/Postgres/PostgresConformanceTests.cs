using Ringside.EventLog.Tests.Conformance;

namespace Ringside.EventLog.Tests.Postgres;

public sealed class PostgresAppendingTests() : AppendingConformance(() => new PostgresPlace());

public sealed class PostgresArtifactTests() : ArtifactConformance(() => new PostgresPlace());

public sealed class PostgresLeftArtifactTests() : LeftArtifactConformance(() => new PostgresPlace());

public sealed class PostgresCrashTests() : CrashConformance(() => new PostgresPlace());

public sealed class PostgresFailureTests() : FailureConformance(() => new PostgresPlace());

public sealed class PostgresPruningTests() : PruningConformance(() => new PostgresPlace());

public sealed class PostgresReadingTests() : ReadingConformance(() => new PostgresPlace());

public sealed class PostgresRebuildTests() : RebuildConformance(() => new PostgresPlace());

public sealed class PostgresRecordsTests() : RecordsConformance(() => new PostgresPlace());

public sealed class PostgresReopeningTests() : ReopeningConformance(() => new PostgresPlace());

public sealed class PostgresRetentionTests() : RetentionConformance(() => new PostgresPlace());

public sealed class PostgresRuleTests() : RuleConformance(() => new PostgresPlace());

public sealed class PostgresSizeTests() : SizeConformance(() => new PostgresPlace());

public sealed class PostgresTaskTests() : TaskConformance(() => new PostgresPlace());

namespace Ringside.EventLog.Postgres;

/// <summary>
/// The tables of the index. <c>search_place</c> is one row: whoever holds it writes, so that entries get their ids in the order of the log. The words are split,
/// spelled and placed before they come here: no dictionary of PostgreSQL's touches them.
/// </summary>
internal static class PostgresSearchTables
{
    private const string Tables = """
        CREATE TABLE @schema.search_place (one boolean PRIMARY KEY DEFAULT true CHECK (one), format int NOT NULL, cursor text NOT NULL) WITH (fillfactor = 10);
        CREATE TABLE @schema.search_entries (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, position bigint NOT NULL, time bigint NOT NULL, type text COLLATE "C" NOT NULL,
          session text, tree text, run text, agent text, thread text, peer text, task text, item text, parts int NOT NULL, text text NOT NULL, words tsvector NOT NULL);
        CREATE INDEX search_words ON @schema.search_entries USING gin (words);
        CREATE INDEX search_item ON @schema.search_entries (session, item);
        CREATE INDEX search_position ON @schema.search_entries (position);
        """;

    public static PostgresPart Part { get; } = new("search", [Tables]);
}

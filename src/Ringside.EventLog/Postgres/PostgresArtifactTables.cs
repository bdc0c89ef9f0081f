namespace Ringside.EventLog.Postgres;

/// <summary>
/// Artifacts that grow. Their bytes are <c>pieces</c> under the id of the artifact they were first written for; what is sealed has a row in <c>files</c>, which
/// others with the same bytes share. An artifact without a hash is open.
/// </summary>
internal static class PostgresArtifactTables
{
    public const string Step = """
        CREATE TABLE @schema.files (sha256 text PRIMARY KEY, name text COLLATE "C" NOT NULL UNIQUE, size bigint NOT NULL);
        CREATE TABLE @schema.pieces (name text COLLATE "C", at bigint, bytes bytea NOT NULL, PRIMARY KEY (name, at));

        CREATE FUNCTION @schema.grow_artifacts(
          g_id text[], g_session text[], g_media text[], g_size bigint[], g_sha256 text[], g_position bigint[]) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          FOR i IN 1 .. cardinality(g_id) LOOP
            INSERT INTO @schema.artifacts (id, session, media_type, sha256) VALUES (g_id[i], g_session[i], g_media[i], '') ON CONFLICT DO NOTHING;
            UPDATE @schema.artifacts SET position = greatest(position, g_position[i]) WHERE id = g_id[i];
            CONTINUE WHEN g_sha256[i] IS NULL;
            UPDATE @schema.artifacts SET sha256 = g_sha256[i] WHERE id = g_id[i] AND sha256 = '';
            CONTINUE WHEN NOT FOUND;
            IF NOT EXISTS (SELECT FROM @schema.blobs WHERE sha256 = g_sha256[i]) THEN
              INSERT INTO @schema.files VALUES (g_sha256[i], g_id[i], g_size[i]) ON CONFLICT DO NOTHING;
              IF FOUND THEN
                UPDATE @schema.log SET bytes = bytes + g_size[i];
                CONTINUE;
              END IF;
            END IF;
            DELETE FROM @schema.pieces WHERE name = g_id[i];
          END LOOP;
        END $$;

        CREATE OR REPLACE FUNCTION @schema.remove_artifacts(ids text[]) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE shas text[]; gone bigint; grown bigint;
        BEGIN
          WITH removed AS (DELETE FROM @schema.artifacts WHERE id = ANY (ids) RETURNING id, sha256), open AS (
            DELETE FROM @schema.pieces p USING removed r WHERE r.sha256 = '' AND p.name = r.id)
          SELECT array_agg(sha256) INTO shas FROM removed;
          WITH removed AS (
            DELETE FROM @schema.blobs b WHERE b.sha256 = ANY (shas) AND NOT EXISTS (SELECT FROM @schema.artifacts a WHERE a.sha256 = b.sha256) RETURNING octet_length(b.bytes) AS size)
          SELECT sum(size) INTO gone FROM removed;
          WITH removed AS (
            DELETE FROM @schema.files f WHERE f.sha256 = ANY (shas) AND NOT EXISTS (SELECT FROM @schema.artifacts a WHERE a.sha256 = f.sha256) RETURNING f.name, f.size), pieces AS (
            DELETE FROM @schema.pieces p USING removed r WHERE p.name = r.name)
          SELECT sum(size) INTO grown FROM removed;
          UPDATE @schema.log SET bytes = bytes - coalesce(gone, 0) - coalesce(grown, 0) WHERE coalesce(gone, 0) + coalesce(grown, 0) > 0;
        END $$;
        """;
}

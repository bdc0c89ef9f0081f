namespace Ringside.EventLog.Postgres;

/// <summary>
/// The tables and functions of the log. What a commit does is a function: its statement reaches the server whole before it takes the log's row, so a server that
/// stops in the middle of sending holds up nobody, and a batch is one round trip.
/// </summary>
internal static class PostgresLogTables
{
    /// <summary>
    /// <c>log</c> is one row: whoever holds it commits. <c>commits</c> tells whether a batch whose answer was lost is in. What an event is about, by ids of 30
    /// bytes, is written once in <c>scopes</c>, under the position of the first event that it is about: two indexes of numbers are left on <c>events</c>.
    /// </summary>
    private const string Tables = """
        CREATE TABLE @schema.log (
          one boolean PRIMARY KEY DEFAULT true CHECK (one), instance text NOT NULL, epoch text NOT NULL, head bigint NOT NULL, floor bigint NOT NULL,
          version bigint NOT NULL, forgot bigint NOT NULL DEFAULT 0, bytes bigint NOT NULL DEFAULT 0) WITH (fillfactor = 10);
        CREATE TABLE @schema.commits (version bigint PRIMARY KEY, batch text NOT NULL);
        CREATE TABLE @schema.probes (room bytea NOT NULL);
        CREATE TABLE @schema.scopes (
          id bigint PRIMARY KEY, number bigint, source text NOT NULL, actor text, session text, tree text, run text, agent text, thread text, peer text, task text);
        CREATE INDEX scopes_session ON @schema.scopes (session) WHERE session IS NOT NULL;
        CREATE INDEX scopes_tree ON @schema.scopes (tree, number) WHERE tree IS NOT NULL;
        CREATE INDEX scopes_run ON @schema.scopes (run) WHERE run IS NOT NULL;
        CREATE INDEX scopes_agent ON @schema.scopes (agent) WHERE agent IS NOT NULL;
        CREATE INDEX scopes_thread ON @schema.scopes (thread) WHERE thread IS NOT NULL;
        CREATE INDEX scopes_peer ON @schema.scopes (peer) WHERE peer IS NOT NULL;
        CREATE INDEX scopes_task ON @schema.scopes (task) WHERE task IS NOT NULL;
        CREATE TABLE @schema.events (
          position bigint PRIMARY KEY, time bigint NOT NULL, scope bigint NOT NULL, session bigint, type text COLLATE "C" NOT NULL, data bytea NOT NULL);
        CREATE INDEX events_session ON @schema.events (session, position) WHERE session IS NOT NULL;
        CREATE INDEX events_scope ON @schema.events (scope, position);
        CREATE TABLE @schema.documents (kind text COLLATE "C", id text COLLATE "C", json bytea NOT NULL, PRIMARY KEY (kind, id)) WITH (fillfactor = 70);
        CREATE TABLE @schema.floor_documents (kind text COLLATE "C", id text COLLATE "C", json bytea NOT NULL, PRIMARY KEY (kind, id));
        CREATE TABLE @schema.records (
          kind text COLLATE "C", id text COLLATE "C", json bytea NOT NULL, expires bigint, PRIMARY KEY (kind, id)) WITH (fillfactor = 70);
        CREATE TABLE @schema.record_kinds (kind text PRIMARY KEY, version bigint NOT NULL) WITH (fillfactor = 50);
        CREATE TABLE @schema.blobs (sha256 text PRIMARY KEY, bytes bytea NOT NULL);
        CREATE TABLE @schema.artifacts (
          id text COLLATE "C" PRIMARY KEY, session text, media_type text NOT NULL, sha256 text NOT NULL, position bigint NOT NULL DEFAULT 0);
        CREATE INDEX artifacts_position ON @schema.artifacts (position);
        CREATE INDEX artifacts_session ON @schema.artifacts (session);
        CREATE INDEX artifacts_sha256 ON @schema.artifacts (sha256);
        """;

    /// <summary>Both take away what the log's bytes count: an event's data with 100 for its row, and a blob.</summary>
    private const string Removing = """
        CREATE FUNCTION @schema.remove_artifacts(ids text[]) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE shas text[]; gone bigint;
        BEGIN
          WITH removed AS (DELETE FROM @schema.artifacts WHERE id = ANY (ids) RETURNING sha256) SELECT array_agg(sha256) INTO shas FROM removed;
          WITH removed AS (
            DELETE FROM @schema.blobs b WHERE b.sha256 = ANY (shas) AND NOT EXISTS (SELECT FROM @schema.artifacts a WHERE a.sha256 = b.sha256) RETURNING octet_length(b.bytes) AS size)
          SELECT sum(size) INTO gone FROM removed;
          UPDATE @schema.log SET bytes = bytes - gone WHERE gone > 0;
        END $$;

        CREATE FUNCTION @schema.put_floor_documents(kinds text[], ids text[], jsons bytea[]) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
          DELETE FROM @schema.floor_documents d USING unnest(kinds, ids, jsons) AS u (kind, id, json) WHERE u.json IS NULL AND d.kind = u.kind AND d.id = u.id;
          INSERT INTO @schema.floor_documents SELECT kind, id, json FROM unnest(kinds, ids, jsons) AS u (kind, id, json) WHERE json IS NOT NULL
            ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json;
        END $$;

        CREATE FUNCTION @schema.forget_session(forgotten text) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE gone bigint;
        BEGIN
          WITH removed AS (
            DELETE FROM @schema.events WHERE type NOT IN ('usage.updated', 'session.removed') AND scope IN (SELECT id FROM @schema.scopes WHERE session = forgotten)
            RETURNING octet_length(data) + 100 AS size)
          SELECT sum(size) INTO gone FROM removed;
          UPDATE @schema.log SET bytes = bytes - coalesce(gone, 0), forgot = version;
          DELETE FROM @schema.records r USING @schema.record_kinds k WHERE r.kind = k.kind AND r.id >= forgotten || ' ' AND r.id < forgotten || '!';
          PERFORM @schema.remove_artifacts(ARRAY (SELECT id FROM @schema.artifacts WHERE session = forgotten));
        END $$;

        CREATE FUNCTION @schema.prune(
          floor_from bigint, floor_to bigint, known bigint, d_kind text[], d_id text[], d_json bytea[], positions bigint[], artifacts text[]) RETURNS boolean LANGUAGE plpgsql AS $$
        DECLARE place @schema.log%ROWTYPE; gone bigint;
        BEGIN
          PERFORM set_config('lock_timeout', '10s', true);
          SELECT * INTO place FROM @schema.log FOR UPDATE;
          IF floor_to IS NOT NULL AND (place.floor <> floor_from OR place.forgot > known) THEN
            RETURN false;
          END IF;
          WITH removed AS (DELETE FROM @schema.events WHERE position <= floor_to OR position = ANY (positions) RETURNING octet_length(data) + 100 AS size)
          SELECT sum(size) INTO gone FROM removed;
          UPDATE @schema.log SET floor = coalesce(floor_to, floor), bytes = bytes - coalesce(gone, 0);
          PERFORM @schema.put_floor_documents(d_kind, d_id, d_json);
          PERFORM @schema.remove_artifacts(artifacts);
          RETURN true;
        END $$;
        """;

    private const string Committing = """
        CREATE FUNCTION @schema.commit_batch(
          p_version bigint, p_epoch text, p_batch text, p_channel text, p_bytes bigint, p_sweep bigint,
          e_time bigint[], e_scope bigint[], e_session bigint[], e_type text[], e_data bytea[],
          s_id bigint[], s_number bigint[], s_source text[], s_actor text[], s_session text[], s_tree text[], s_run text[], s_agent text[], s_thread text[], s_peer text[], s_task text[],
          d_kind text[], d_id text[], d_json bytea[],
          r_kind text[], r_id text[], r_json bytea[], r_expires bigint[],
          a_id text[], a_session text[], a_media text[], a_sha256 text[], a_bytes bytea[], m_id text[], m_position bigint[], forgotten text[]) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE start bigint; added bigint;
        BEGIN
          PERFORM set_config('lock_timeout', '10s', true);
          IF current_setting('synchronous_commit') = 'off' THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
          UPDATE @schema.log SET head = head + cardinality(e_time), version = version + 1, bytes = bytes + p_bytes
            WHERE version = p_version AND epoch = p_epoch RETURNING head - cardinality(e_time) INTO start;
          IF NOT FOUND THEN RAISE EXCEPTION 'the log has gone on' USING ERRCODE = 'RS001'; END IF;
          INSERT INTO @schema.commits VALUES (p_version + 1, p_batch);
          INSERT INTO @schema.scopes SELECT * FROM unnest(s_id, s_number, s_source, s_actor, s_session, s_tree, s_run, s_agent, s_thread, s_peer, s_task);
          INSERT INTO @schema.events
            SELECT start + n, time, scope, session, type, data FROM unnest(e_time, e_scope, e_session, e_type, e_data) WITH ORDINALITY AS u (time, scope, session, type, data, n);
          IF cardinality(d_kind) > 0 THEN
            DELETE FROM @schema.documents d USING unnest(d_kind, d_id, d_json) AS u (kind, id, json) WHERE u.json IS NULL AND d.kind = u.kind AND d.id = u.id;
            INSERT INTO @schema.documents SELECT kind, id, json FROM unnest(d_kind, d_id, d_json) AS u (kind, id, json) WHERE json IS NOT NULL
              ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json;
          END IF;
          IF cardinality(r_kind) > 0 THEN
            DELETE FROM @schema.records r USING unnest(r_kind, r_id, r_json) AS u (kind, id, json) WHERE u.json IS NULL AND r.kind = u.kind AND r.id = u.id;
            INSERT INTO @schema.records SELECT kind, id, json, expires FROM unnest(r_kind, r_id, r_json, r_expires) AS u (kind, id, json, expires) WHERE json IS NOT NULL
              ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json, expires = excluded.expires;
            INSERT INTO @schema.record_kinds SELECT DISTINCT kind, p_version + 1 FROM unnest(r_kind) kind ON CONFLICT (kind) DO UPDATE SET version = excluded.version;
          END IF;
          IF cardinality(a_id) > 0 THEN
            WITH put AS (
              INSERT INTO @schema.blobs SELECT DISTINCT ON (sha256) sha256, bytes FROM unnest(a_sha256, a_bytes) AS u (sha256, bytes)
                ON CONFLICT DO NOTHING RETURNING octet_length(bytes) AS size)
            SELECT sum(size) INTO added FROM put;
            UPDATE @schema.log SET bytes = bytes + added WHERE added > 0;
            INSERT INTO @schema.artifacts (id, session, media_type, sha256) SELECT * FROM unnest(a_id, a_session, a_media, a_sha256);
          END IF;
          IF cardinality(m_id) > 0 THEN
            UPDATE @schema.artifacts a SET position = u.position FROM unnest(m_id, m_position) AS u (id, position) WHERE a.id = u.id;
          END IF;
          IF cardinality(forgotten) > 0 THEN
            PERFORM @schema.forget_session(session) FROM unnest(forgotten) session;
            DELETE FROM @schema.floor_documents f USING unnest(d_kind, d_id, d_json) AS u (kind, id, json) WHERE u.json IS NULL AND f.kind = u.kind AND f.id = u.id;
          END IF;
          IF p_sweep IS NOT NULL THEN
            DELETE FROM @schema.records WHERE expires <= p_sweep;
            DELETE FROM @schema.commits WHERE version <= p_version - 100000;
          END IF;
          PERFORM pg_notify(p_channel, (p_version + 1)::text);
        END $$;
        """;

    public static PostgresPart Part { get; } = new("log", [Tables + Removing + Committing, PostgresArtifactTables.Step]);
}

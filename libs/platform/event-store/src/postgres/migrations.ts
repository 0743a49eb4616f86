/** Forward only; never edited once released. `$schema` is the quoted name of the schema that all of it lives in. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE $schema.store (id text NOT NULL);
  INSERT INTO $schema.store (id) VALUES (gen_random_uuid()::text);

  -- JSON is kept as text: jsonb refuses NUL and forgets how it was written.
  CREATE TABLE $schema.events (
    position bigint PRIMARY KEY,
    stream text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    schema_version integer NOT NULL,
    recorded_at text NOT NULL,
    data text NOT NULL,
    personal text,
    metadata text NOT NULL
  );
  CREATE UNIQUE INDEX events_by_stream ON $schema.events (stream, version);
  CREATE UNIQUE INDEX events_by_id ON $schema.events (stream, id);
  `,
  /*
   * Appends a group of requests in one round trip. The lock is held from before the first position is given until after
   * the commit is visible, so the order of positions is the order of commits, and who has read up to position p never
   * finds a new event at or below p. (A sequence would not give that: the lower number may commit later.) Statements of
   * a plpgsql function each see what was committed before they began, so what is read after the lock is current.
   *
   * expected: a version from 0, or -1 for any, or -2 for streamExists.
   * outcome: 'written' and 'repeated' with the last event's version and position; 'refused' with the current version;
   * 'overlap'. The same rule as decideAppend.
   */
  `
  CREATE FUNCTION $schema.append_group(
    streams text[], expected integer[], counts integer[],
    ids uuid[], types text[], schema_versions integer[], data text[], personal text[], metadata text[],
    OUT outcome text, OUT at_version integer, OUT at_position bigint
  ) RETURNS SETOF record LANGUAGE plpgsql
    -- Plans are kept by each connection; one made while the table was small must not read all of it when it is large.
    SET enable_seqscan = off SET enable_bitmapscan = off AS $$
  DECLARE
    head bigint;
    current integer;
    present integer;
    first integer;
    found integer;
    in_order boolean;
    name text;
    size integer;
    wanted integer;
    done integer := 0;
    now_text text;
  BEGIN
    IF current_setting('synchronous_commit') = 'off' THEN
      PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('sunwai event store ' || '$schema', 0));
    SELECT coalesce(max(e.position), 0) INTO head FROM $schema.events e;
    now_text := to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
    FOR request IN 1 .. cardinality(streams) LOOP
      name := streams[request];
      size := counts[request];
      wanted := expected[request];
      SELECT coalesce(max(e.version), 0) INTO current FROM $schema.events e WHERE e.stream = name;
      present := 0;
      in_order := true;
      IF current > 0 THEN
        FOR nth IN 1 .. size LOOP
          SELECT e.version INTO found FROM $schema.events e WHERE e.stream = name AND e.id = ids[done + nth];
          IF found IS NOT NULL THEN
            present := present + 1;
            IF nth = 1 THEN
              first := found;
            END IF;
          END IF;
          in_order := in_order AND found IS NOT NULL AND found = first + nth - 1;
        END LOOP;
      END IF;
      IF present > 0 THEN
        IF in_order THEN
          outcome := 'repeated';
          at_version := first + size - 1;
          SELECT e.position INTO at_position FROM $schema.events e WHERE e.stream = name AND e.version = at_version;
        ELSE
          outcome := 'overlap';
        END IF;
      ELSIF wanted = -1 OR (wanted = -2 AND current > 0) OR wanted = current THEN
        FOR nth IN 1 .. size LOOP
          INSERT INTO $schema.events (position, stream, version, id, type, schema_version, recorded_at, data, personal, metadata)
            VALUES (head + nth, name, current + nth, ids[done + nth], types[done + nth], schema_versions[done + nth], now_text,
                    data[done + nth], personal[done + nth], metadata[done + nth]);
        END LOOP;
        head := head + size;
        outcome := 'written';
        at_version := current + size;
        at_position := head;
      ELSE
        outcome := 'refused';
        at_version := current;
      END IF;
      done := done + size;
      RETURN NEXT;
    END LOOP;
    PERFORM pg_notify('$schema commits', head::text);
  END $$;
  `,
];

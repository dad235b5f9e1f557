-- The archive: rows of results that are old enough are packed into chunks, and leave their tables. What is known of their
-- runs, groups and reports stays where it was.

CREATE TABLE packed_chunk (
  project int NOT NULL,
  -- Never used again: the counter of their kind also says to readers that something was packed.
  id bigint NOT NULL,
  first_run bigint NOT NULL,
  last_run bigint NOT NULL,
  run_count int NOT NULL,
  result_count int NOT NULL,
  -- How `body` and `series` are compressed: 1 zstd, 2 brotli.
  codec smallint NOT NULL,
  -- How many bytes the body is unpacked, and their SHA-256.
  size int NOT NULL,
  sha bytea NOT NULL,
  -- Which series it holds.
  series bytea NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (project, id)
);
ALTER TABLE packed_chunk ALTER COLUMN series SET STORAGE EXTERNAL;
ALTER TABLE packed_chunk ALTER COLUMN body SET STORAGE EXTERNAL;

ALTER TABLE packed_chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE packed_chunk FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON packed_chunk USING (project = (SELECT gatewright_project()));

-- The chunk that holds the rows of the run; 0 while they are in `result`.
ALTER TABLE run ADD COLUMN packed bigint NOT NULL DEFAULT 0;
CREATE INDEX run_packed ON run (project, packed) WHERE packed <> 0;

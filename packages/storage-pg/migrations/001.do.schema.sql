-- Everything that projects keep. Every key begins with the project: one project is one shard, and nothing crosses.
-- Texts that may be longer than what a btree takes are unique by their SHA-256. Nothing here counts with a sequence.

CREATE TABLE project (
  id int NOT NULL PRIMARY KEY,
  name text NOT NULL,
  name_sha bytea NOT NULL UNIQUE
);

-- Dense numbers of a project: ids of its dictionaries (kind 'id:…') and the series of the number store (kind 'number:…').
CREATE TABLE counter (
  project int NOT NULL,
  kind text NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (project, kind)
);

-- Dictionaries: what many results say alike. Rows are never changed, but for what a testcase says of itself.

CREATE TABLE item (
  project int NOT NULL,
  id int NOT NULL,
  type text NOT NULL,
  name text NOT NULL,
  sha bytea NOT NULL,
  name_sha bytea NOT NULL,
  PRIMARY KEY (project, id),
  UNIQUE (project, sha)
);
CREATE INDEX item_by_name ON item (project, name_sha);

CREATE TABLE testcase (
  project int NOT NULL,
  id int NOT NULL,
  name text NOT NULL,
  sha bytea NOT NULL,
  -- The name as CESU-8, whose bytes compare as UTF-16 does: the order of the ports.
  sort_key bytea NOT NULL,
  -- What was put into the testcase store; null for a name that only results use.
  body jsonb,
  PRIMARY KEY (project, id),
  UNIQUE (project, sha)
);

-- One testcase in one variant: what has a history.
CREATE TABLE series (
  project int NOT NULL,
  id int NOT NULL,
  testcase_id int NOT NULL,
  variant_sha bytea NOT NULL,
  variant jsonb NOT NULL,
  PRIMARY KEY (project, id),
  UNIQUE (project, testcase_id, variant_sha)
);

-- Data that many results repeat word for word, as suite, class and file.
CREATE TABLE dataset (
  project int NOT NULL,
  id int NOT NULL,
  sha bytea NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (project, id),
  UNIQUE (project, sha)
);

-- Outcomes beside the preset ones.
CREATE TABLE outcome (
  project int NOT NULL,
  code smallint NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (project, code),
  UNIQUE (project, name)
);

CREATE TABLE report (
  project int NOT NULL,
  key_sha bytea NOT NULL,
  key text NOT NULL,
  -- Of the body as a set of results.
  digest bytea NOT NULL,
  result_count int NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (project, key_sha)
);

-- Results of one report that share everything but testcase, variant, outcome and what stands in a row of `result`. A single
-- result is a run of one. The id is made by the client: milliseconds since 1970, times 2^20, plus 20 random bits.
CREATE TABLE run (
  project int NOT NULL,
  id bigint NOT NULL,
  -- The order of results up to the number in their ids: the time, a zero byte, and the ids up to their first '#', as CESU-8.
  place bytea NOT NULL,
  submitted_at text NOT NULL,
  -- What stands in the ids behind the first '#': nothing where a number of `id_width` digits does.
  id_rest bytea,
  id_width smallint NOT NULL,
  -- Of the id up to its first '#', or of the whole id where no number follows: by which results are found by their ids.
  id_sha bytea NOT NULL,
  item_id int NOT NULL,
  groups text[] NOT NULL,
  report_sha bytea NOT NULL,
  result_count int NOT NULL,
  first_ordinal int NOT NULL,
  last_ordinal int NOT NULL,
  failed_count int NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (project, id)
);
CREATE INDEX run_by_place ON run (project, place);
CREATE INDEX run_by_item ON run (project, item_id, place);
CREATE INDEX run_by_id ON run (project, id_sha, last_ordinal);
CREATE INDEX run_by_position ON run (project, position);
-- The newest failures are in few of the runs.
CREATE INDEX run_failures ON run (project, place) WHERE failed_count > 0;

-- Whoever stores ids holds their row: two reports with the same ids wait for one another.
CREATE TABLE id_claim (
  project int NOT NULL,
  id_sha bytea NOT NULL,
  -- At least the distance between the first and the last ordinal of every run of it: how far behind a number runs that
  -- may hold it can end.
  widest int NOT NULL,
  PRIMARY KEY (project, id_sha)
);

CREATE TABLE run_group (
  project int NOT NULL,
  group_id text COLLATE "C" NOT NULL,
  run_id bigint NOT NULL,
  PRIMARY KEY (project, group_id, run_id)
);

-- 60 bytes a row: no nulls, no key of its own, the widest column first.
CREATE TABLE result (
  run_id bigint NOT NULL,
  project int NOT NULL,
  series_id int NOT NULL,
  -- 0 for none.
  dataset_id int NOT NULL,
  -- In microseconds; -1 for none, -2 where the detail says it.
  duration_us int NOT NULL,
  -- The number in its id; 0 where the run is one whole id.
  ordinal int NOT NULL,
  -- 0 for none, -1 where the detail says it.
  attempt smallint NOT NULL,
  -- Bits 0 to 7 the code of the outcome, 8 to 10 the kind of skip, 11 has a detail, 12 failing: of class fail or error.
  outcome smallint NOT NULL
) PARTITION BY RANGE (run_id);
CREATE UNIQUE INDEX result_key ON result (project, run_id, ordinal);
CREATE INDEX result_history ON result (project, series_id, run_id);
CREATE INDEX result_failures ON result (project, run_id, series_id) WHERE (outcome & 4096) <> 0;
CREATE TABLE result_default PARTITION OF result DEFAULT;

-- What few results say: note, signature, addresses, data of their own. As JSON, with the keys of a result.
CREATE TABLE result_detail (
  project int NOT NULL,
  run_id bigint NOT NULL,
  ordinal int NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (project, run_id, ordinal)
) PARTITION BY RANGE (run_id);
CREATE TABLE result_detail_default PARTITION OF result_detail DEFAULT;

-- Data of their own by key and value: the first 8 bytes of the SHA-256 of both.
CREATE TABLE result_datum (
  project int NOT NULL,
  datum bigint NOT NULL,
  run_id bigint NOT NULL,
  ordinal int NOT NULL,
  PRIMARY KEY (project, datum, run_id, ordinal)
) PARTITION BY RANGE (run_id);
CREATE TABLE result_datum_default PARTITION OF result_datum DEFAULT;

CREATE TABLE run_info (
  project int NOT NULL,
  id text COLLATE "C" NOT NULL,
  sort_key bytea NOT NULL,
  -- The time as in `run.place`; empty where none is known, so that it stands before every time.
  created bytea NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (project, id)
);
CREATE INDEX run_info_by_creation ON run_info (project, created, sort_key);

CREATE TABLE waiver_event (
  project int NOT NULL,
  sha bytea NOT NULL,
  waiver_id text COLLATE "C" NOT NULL,
  -- Of type and identifier; null where the event names no subject.
  subject_sha bytea,
  body jsonb NOT NULL,
  PRIMARY KEY (project, sha)
);
CREATE INDEX waiver_event_by_waiver ON waiver_event (project, waiver_id);
CREATE INDEX waiver_event_by_subject ON waiver_event (project, subject_sha) WHERE subject_sha IS NOT NULL;

CREATE TABLE waiver_record (
  project int NOT NULL,
  id bigint NOT NULL,
  subject_sha bytea NOT NULL,
  testcase_sha bytea NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (project, id)
);
CREATE INDEX waiver_record_by_subject ON waiver_record (project, subject_sha);
CREATE INDEX waiver_record_by_testcase ON waiver_record (project, testcase_sha);

CREATE TABLE sign_off (
  project int NOT NULL,
  id text COLLATE "C" NOT NULL,
  subject_sha bytea NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (project, id)
);
CREATE INDEX sign_off_by_subject ON sign_off (project, subject_sha);

CREATE TABLE raw_report (
  project int NOT NULL,
  sha bytea NOT NULL,
  size bigint NOT NULL,
  media_type text,
  received_at text NOT NULL,
  received bytea NOT NULL,
  PRIMARY KEY (project, sha)
);
CREATE INDEX raw_report_by_time ON raw_report (project, received, sha);

-- In pieces, so that no row and no message grows with a report.
CREATE TABLE raw_report_piece (
  project int NOT NULL,
  sha bytea NOT NULL,
  piece int NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (project, sha, piece)
);
ALTER TABLE raw_report_piece ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE ingest_entry (
  project int NOT NULL,
  id text COLLATE "C" NOT NULL,
  sort_key bytea NOT NULL,
  stage text NOT NULL,
  report_sha bytea NOT NULL,
  received bytea NOT NULL,
  changed bytea NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (project, id)
);
CREATE INDEX ingest_entry_by_time ON ingest_entry (project, received, sort_key);
CREATE INDEX ingest_entry_by_report ON ingest_entry (project, report_sha);
CREATE INDEX ingest_entry_by_stage ON ingest_entry (project, stage, changed);

CREATE TABLE decision (
  project int NOT NULL,
  id text COLLATE "C" NOT NULL,
  sort_key bytea NOT NULL,
  subject_sha bytea NOT NULL,
  context text NOT NULL,
  status text NOT NULL,
  decided bytea NOT NULL,
  closed_at text,
  body jsonb NOT NULL,
  PRIMARY KEY (project, id)
);
CREATE INDEX decision_by_time ON decision (project, decided, sort_key);
CREATE INDEX decision_by_subject ON decision (project, subject_sha, decided);
CREATE INDEX decision_open ON decision (project, id) WHERE closed_at IS NULL;

CREATE TABLE quarantine_entry (
  project int NOT NULL,
  sha bytea NOT NULL,
  testcase_sha bytea NOT NULL,
  from_key bytea NOT NULL,
  until_key bytea NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (project, sha)
);
CREATE INDEX quarantine_entry_by_testcase ON quarantine_entry (project, testcase_sha);
CREATE INDEX quarantine_entry_by_time ON quarantine_entry (project, until_key);

-- Rewritten all the time: room on each page lets a new version stay beside the old one.
CREATE TABLE state (
  project int NOT NULL,
  space text COLLATE "C" NOT NULL,
  key_sha bytea NOT NULL,
  key text NOT NULL,
  -- At most its first 1,000 bytes: what a btree takes. The rest of the order is the reader's.
  sort_key bytea NOT NULL,
  version bigint NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (project, space, key_sha)
) WITH (fillfactor = 50);
CREATE INDEX state_by_key ON state (project, space, sort_key);

CREATE TABLE audit_event (
  project int NOT NULL,
  stream text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  digest bytea NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (project, stream, version)
);

-- The change feed: one row a project says how far it has come. It is taken last in a transaction and held to its end, so
-- positions are dense and become visible in their order.
CREATE TABLE feed (
  project int NOT NULL PRIMARY KEY,
  position bigint NOT NULL
);

CREATE TABLE feed_event (
  project int NOT NULL,
  position bigint NOT NULL,
  kind text NOT NULL,
  ref text NOT NULL,
  at text,
  facts jsonb NOT NULL,
  PRIMARY KEY (project, position)
);

CREATE TABLE consumer (
  project int NOT NULL,
  name text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  token bigint NOT NULL,
  owner text,
  until_at text,
  until_key bytea,
  PRIMARY KEY (project, name)
);

CREATE TABLE outbox_message (
  project int NOT NULL,
  id text COLLATE "C" NOT NULL,
  sort_key bytea NOT NULL,
  topic text COLLATE "C" NOT NULL,
  state text NOT NULL,
  due bytea NOT NULL,
  not_before text NOT NULL,
  attempts int NOT NULL,
  token bigint NOT NULL,
  owner text,
  until_key bytea,
  reason text,
  body jsonb NOT NULL,
  PRIMARY KEY (project, id)
);
CREATE INDEX outbox_message_due ON outbox_message (project, topic, due) WHERE state = 'waiting';

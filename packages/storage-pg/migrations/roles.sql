-- The least that programs need. Run by the role that owns the tables, after each migration; running it again is no harm.
-- A program logs in with a role of its own that is a member of one of these.
--
-- gatewright_writer stores and reads. What is stored of results, reports, runs, waivers, sign-offs, quarantine and the
-- audit log it can neither change nor delete. gatewright_reader only reads, as from a replica.

DO $$
DECLARE
  role text;
  part record;
BEGIN
  FOREACH role IN ARRAY ARRAY['gatewright_writer', 'gatewright_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', 'gatewright', role);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM %I', 'gatewright', role);
  END LOOP;
  FOR part IN
    SELECT relname AS name, relispartition AS of_another FROM pg_class
    WHERE relnamespace = 'gatewright'::regnamespace AND relkind IN ('r', 'p')
  LOOP
    -- A partition has no row-level security of its own: rows are copied into it, and read through its table alone.
    IF part.of_another THEN
      EXECUTE format('GRANT INSERT ON %I.%I TO %I', 'gatewright', part.name, 'gatewright_writer');
    ELSE
      EXECUTE format('GRANT SELECT ON %I.%I TO %I, %I', 'gatewright', part.name, 'gatewright_writer', 'gatewright_reader');
      IF part.name <> 'migration' THEN
        EXECUTE format('GRANT INSERT ON %I.%I TO %I', 'gatewright', part.name, 'gatewright_writer');
      END IF;
    END IF;
  END LOOP;
END
$$;

GRANT UPDATE ON
  "gatewright".counter, "gatewright".feed, "gatewright".consumer, "gatewright".outbox_message, "gatewright".run_info,
  "gatewright".ingest_entry, "gatewright".state
TO gatewright_writer;
GRANT UPDATE (closed_at) ON "gatewright".decision TO gatewright_writer;
GRANT UPDATE (body) ON "gatewright".testcase TO gatewright_writer;
GRANT UPDATE (widest) ON "gatewright".id_claim TO gatewright_writer;
-- Locking a row takes the right to change one column, which nothing does.
GRANT UPDATE (media_type) ON "gatewright".raw_report TO gatewright_writer;
-- Results are packed and removed by the owner alone.
REVOKE INSERT ON "gatewright".packed_chunk FROM gatewright_writer;
GRANT DELETE ON
  "gatewright".state, "gatewright".outbox_message, "gatewright".raw_report, "gatewright".raw_report_piece
TO gatewright_writer;

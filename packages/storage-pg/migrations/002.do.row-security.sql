-- The second wall: besides naming their project, statements see and write the rows of no other one than that which the
-- setting gatewright.project of their connection says. A connection without the setting is refused, and not shown nothing.
-- Superusers and roles with BYPASSRLS stand above it.

CREATE FUNCTION gatewright_project() RETURNS int LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
  setting text := current_setting('gatewright.project', true);
BEGIN
  IF setting IS NULL OR setting = '' THEN
    RAISE EXCEPTION 'This connection says no project in gatewright.project.' USING ERRCODE = 'GW001';
  END IF;
  RETURN setting::int;
END
$$;

ALTER TABLE counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE counter FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON counter USING (project = (SELECT gatewright_project()));

ALTER TABLE item ENABLE ROW LEVEL SECURITY;
ALTER TABLE item FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON item USING (project = (SELECT gatewright_project()));

ALTER TABLE testcase ENABLE ROW LEVEL SECURITY;
ALTER TABLE testcase FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON testcase USING (project = (SELECT gatewright_project()));

ALTER TABLE series ENABLE ROW LEVEL SECURITY;
ALTER TABLE series FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON series USING (project = (SELECT gatewright_project()));

ALTER TABLE dataset ENABLE ROW LEVEL SECURITY;
ALTER TABLE dataset FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON dataset USING (project = (SELECT gatewright_project()));

ALTER TABLE outcome ENABLE ROW LEVEL SECURITY;
ALTER TABLE outcome FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON outcome USING (project = (SELECT gatewright_project()));

ALTER TABLE report ENABLE ROW LEVEL SECURITY;
ALTER TABLE report FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON report USING (project = (SELECT gatewright_project()));

ALTER TABLE run ENABLE ROW LEVEL SECURITY;
ALTER TABLE run FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON run USING (project = (SELECT gatewright_project()));

ALTER TABLE id_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE id_claim FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON id_claim USING (project = (SELECT gatewright_project()));

ALTER TABLE run_group ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_group FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON run_group USING (project = (SELECT gatewright_project()));

ALTER TABLE result ENABLE ROW LEVEL SECURITY;
ALTER TABLE result FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON result USING (project = (SELECT gatewright_project()));

ALTER TABLE result_detail ENABLE ROW LEVEL SECURITY;
ALTER TABLE result_detail FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON result_detail USING (project = (SELECT gatewright_project()));

ALTER TABLE result_datum ENABLE ROW LEVEL SECURITY;
ALTER TABLE result_datum FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON result_datum USING (project = (SELECT gatewright_project()));

ALTER TABLE run_info ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_info FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON run_info USING (project = (SELECT gatewright_project()));

ALTER TABLE waiver_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE waiver_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON waiver_event USING (project = (SELECT gatewright_project()));

ALTER TABLE waiver_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE waiver_record FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON waiver_record USING (project = (SELECT gatewright_project()));

ALTER TABLE sign_off ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_off FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON sign_off USING (project = (SELECT gatewright_project()));

ALTER TABLE raw_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE raw_report FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON raw_report USING (project = (SELECT gatewright_project()));

ALTER TABLE raw_report_piece ENABLE ROW LEVEL SECURITY;
ALTER TABLE raw_report_piece FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON raw_report_piece USING (project = (SELECT gatewright_project()));

ALTER TABLE ingest_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE ingest_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON ingest_entry USING (project = (SELECT gatewright_project()));

ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON decision USING (project = (SELECT gatewright_project()));

ALTER TABLE quarantine_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE quarantine_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON quarantine_entry USING (project = (SELECT gatewright_project()));

ALTER TABLE state ENABLE ROW LEVEL SECURITY;
ALTER TABLE state FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON state USING (project = (SELECT gatewright_project()));

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON audit_event USING (project = (SELECT gatewright_project()));

ALTER TABLE feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE feed FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON feed USING (project = (SELECT gatewright_project()));

ALTER TABLE feed_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE feed_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON feed_event USING (project = (SELECT gatewright_project()));

ALTER TABLE consumer ENABLE ROW LEVEL SECURITY;
ALTER TABLE consumer FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON consumer USING (project = (SELECT gatewright_project()));

ALTER TABLE outbox_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox_message FORCE ROW LEVEL SECURITY;
CREATE POLICY own_project ON outbox_message USING (project = (SELECT gatewright_project()));

-- COPY refuses tables with row-level security, so rows of a report are copied into the partition itself, which has none.
-- Whoever writes can't read there, and a connection that says a project writes only its own. One that says none is the
-- owner's, who moves or restores rows.
ALTER TABLE result ADD CONSTRAINT result_own_project
  CHECK (project = nullif(current_setting('gatewright.project', true), '')::int);
ALTER TABLE result_detail ADD CONSTRAINT result_detail_own_project
  CHECK (project = nullif(current_setting('gatewright.project', true), '')::int);
ALTER TABLE result_datum ADD CONSTRAINT result_datum_own_project
  CHECK (project = nullif(current_setting('gatewright.project', true), '')::int);

import { versionTable } from './migration-files.ts'

/** Makes the schema and the table of migrations that ran; both may be there. The schema is a checked identifier. */
export function bootstrapSql(schema: string): string {
  return `CREATE SCHEMA IF NOT EXISTS "${schema}";
CREATE TABLE IF NOT EXISTS "${schema}"."${versionTable}" (
  version bigint NOT NULL PRIMARY KEY,
  name text,
  md5 text,
  run_at timestamp with time zone
);`
}

/**
 * Begins the work of one runner, in a transaction: others wait here, however long, and names without a schema
 * mean this one's. A table in use is not waited for long, since all who come later would wait as well.
 */
export function lockSql(schema: string): string {
  return `SET LOCAL statement_timeout = 0;
SET LOCAL lock_timeout = 0;
LOCK TABLE "${schema}"."${versionTable}" IN SHARE ROW EXCLUSIVE MODE;
SET LOCAL lock_timeout = '30s';
SET LOCAL search_path = "${schema}";
SET LOCAL TimeZone = 'UTC';`
}

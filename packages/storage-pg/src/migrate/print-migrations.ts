import { schemaName } from '../sql/tables.ts'
import { citusSql } from './citus.ts'
import { readMigrationFiles, versionTable } from './migration-files.ts'
import { bootstrapSql, lockSql } from './version-table.ts'

export interface PrintMigrationsOptions {
  /** Default: `gatewright`. */
  readonly schema?: string
  /** Only migrations after this one: for a database that has it; default: 0, all. */
  readonly after?: number
  /** Also the statements that distribute the tables of a Citus cluster; default: false. */
  readonly citus?: boolean
}

/**
 * The migrations as one text, for people who run SQL by a tool of their own. They are a transaction, and leave the same
 * state behind as `migrate` does: it then finds nothing to run.
 *
 * @throws where a file of this package is missing.
 */
export async function printMigrations({
  schema = 'gatewright',
  after = 0,
  citus = false,
}: PrintMigrationsOptions = {}): Promise<string> {
  const name = schemaName(schema)
  const files = (await readMigrationFiles()).filter(({ version }) => version > after)
  const texts = files.map(
    (file) => `-- Migration ${file.version}: ${file.name}
${file.sql.trim()}
INSERT INTO ${versionTable} (version, name, md5, run_at) VALUES (${file.version}, '${file.name}', '${file.checksum}', now());
`,
  )
  return [
    'BEGIN;',
    bootstrapSql(name),
    lockSql(name),
    ...texts,
    ...(citus ? [citusSql(name)] : []),
    'COMMIT;',
    '',
  ].join('\n')
}

import { fileURLToPath } from 'node:url'
import Postgrator from 'postgrator'

/** A migration of this package. */
export interface MigrationFile {
  /** They run in the order of their versions: 1, 2, … */
  readonly version: number
  readonly name: string
  /** The MD5 of its text, in hexadecimal, whatever ends its lines. */
  readonly checksum: string
  readonly sql: string
}

export type ExecuteScript = (sql: string) => Promise<{ rows: object[] }>

/** The same depth from the sources and from what is built of them. */
const folder = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** The table of what ran, beside the others. Its columns are those of postgrator. */
export const versionTable = 'migration'

/** The runner of this package's migrations. */
export function createRunner(schema: string, execute: ExecuteScript): Postgrator {
  return new Postgrator({
    driver: 'pg',
    schemaTable: `${schema}.${versionTable}`,
    // In a folder whose name has signs of a pattern, each stands for itself or, here, for any one character.
    migrationPattern: `${folder.replaceAll('\\', '/').replaceAll(/[^\w/.:-]/g, '?')}[0-9]*.do.*.sql`,
    newline: 'LF',
    execQuery: execute,
  })
}

/** All migrations, in their order. */
export async function readMigrationFiles(): Promise<readonly MigrationFile[]> {
  const runner = createRunner('none', () => Promise.resolve({ rows: [] }))
  const migrations = await runner.getMigrations()
  return migrations
    .map(({ version, name, md5, getSql }) => ({ version, name, checksum: md5, sql: getSql() }))
    .sort((one, other) => one.version - other.version)
}

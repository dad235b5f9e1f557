import type { PgDriver } from '../../src/driver/driver.ts'
import { tablesOf } from '../../src/sql/tables.ts'

/** A schema that can be put back to what it was, as a database from its dump; once for each `dump`. */
export interface Restorable {
  dump(): Promise<void>
  restore(): Promise<void>
}

export function restorable(driver: PgDriver, schema: string): Restorable {
  const each = (sqlOf: (table: string, copy: string) => string): Promise<void> =>
    driver.script(
      Object.values(tablesOf(schema))
        .map((table) => sqlOf(table, table.replace(/"$/, '_copy"')))
        .join(';'),
    )
  return {
    dump: () => each((table, copy) => `CREATE TABLE ${copy} AS TABLE ${table}`),
    restore: () => each((table, copy) => `TRUNCATE ${table}; INSERT INTO ${table} SELECT * FROM ${copy}`),
  }
}

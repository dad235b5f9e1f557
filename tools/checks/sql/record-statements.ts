import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PgDriver, PgSession } from '../../../packages/storage-pg/src/driver/driver.ts'
import { root } from '../library/repository.ts'

/** A statement that ran, and the call that ran it. */
export interface RecordedStatement {
  readonly sql: string
  /** `packages/storage-pg/src/stores/outbox.ts:40`. */
  readonly site: string
}

/** A driver, and the distinct statements that it was given by the sources. */
export interface Recorder {
  readonly driver: PgDriver
  readonly statements: ReadonlyMap<string, RecordedStatement>
}

/** Passes everything on and remembers each statement once for each call. */
export function recordStatements(driver: PgDriver): Recorder {
  const statements = new Map<string, RecordedStatement>()
  const note = (sql: string): void => {
    const site = callSite()
    if (site !== undefined) statements.set(`${site}\n${sql}`, { sql, site })
  }
  const listening = <Session extends PgSession>(session: Session): Session => ({
    ...session,
    query: (sql: string, values?: readonly unknown[]) => {
      note(sql)
      return session.query(sql, values)
    },
    script: (sql: string) => {
      note(sql)
      return session.script(sql)
    },
  })
  return {
    driver: {
      ...listening(driver),
      transaction: (work, options) => driver.transaction((session) => work(listening(session)), options),
    },
    statements,
  }
}

const sources = 'packages/storage-pg/src/'

/** The call in the sources that asked for a statement; the driver passes on what others say. */
function callSite(): string | undefined {
  const stack = new Error().stack ?? ''
  for (const [, url = '', line] of stack.matchAll(/(file:\/\/[^\s()]+?):(\d+):\d+/g)) {
    const file = relative(root, fileURLToPath(url)).replaceAll('\\', '/')
    if (file.startsWith(sources) && !file.startsWith(`${sources}driver/`)) return `${file}:${line}`
  }
  return undefined
}

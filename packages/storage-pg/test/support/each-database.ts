import { afterAll, beforeAll, describe } from 'vitest'
import { openEmbedded, openPglite, openServer, type TestDatabase } from './databases.ts'
import { findEmbedded } from './embedded-server.ts'

export type DatabaseKind = 'pglite' | 'server' | 'embedded'

export interface EachDatabaseOptions {
  /**
   * Default: PGlite, and the server that DATABASE_URL names. A suite about several connections or crashes names `server`
   * and `embedded`.
   */
  readonly on?: readonly DatabaseKind[]
}

const open: Readonly<Record<DatabaseKind, () => Promise<TestDatabase | undefined>>> = {
  pglite: openPglite,
  server: openServer,
  embedded: openEmbedded,
}

/** Why a kind of database can't be had here; undefined where it can. */
function absence(kind: DatabaseKind): string | undefined {
  if (kind === 'server')
    return process.env['DATABASE_URL'] === undefined ? 'DATABASE_URL is not set' : undefined
  return kind === 'embedded' ? findEmbedded().absence : undefined
}

/**
 * Runs a suite on each kind of database that can be had, and says which can't and why. `database` may be called in tests
 * and hooks, and gives the one that all tests of the suite share.
 */
export function eachDatabase(
  suite: (database: () => TestDatabase, kind: DatabaseKind) => void,
  { on = ['pglite', 'server'] }: EachDatabaseOptions = {},
): void {
  for (const kind of on) {
    const reason = absence(kind)
    if (reason !== undefined) console.log(`skipped on ${kind}: ${reason}`)
    describe.skipIf(reason !== undefined)(`on ${kind}${reason === undefined ? '' : ` (${reason})`}`, () => {
      let database: TestDatabase | undefined
      beforeAll(async () => {
        database = await open[kind]()
      }, 120_000)
      afterAll(() => database?.end())
      suite(() => database ?? unopened(), kind)
    })
  }
}

/** For tests that take several connections, which PGlite has not: where they can't run it says so. */
export function hasOneConnection(kind: DatabaseKind, tests: string): boolean {
  if (kind === 'pglite') console.log(`skipped on ${kind}: ${tests} takes several connections`)
  return kind === 'pglite'
}

function unopened(): TestDatabase {
  throw new Error('The database is opened before the first test, and not while tests are collected.')
}

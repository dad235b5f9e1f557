import type pg from 'pg'
import type { TestResult } from '../../../packages/core/src/schema/index.ts'
import type { SeenEvent, Subject, SubjectStorage } from './subject.ts'

/**
 * What is wrong with a plain store on purpose. `look-first` has no unique key and looks whether a report is there before it
 * stores it: two may look at once. `identity-feed` numbers events as they are written, not as they become visible.
 */
export type PlainFlaw = 'none' | 'look-first' | 'identity-feed'

/** The tables of the plain store. */
export function plainSchema(flaw: PlainFlaw): string {
  const unique = flaw === 'look-first' ? '' : ', PRIMARY KEY (project, key)'
  const identity = flaw === 'identity-feed' ? ' GENERATED ALWAYS AS IDENTITY' : ''
  return `CREATE TABLE report (project text, key text, size int${unique});
    CREATE TABLE result (project text, report text, body jsonb);
    CREATE TABLE feed (project text PRIMARY KEY, position int);
    CREATE TABLE event (project text, position int${identity}, ref text, size int, PRIMARY KEY (project, position))`
}

export interface PlainStoreOptions {
  readonly flaw: PlainFlaw
  /** Waits before a transaction is committed; nothing waits where it is undefined. */
  readonly hold: (() => Promise<void>) | undefined
}

/** The least that appends, answers and has a feed: for trying the harness, and for what is broken on purpose. */
export function openPlainStore(pool: pg.Pool, options: PlainStoreOptions): Subject {
  // Servers are killed, and connections with them.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return { open: (project) => storageOf(pool, project, options), end: () => pool.end() }
}

function storageOf(pool: pg.Pool, project: string, { flaw, hold }: PlainStoreOptions): SubjectStorage {
  return {
    append: (key, results) =>
      inTransaction(pool, async (client) => {
        const isNew = await insert(client, project, key, results, flaw)
        await hold?.()
        return isNew
      }).then(
        (isNew) => ({ isNew }),
        (cause: unknown) => ({ kind: 'store/unavailable', message: String(cause) }),
      ),
    async page() {
      const sql = 'SELECT body FROM result WHERE project = $1'
      const { rows } = await pool.query<{ body: TestResult }>(sql, [project])
      return { results: rows.map(({ body }) => body) }
    },
    async events(after) {
      const sql = 'SELECT * FROM event WHERE project = $1 AND position > $2 ORDER BY position LIMIT 1000'
      const { rows } = await pool.query<{ position: number; ref: string; size: number }>(sql, [
        project,
        after,
      ])
      return rows.map(({ position, ref, size }): SeenEvent => {
        return { position, kind: 'results', ref, facts: { resultCount: size } }
      })
    },
  }
}

async function insert(
  client: pg.PoolClient,
  project: string,
  key: string,
  results: readonly TestResult[],
  flaw: PlainFlaw,
): Promise<boolean> {
  if (flaw === 'look-first') {
    const { rowCount } = await client.query('SELECT 1 FROM report WHERE project = $1 AND key = $2', [
      project,
      key,
    ])
    if (rowCount !== 0) return false
  }
  const added = await client.query(
    'INSERT INTO report (project, key, size) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [project, key, results.length],
  )
  if (added.rowCount === 0) return false
  await client.query(
    'INSERT INTO result (project, report, body) SELECT $1, $2, body FROM jsonb_array_elements($3::jsonb) AS all_results (body)',
    [project, key, JSON.stringify(results)],
  )
  if (flaw === 'identity-feed') {
    const event = [project, key, results.length]
    await client.query('INSERT INTO event (project, ref, size) VALUES ($1, $2, $3)', event)
    return true
  }
  const { rows } = await client.query<{ position: number }>(
    `INSERT INTO feed AS known (project, position) VALUES ($1, 1)
     ON CONFLICT (project) DO UPDATE SET position = known.position + 1 RETURNING position`,
    [project],
  )
  const event = [project, rows[0]?.position, key, results.length]
  await client.query('INSERT INTO event (project, position, ref, size) VALUES ($1, $2, $3, $4)', event)
  return true
}

/** Runs work in a transaction. A connection that it fails on is not used again. */
async function inTransaction<Value>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const value = await work(client)
    await client.query('COMMIT')
    client.release()
    return value
  } catch (cause) {
    client.release(true)
    throw cause
  }
}

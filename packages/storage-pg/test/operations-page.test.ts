import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Digest } from '@gatewright/core/canonical'
import type { TestResult } from '@gatewright/core/schema'
import { beforeAll, describe, expect, it } from 'vitest'
import { createPgDatabase } from '../src/index.ts'
import { eachDatabase } from './support/each-database.ts'

const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
const at = '2026-11-30T12:00:00Z'

interface Statement {
  readonly heading: string
  readonly sql: string
}

/** The SQL blocks of the page, each with the heading that it stands under. */
const statements: readonly Statement[] = page.split(/^(?=#{2,3} )/m).flatMap((section) => {
  const [heading = ''] = section.split('\n')
  return [...section.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, sql = '']) => ({
    heading: heading.replace(/^#+ /, ''),
    sql,
  }))
})

const under = (heading: string): readonly Statement[] =>
  statements.filter((statement) => statement.heading === heading)

it('has queries for all that it promises to watch', () => {
  expect([...new Set(statements.map(({ heading }) => heading))]).toEqual([
    'Backup and restore',
    'Consumers that are behind',
    "Messages that don't leave",
    'Reports that are stuck',
    'The default partition',
    'Sizes',
    'Transactions that hold a feed',
    'Rows that vacuum left',
    'Settings that must hold',
  ])
})

eachDatabase((database) => {
  const rowsOf = async ({ sql }: Statement): Promise<readonly object[]> => {
    const { driver, schema } = database()
    return (await driver.query(sql.replaceAll(/\bgatewright\b/g, schema))).rows
  }

  beforeAll(async () => {
    const { driver, schema } = database()
    const storage = createPgDatabase({ driver, schema }).open('shop')
    const result: TestResult = {
      id: 'run-1/unit#0001',
      testcase: 'unit/adds',
      item: { type: 'own_build', id: 'build-1' },
      outcome: 'PASSED',
      submittedAt: at,
      variant: {},
      data: {},
      groups: ['run-1'],
    }
    const report = `sha256:${createHash('sha256').digest('hex')}` as Digest
    ;(await storage.results.append('run-1/unit', [result]))._unsafeUnwrap()
    ;(await storage.feed.lease('mailer', { owner: 'worker-1', at, forMs: 1000 }))._unsafeUnwrap()
    ;(await storage.ingest.open({ id: 'upload-1', report, receivedAt: at }))._unsafeUnwrap()
    const message = { id: 'message-1', topic: 'webhook', body: {}, notBefore: at }
    ;(await storage.outbox.add([message]))._unsafeUnwrap()
  })

  it.each(statements)('a query under "$heading" runs', async (statement) => {
    expect(await rowsOf(statement)).toBeInstanceOf(Array)
  })

  it.each(under('Backup and restore'))('finds no fault in a whole database: $sql', async (statement) => {
    expect(await rowsOf(statement)).toEqual([])
  })

  it.each([
    ['Consumers that are behind', { project: 'shop', consumer: 'mailer', behind: 2n, owner: 'worker-1' }],
    ["Messages that don't leave", { project: 'shop', topic: 'webhook', state: 'waiting', first_due: at }],
    ['Reports that are stuck', { project: 'shop', stage: 'received', id: 'upload-1', since: at }],
    ['The default partition', { month: '2026-11', results: 1n }],
  ])('%s: it says so', async (heading, expected) => {
    const [statement] = under(heading)
    if (!statement) throw new Error(`Nothing stands under ${heading}.`)
    expect(await rowsOf(statement)).toEqual([expect.objectContaining(expected)])
  })

  describe('what is wrong is found', () => {
    const [dense, whole, packed, named, ahead] = under('Backup and restore')
    const harms = [
      ['an event that is missing', 'DELETE FROM feed_event WHERE position = 1', dense],
      ['a result that is missing', 'DELETE FROM result', whole],
      ['a chunk that is missing', 'UPDATE run SET packed = 7', packed],
      ['a name that is missing', 'DELETE FROM series', named],
      ['a consumer from the future', 'UPDATE consumer SET position = 1000', ahead],
    ] as const
    it.each(harms)('%s', async (_, harm, statement) => {
      const { driver, schema } = database()
      if (!statement) throw new Error('A query is missing.')
      const undone = new Error('rolled back')
      const found = driver.transaction(async (session) => {
        await session.script(`SET LOCAL search_path = "${schema}"; ${harm}`)
        const { rows } = await session.query(statement.sql.replaceAll(/\bgatewright\b/g, schema))
        expect(rows).toHaveLength(1)
        throw undone
      })
      await expect(found).rejects.toBe(undone)
    })
  })
})

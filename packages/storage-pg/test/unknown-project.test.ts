import type { CompleteStorage } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import type { ResultAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { createPgDatabase } from '../src/database.ts'
import { tablesOf } from '../src/sql/tables.ts'
import { plainResult } from './append/support/reports.ts'
import { openRoles } from './security/support.ts'
import { ownName } from './support/databases.ts'
import { eachDatabase, hasOneConnection } from './support/each-database.ts'

const at = '2026-11-22T00:00:00Z' as Instant
const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
const subject = { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }
const digest = `sha256:${'0'.repeat(64)}` as const

/** Everything that only reads, and what it answers where nothing is stored. */
const reads: readonly (readonly [
  words: string,
  read: (storage: CompleteStorage) => ResultAsync<unknown, unknown>,
  nothing: unknown,
])[] = [
  ['results.query', ({ results }) => results.query({}), { results: [] }],
  [
    'results.query of all kinds',
    ({ results }) =>
      results.query({
        item,
        testcase: 'a',
        testcases: { like: ['a%'] },
        variant: { arch: 'x' },
        outcomes: ['PASSED', 'CRASHED'],
        data: [{ key: 'arch', equals: ['x'] }],
        exceptIds: ['r#1'],
        storedThrough: 7,
      }),
    { results: [] },
  ],
  ['results.latest', ({ results }) => results.latest(item), []],
  ['results.history', ({ results }) => results.history('dist.rpmlint', {}, 5), []],
  ['results.count', ({ results }) => results.count({ outcomes: ['PASSED'] }), 0],
  ['results.newest', ({ results }) => results.newest({}, ['arch']), []],
  ['groups.get', ({ groups }) => groups.get('g'), undefined],
  ['groups.ofItem', ({ groups }) => groups.ofItem(item), []],
  ['groups.find', ({ groups }) => groups.find({}), []],
  ['testcases.get', ({ testcases }) => testcases.get('a'), undefined],
  ['testcases.find', ({ testcases }) => testcases.find({}), []],
  ['waivers.eventsAbout', ({ waivers }) => waivers.eventsAbout(subject), []],
  ['waivers.record', ({ waivers }) => waivers.record(1), undefined],
  ['waivers.records', ({ waivers }) => waivers.records({ filters: [{}] }), []],
  ['waivers.countRecords', ({ waivers }) => waivers.countRecords({ filters: [{}] }), 0],
  ['feed.position', ({ feed }) => feed.position(), 0],
  ['feed.read', ({ feed }) => feed.read(0), []],
  ['feed.consumers', ({ feed }) => feed.consumers(), []],
  ['signOffs.about', ({ signOffs }) => signOffs.about(subject), []],
  ['reports.read', ({ reports }) => reports.read(digest), undefined],
  ['reports.info', ({ reports }) => reports.info(digest), undefined],
  ['reports.find', ({ reports }) => reports.find({}), []],
  ['ingest.get', ({ ingest }) => ingest.get('i'), undefined],
  ['ingest.find', ({ ingest }) => ingest.find({}), []],
  ['decisions.get', ({ decisions }) => decisions.get('d'), undefined],
  ['decisions.find', ({ decisions }) => decisions.find({}), []],
  ['quarantine.entries', ({ quarantine }) => quarantine.entries(), []],
  ['states.get', ({ states }) => states.get('s', ['k']), []],
  ['states.list', ({ states }) => states.list('s'), []],
  ['outbox.find', ({ outbox }) => outbox.find({}), []],
  ['audit.read', ({ audit }) => audit.read('a'), []],
]

eachDatabase((database, kind) => {
  const isKnown = async (project: string): Promise<boolean> => {
    const { driver, schema } = database()
    const sql = `SELECT id FROM ${tablesOf(schema).project} WHERE name = $1`
    return (await driver.query(sql, [project])).rows.length > 0
  }

  describe('a project that nobody has stored anything for', () => {
    it.each(reads)('is empty to %s, which leaves nothing of it', async (_, read, nothing) => {
      const { driver, schema } = database()
      const project = ownName('unknown')
      const pg = createPgDatabase({ driver, schema, replica: driver })
      for (const reads of ['primary', 'replica'] as const)
        for (let time = 0; time < 2; time++)
          expect((await read(pg.open(project, { reads })))._unsafeUnwrap()).toEqual(nothing)
      expect(await isKnown(project)).toBe(false)
    })

    it('is empty to who reads what was stored in columns', async () => {
      const project = ownName('unknown')
      const { results } = createPgDatabase(database()).open(project)
      const stored = (await results.stored({ storedAfter: 0, storedThrough: 9 }))._unsafeUnwrap()
      expect(stored.runs).toEqual([])
      expect(await isKnown(project)).toBe(false)
    })

    it('has nothing to remove', async () => {
      const project = ownName('unknown')
      for (const dryRun of [true, false])
        expect(
          (
            await createPgDatabase(database()).retain(project, {
              resultsBefore: at,
              reportsBefore: at,
              at,
              dryRun,
            })
          )._unsafeUnwrap(),
        ).toEqual({
          dryRun,
          results: 0,
          runs: 0,
          reports: 0,
          reportBytes: 0,
          kept: { results: 0, runs: 0, reports: 0 },
        })
      expect(await isKnown(project)).toBe(false)
    })

    it('is there to all who asked before, once somebody stores for it', async () => {
      const { driver, schema } = database()
      const project = ownName('unknown')
      const open = (): CompleteStorage =>
        createPgDatabase({ driver, schema, replica: driver }).open(project, { reads: 'replica' })
      const [asked, storing] = [open(), open()]
      for (const storage of [asked, storing])
        for (const [, read] of reads) expect((await read(storage)).isOk()).toBe(true)
      const one = plainResult('r#1', { variant: { arch: 'x' }, data: { owner: ['ann'] } })
      ;(await storing.results.append('r', [one]))._unsafeUnwrap()
      for (const { results, feed } of [asked, storing]) {
        expect((await results.query({ testcases: { like: ['dist.%'] } }))._unsafeUnwrap().results).toEqual([
          one,
        ])
        expect((await results.query({ testcase: one.testcase }))._unsafeUnwrap().results).toEqual([one])
        expect((await results.count({ data: [{ key: 'arch', equals: ['x'] }] }))._unsafeUnwrap()).toBe(1)
        expect((await results.latest(one.item))._unsafeUnwrap()).toEqual([one])
        expect((await feed.position())._unsafeUnwrap()).toBe(1)
      }
    })

    it.skipIf(hasOneConnection(kind, 'reading with a role of its own'))(
      'is empty to who may only read',
      async () => {
        const project = ownName('unknown')
        const roles = await openRoles(database())
        try {
          const storage = createPgDatabase({ driver: roles.reader, schema: database().schema }).open(project)
          for (const [words, read, nothing] of reads)
            expect([words, (await read(storage))._unsafeUnwrap()]).toEqual([words, nothing])
        } finally {
          await roles.end()
        }
        expect(await isKnown(project)).toBe(false)
      },
    )
  })
})

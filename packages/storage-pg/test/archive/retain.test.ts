import type { CitedEvidence, CompleteStorage, FeedEvent } from '@gatewright/core/ports'
import type { Instant, TestResult } from '@gatewright/core/schema'
import { describe, expect, it } from 'vitest'
import { createPgDatabase, type PgDatabase } from '../../src/database.ts'
import { tablesOf } from '../../src/sql/tables.ts'
import { plainRun } from '../append/support/reports.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const old = '2025-03-04T05:06:07Z' as Instant
const limit = '2025-03-04T05:06:08Z' as Instant
const young = '2025-03-04T05:06:08.0000Z' as Instant
const at = '2026-11-22T00:00:00Z' as Instant

/** Ten results of one run. */
const report = (key: string, more: Partial<TestResult> = {}): readonly TestResult[] =>
  plainRun(key, 10, {
    submittedAt: old,
    note: 'why',
    data: { owner: ['ann'] },
    groups: [`of/${key}`],
    ...more,
  }).map((result, index) => ({ ...result, id: `${key}#${String(index).padStart(4, '0')}` }))

eachDatabase((database) => {
  const openDatabase = (): PgDatabase => createPgDatabase(database())
  const filled = async (keys: readonly string[]): Promise<CompleteStorage> => {
    const storage = openDatabase().open(ownName('retained'))
    for (const key of keys) (await storage.results.append(key, report(key)))._unsafeUnwrap()
    ;(await storage.results.append('young', report('young', { submittedAt: young })))._unsafeUnwrap()
    return storage
  }
  const retain = async (storage: CompleteStorage, more: object = {}): Promise<unknown> =>
    (await openDatabase().retain(storage.project, { resultsBefore: limit, at, ...more }))._unsafeUnwrap()
  const keysOf = async (storage: CompleteStorage): Promise<readonly string[]> => {
    const { results } = (await storage.results.query({}, { limit: 1000 }))._unsafeUnwrap()
    return [...new Set(results.map(({ id }) => id.replace(/#.*/, '')))].sort()
  }
  const decide = async (storage: CompleteStorage, cites: CitedEvidence): Promise<void> => {
    ;(
      await storage.decisions.record({
        id: 'decision',
        decidedAt: at,
        subject: { type: 'koji_build', identifier: 'bash' },
        decisionContext: 'release',
        status: 'unsatisfied',
        decision: {},
        cites,
      })
    )._unsafeUnwrap()
  }
  const lastEvent = async (storage: CompleteStorage): Promise<FeedEvent | undefined> =>
    (await storage.feed.read(0))._unsafeUnwrap().at(-1)
  const nothing = { dryRun: false, results: 0, runs: 0, reports: 0, reportBytes: 0 }
  const none = { results: 0, runs: 0, reports: 0 }

  describe('results', () => {
    it('that are old go with all their rows, and an event tells of it', async () => {
      const storage = await filled(['a', 'b'])
      expect(await retain(storage)).toEqual({ ...nothing, results: 20, runs: 2, kept: none })
      expect(await keysOf(storage)).toEqual(['young'])
      expect(await lastEvent(storage)).toEqual({
        position: 4,
        kind: 'results-removed',
        ref: 'a',
        at,
        facts: { resultCount: 20, runCount: 2, reportCount: 2, reportKeys: ['a', 'b'] },
      })
      const { driver, schema } = database()
      const tables = tablesOf(schema)
      for (const [table, left] of [
        [tables.result, 10n],
        [tables.result_detail, 10n],
        [tables.result_datum, 10n],
        [tables.run, 1n],
        [tables.run_group, 1n],
      ] as const) {
        const { rows } = await driver.query<{ count: bigint }>(
          `SELECT count(*) AS count FROM ${table} WHERE project = (SELECT id FROM ${tables.project} WHERE name = $1)`,
          [storage.project],
        )
        expect([table, rows[0]?.count]).toEqual([table, left])
      }
      expect(await retain(storage)).toEqual({ ...nothing, kept: none })
    })

    it('are named by their reports, a hundred in one event', async () => {
      const storage = openDatabase().open(ownName('many'))
      const keys = Array.from({ length: 205 }, (_, index) => `r${String(index).padStart(3, '0')}`)
      for (const key of keys) {
        const two = report(key).slice(0, 2)
        ;(await storage.results.append(key, two))._unsafeUnwrap()
      }
      expect(await retain(storage)).toMatchObject({ results: 410 })
      const events = (await storage.feed.read(keys.length))._unsafeUnwrap()
      expect(events.map(({ ref, facts }) => [ref, facts['resultCount'], facts['reportCount']])).toEqual([
        ['r000', 200, 100],
        ['r100', 200, 100],
        ['r200', 10, 5],
      ])
      expect(events.flatMap(({ facts }) => facts['reportKeys'])).toEqual(keys)
    })

    it('of a report that goes in two parts are gone for good with the second alone', async () => {
      const storage = openDatabase().open(ownName('parts'))
      const [first, second] = [report('a').slice(0, 1), report('a', { groups: ['cited'] }).slice(1)]
      ;(await storage.results.append('a', [...first, ...second]))._unsafeUnwrap()
      ;(await storage.results.append('b', report('b')))._unsafeUnwrap()
      await decide(storage, { groups: ['cited'] })
      expect(await retain(storage)).toMatchObject({ results: 11, kept: { results: 9 } })
      expect((await lastEvent(storage))?.facts).toMatchObject({ reportKeys: ['a', 'b'], partial: ['a'] })
      ;(await storage.decisions.close('decision', at))._unsafeUnwrap()
      expect(await retain(storage)).toMatchObject({ results: 9 })
      expect((await lastEvent(storage))?.facts).toEqual({
        resultCount: 9,
        runCount: 1,
        reportCount: 1,
        reportKeys: ['a'],
      })
    })

    it('are only counted by a dry run', async () => {
      const storage = await filled(['a', 'b'])
      await decide(storage, { reportKeys: ['a'] })
      const counts = { ...nothing, results: 10, runs: 1, kept: { results: 10, runs: 1, reports: 0 } }
      expect(await retain(storage, { dryRun: true })).toEqual({ ...counts, dryRun: true })
      expect(await keysOf(storage)).toEqual(['a', 'b', 'young'])
      expect((await lastEvent(storage))?.kind).toBe('decision')
      expect(await retain(storage)).toEqual(counts)
    })

    it.each<[string, CitedEvidence]>([
      ['a group', { groups: ['of/b', 'of/none'] }],
      ['a result', { results: ['b#0003', 'b#0999', 'none'] }],
      ['a report', { reportKeys: ['b', 'none'] }],
    ])('that an open decision cites by %s stay until it is closed', async (_, cites) => {
      for (const isPacked of [false, true]) {
        const storage = await filled(['a', 'b', 'c'])
        await decide(storage, cites)
        if (isPacked) (await openDatabase().archive({ before: limit }))._unsafeUnwrap()
        expect(await retain(storage)).toMatchObject({ results: 20, kept: { results: 10, runs: 1 } })
        expect(await keysOf(storage)).toEqual(['b', 'young'])
        const results = (await storage.results.query({ group: 'of/b' }))._unsafeUnwrap().results
        expect([...results].reverse()).toEqual(report('b'))
        ;(await storage.decisions.close('decision', at))._unsafeUnwrap()
        expect(await retain(storage)).toMatchObject({ results: 10, kept: { results: 0, runs: 0 } })
        expect(await keysOf(storage)).toEqual(['young'])
      }
    })

    it('that another report brought first stay for a report that is cited', async () => {
      const storage = await filled(['a', 'b'])
      ;(await storage.results.append('again', report('a')))._unsafeUnwrap()
      ;(await storage.results.append('z', report('z')))._unsafeUnwrap()
      await decide(storage, { reportKeys: ['again'] })
      expect(await retain(storage)).toMatchObject({ results: 10, kept: { results: 20 } })
      expect(await keysOf(storage)).toEqual(['a', 'b', 'young'])
    })

    it('whose report comes again are not stored again', async () => {
      const storage = await filled(['a'])
      await retain(storage)
      expect((await storage.results.append('a', report('a')))._unsafeUnwrap()).toEqual({
        reportKey: 'a',
        resultCount: 10,
        isNew: false,
      })
      expect((await storage.results.append('a', report('b')))._unsafeUnwrapErr().kind).toBe(
        'store/key-conflict',
      )
      expect(await keysOf(storage)).toEqual(['young'])
      expect((await storage.results.append('another', report('a')))._unsafeUnwrap().isNew).toBe(true)
      expect(await keysOf(storage)).toEqual(['a', 'young'])
    })

    it('go from chunks too: what is left of one is packed again', async () => {
      const storage = await filled(['a', 'b', 'c'])
      ;(await openDatabase().archive({ before: at }))._unsafeUnwrap()
      expect(await retain(storage, { keep: { groups: ['of/c'] } })).toMatchObject({ results: 20, runs: 2 })
      expect(await keysOf(storage)).toEqual(['c', 'young'])
      const { driver, schema } = database()
      const tables = tablesOf(schema)
      const { rows } = await driver.query<{ result_count: number }>(
        `SELECT result_count FROM ${tables.packed_chunk} WHERE project = (SELECT id FROM ${tables.project} WHERE name = $1)`,
        [storage.project],
      )
      expect(rows).toEqual([{ result_count: 20 }])
    })
  })

  it('removes raw reports that nobody cites and nobody works on', async () => {
    const storage = await filled([])
    const put = async (text: string, receivedAt: Instant): Promise<`sha256:${string}`> =>
      (await storage.reports.put(Buffer.from(text), { receivedAt }))._unsafeUnwrap().digest
    const [cited, worked, gone, fresh] = [
      await put('cited', old),
      await put('worked', old),
      await put('gone', old),
      await put('fresh', young),
    ]
    await decide(storage, { reports: [cited] })
    ;(await storage.ingest.open({ id: 'entry', report: worked, receivedAt: old }))._unsafeUnwrap()
    expect(await retain(storage, { reportsBefore: limit })).toEqual({
      ...nothing,
      reports: 1,
      reportBytes: 4,
      kept: { results: 0, runs: 0, reports: 2 },
    })
    const left = await Promise.all([cited, worked, gone, fresh].map((digest) => storage.reports.read(digest)))
    expect(left.map((read) => read._unsafeUnwrap()?.length)).toEqual([5, 6, undefined, 5])
    expect(await lastEvent(storage)).toMatchObject({ kind: 'report-removed', ref: gone, facts: { size: 4 } })
  })
})

import type { CitedEvidence, CompleteStorage } from '@gatewright/core/ports'
import type { Instant } from '@gatewright/core/schema'
import type { ResultAsync } from 'neverthrow'
import { beforeEach, describe, expect, it } from 'vitest'
import { createPgDatabase } from '../../src/database.ts'
import { tablesOf, type Tables } from '../../src/sql/tables.ts'
import { watchedDriver } from '../append/support/project.ts'
import { plainResult, plainRun } from '../append/support/reports.ts'
import { ownName } from '../support/databases.ts'
import { eachDatabase } from '../support/each-database.ts'

const everything = '9999-12-31T23:59:59.999Z' as Instant
const item = { type: 'own_build', id: 'damaged' }
const damaged = plainRun('damaged', 10, { item, testcase: 'broken', submittedAt: '2026-11-01T00:00:00Z' })
const sound = plainRun('sound', 10, { submittedAt: '2026-11-02T00:00:00Z' })

/** Ways to harm a row of `packed_chunk`. */
const damages: readonly (readonly [words: string, assignment: string])[] = [
  ['a body of which a bit changed', 'body = set_byte(body, 40, get_byte(body, 40) # 1)'],
  ['a body that was cut off', 'body = substr(body, 1, 20)'],
  ['a wrong count of results', 'result_count = result_count + 1'],
  ['a wrong count of runs', 'run_count = run_count + 1'],
  ['another digest', `sha = decode(repeat('00', 32), 'hex')`],
]

type Ask = (storage: CompleteStorage) => ResultAsync<unknown, unknown>

const asks: readonly (readonly [words: string, ask: Ask])[] = [
  ['query', ({ results }) => results.query({ item })],
  ['latest', ({ results }) => results.latest(item)],
  ['history', ({ results }) => results.history('broken', {}, 5)],
  ['count', ({ results }) => results.count({ testcase: 'broken' })],
  ['newest', ({ results }) => results.newest({ item })],
  ['stored', ({ results }) => results.stored({ storedAfter: 0, storedThrough: 1 })],
  ['an append that meets it', ({ results }) => results.append(ownName('again'), damaged)],
]

eachDatabase((database) => {
  let project: string
  let chunk: bigint
  let tables: Tables
  /** A process that has read nothing yet, and what it asked the database. */
  const open = (): { readonly storage: CompleteStorage; readonly asked: string[] } => {
    const asked: string[] = []
    const { driver, schema } = database()
    const watched = watchedDriver(driver, (sql) => void asked.push(sql))
    return { storage: createPgDatabase({ driver: watched, schema }).open(project), asked }
  }
  const harm = async (assignment: string): Promise<void> => {
    await database().driver.query(
      `UPDATE ${tables.packed_chunk} SET ${assignment}
       WHERE id = $1 AND project = (SELECT id FROM ${tables.project} WHERE name = $2)`,
      [chunk, project],
    )
  }

  const firstChunk = async (): Promise<bigint> => {
    const { rows } = await database().driver.query<{ id: bigint }>(
      `SELECT id FROM ${tables.packed_chunk} WHERE project = (SELECT id FROM ${tables.project} WHERE name = $1)
       ORDER BY first_run`,
      [project],
    )
    return rows[0]?.id ?? 0n
  }

  beforeEach(async () => {
    const { driver, schema } = database()
    tables = tablesOf(schema)
    project = ownName('corrupt')
    const { storage } = open()
    for (const [key, report] of [
      ['damaged', damaged],
      ['sound', sound],
    ] as const)
      (await storage.results.append(key, report))._unsafeUnwrap()
    ;(
      await createPgDatabase({ driver, schema }).archive({ before: everything, chunkSize: 10 })
    )._unsafeUnwrap()
    chunk = await firstChunk()
  })

  describe.each(damages)('a chunk with %s', (_, assignment) => {
    it.each(asks)('is corrupt to %s, at once, and says which chunk it is', async (_words, ask) => {
      expect((await ask(open().storage))._unsafeUnwrap()).toBeDefined()
      await harm(assignment)
      const { storage, asked } = open()
      expect((await ask(storage))._unsafeUnwrapErr()).toMatchObject({
        kind: 'store/corrupt',
        retryable: false,
        key: `packed_chunk ${chunk}`,
        message: expect.stringContaining(`The chunk ${chunk} of the archive can't be read.`) as string,
      })
      expect(asked.filter((sql) => sql.includes('c.body'))).toHaveLength(1)
    })

    it('keeps nobody from what is stored elsewhere', async () => {
      await harm(assignment)
      const { results } = open().storage
      expect((await results.query({ ids: ['sound#3'] }))._unsafeUnwrap().results).toEqual([sound[2]])
      expect((await results.history('case 4', {}, 5))._unsafeUnwrap()).toEqual([sound[4]])
      expect((await results.count({ testcase: 'case 4' }))._unsafeUnwrap()).toBe(1)
      expect((await results.latest(sound[0]?.item ?? item))._unsafeUnwrap()).toHaveLength(10)
      expect((await results.append('late', [plainResult('late#1')]))._unsafeUnwrap().isNew).toBe(true)
    })
  })

  it('answers a list of series that can not be read as corrupt too', async () => {
    await harm(`series = decode('ff', 'hex')`)
    expect((await open().storage.results.history('broken', {}, 5))._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/corrupt',
      key: `packed_chunk ${chunk}`,
    })
  })

  it('removes nothing of a chunk of which something is to stay, and says why', async () => {
    const { driver, schema } = database()
    project = ownName('corrupt')
    const { results } = open().storage
    for (const [key, report] of [
      ['damaged', damaged],
      ['sound', sound],
    ] as const)
      (await results.append(key, report))._unsafeUnwrap()
    const owner = createPgDatabase({ driver, schema })
    ;(await owner.archive({ before: everything }))._unsafeUnwrap()
    chunk = await firstChunk()
    await harm('run_count = run_count + 1')
    const retain = (keep: CitedEvidence) =>
      owner.retain(project, { resultsBefore: everything, at: everything, keep })
    expect((await retain({ results: ['sound#1'] }))._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/corrupt',
      key: `packed_chunk ${chunk}`,
    })
    expect((await results.count({}))._unsafeUnwrap()).toBe(20)
    // Who wants nothing of it any more is rid of it.
    expect((await retain({}))._unsafeUnwrap()).toMatchObject({ results: 20 })
    expect((await results.count({}))._unsafeUnwrap()).toBe(0)
  })
})

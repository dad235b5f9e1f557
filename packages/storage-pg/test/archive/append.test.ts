import type { Instant, TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { archive } from '../../src/archive/archive.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { openProject, outcomes } from '../append/support/project.ts'
import { plainRun, reports } from '../append/support/reports.ts'
import { eachDatabase } from '../support/each-database.ts'

const everything = '9999-12-31T23:59:59.999Z' as Instant

eachDatabase((database) => {
  const pack = async (before: Instant = everything): Promise<number> => {
    const { driver, schema } = database()
    return (await archive(driver, schema, { before, chunkSize: 5 }))._unsafeUnwrap().results
  }

  it('answers appends that meet packed results as the reference does, and keeps the same', async () => {
    let packed = 0
    await fc.assert(
      fc.asyncProperty(reports, async (all) => {
        const memory = createMemoryDatabase({ outcomes }).open('p')
        const { engine, append } = openProject(database())
        for (const { key, results } of all) {
          const wanted = await memory.results.append(key, results)
          expect(await append(key, results)).toEqual(wanted)
          packed += await pack()
        }
        const page = { limit: 1000 }
        expect((await createResultReader(engine).query({}, page))._unsafeUnwrap()).toEqual(
          (await memory.results.query({}, page))._unsafeUnwrap(),
        )
      }),
      { numRuns: 40 },
    )
    expect(packed).toBeGreaterThan(20)
  }, 120_000)

  it('stores of a packed run what is not known of it, and refuses what differs', async () => {
    const { engine, append } = openProject(database())
    const run = plainRun('r', 20)
    ;(await append('first', run.slice(0, 12)))._unsafeUnwrap()
    expect(await pack()).toBe(12)
    expect((await append('second', run))._unsafeUnwrap()).toEqual({
      reportKey: 'second',
      resultCount: 20,
      isNew: true,
    })
    expect(await pack()).toBe(8)
    const changed = run.map((result) => (result.id === 'r#7' ? { ...result, note: 'other' } : result))
    expect((await append('third', changed))._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/key-conflict',
      key: 'r#7',
    })
    expect((await createResultReader(engine).count({}))._unsafeUnwrap()).toBe(20)
  })

  it.each<[string, Partial<TestResult>]>([
    ['outcome', { outcome: 'FAILED' }],
    ['kind of outcome', { outcome: 'SKIPPED' }],
    ['outcome of its own', { outcome: 'CRASHED' }],
    ['duration', { durationMs: 13 }],
    ['duration by a microsecond', { durationMs: 12.501 }],
    ['duration that a column can not hold', { durationMs: 1 / 3 }],
    ['attempt', { attempt: 3 }],
    ['note', { note: 'another' }],
    ['note that is empty', { note: '' }],
    ['signature', { failureSignature: 'another' }],
    ['address', { refUrl: 'https://ci.example/2' }],
    ['data', { data: { owner: ['ben'] } }],
    ['data beside', { data: { owner: ['ann'], line: ['8'] } }],
    ['testcase', { testcase: 'another' }],
    ['variant', { variant: { arch: 'arm' } }],
    ['item', { item: { type: 'own_build', id: 'another' } }],
    ['group', { groups: ['another'] }],
    ['time', { submittedAt: '2026-11-22T04:00:00.000Z' }],
  ])('refuses a packed result that comes again with another %s', async (_, change) => {
    const { engine, append } = openProject(database())
    const full: Partial<TestResult> = {
      durationMs: 12.5,
      attempt: 2,
      note: 'why',
      failureSignature: 'signature',
      refUrl: 'https://ci.example/1',
      data: { owner: ['ann'], line: ['7'] },
      variant: { arch: 'x86_64' },
      groups: ['g'],
    }
    const run = plainRun('r', 4, full)
    ;(await append('first', run))._unsafeUnwrap()
    expect(await pack()).toBe(4)
    // Word for word it is known, and stored once.
    expect((await append('same', [...run].reverse()))._unsafeUnwrap().isNew).toBe(true)
    const changed = run.map((result) => (result.id === 'r#3' ? { ...result, ...change } : result))
    expect((await append('changed', changed))._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/key-conflict',
      key: 'r#3',
    })
    expect((await createResultReader(engine).count({}))._unsafeUnwrap()).toBe(4)
  })

  it('refuses a packed result that comes again with less or more to say than it had', async () => {
    const { append } = openProject(database())
    const [plain, noted] = [plainRun('plain', 3), plainRun('noted', 3, { note: 'why' })]
    ;(await append('plain', plain))._unsafeUnwrap()
    ;(await append('noted', noted))._unsafeUnwrap()
    expect(await pack()).toBe(6)
    for (const [key, results] of [
      ['plain#1', plainRun('plain', 3, { note: 'why' })],
      ['noted#1', plainRun('noted', 3)],
    ] as const)
      expect((await append(`again ${key}`, results))._unsafeUnwrapErr()).toMatchObject({
        kind: 'store/key-conflict',
        key,
      })
  })
})

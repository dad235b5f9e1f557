import { orThrow } from '@gatewright/core/errors'
import { queryAll } from '@gatewright/core/ports'
import { compareResults, TestResultSchema, GroupSchema } from '@gatewright/core/schema'
import { createMemoryDatabase, restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraries, databaseAfter, writes } from './support/gather.ts'

describe('createMemoryDatabase', () => {
  it('answers nothing but what passes the schemas, each result once, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(writes, async (calls) => {
        const database = await databaseAfter(calls)
        for (const { project, groups } of database.contents()) {
          const all = orThrow(await queryAll(database.open(project).results, {}))
          expect(all).toEqual([...all].sort(compareResults).reverse())
          expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
          for (const result of all) expect(TestResultSchema.safeParse(result).success).toBe(true)
          for (const group of groups) expect(GroupSchema.safeParse(group).success).toBe(true)
        }
      }),
    )
  })

  it('narrows by every key as a filter over all results does', async () => {
    const narrowed = fc.record(
      { item: arbitraries.item, testcase: arbitraries.testcaseName, group: fc.constant('run/1') },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(arbitraries.results, narrowed, async (results, query) => {
        const storage = createMemoryDatabase().open('p')
        orThrow(await storage.results.append('r', results))
        const expected = [...results]
          .sort(compareResults)
          .reverse()
          .filter(
            (result) =>
              (!query.item || (query.item.type === result.item.type && query.item.id === result.item.id)) &&
              (!query.testcase || query.testcase === result.testcase) &&
              (!query.group || result.groups.includes(query.group)),
          )
        expect(orThrow(await queryAll(storage.results, query))).toEqual(expected)
      }),
    )
  })

  it('stays usable with many results', async () => {
    const storage = createMemoryDatabase().open('p')
    const item = (n: number) => ({ type: 'koji_build', id: `bash-5.2-${n}` })
    for (let report = 0; report < 40; report++) {
      const results = Array.from({ length: 500 }, (_, n) => ({
        id: `${report}/${n}`,
        testcase: `unit/test-${n}`,
        item: item(report),
        outcome: 'PASSED',
        submittedAt: '2026-11-22T04:19:00Z',
        variant: { arch: 'x86_64' },
        data: {},
        groups: [`run-${report}`],
      }))
      expect((await storage.results.append(`report-${report}`, results)).isOk()).toBe(true)
    }
    expect((await storage.results.latest(item(7)))._unsafeUnwrap()).toHaveLength(500)
    expect(
      (await storage.results.history('unit/test-3', { arch: 'x86_64' }, 10))._unsafeUnwrap(),
    ).toHaveLength(10)
  })

  it('stores nothing of an iterable that fails on the way', async () => {
    const storage = createMemoryDatabase().open('p')
    const [result] = fc.sample(arbitraries.result, { numRuns: 1, seed: 1 })
    function* broken() {
      yield result!
      throw new Error('The source broke.')
    }
    const error = (await storage.results.append('r', broken()))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'store/source-failed', cause: { message: 'The source broke.' } })
    expect(orThrow(await queryAll(storage.results, {}))).toEqual([])
  })

  it('says of each problem what sort of fault it is and what would be right', async () => {
    const [result] = fc.sample(arbitraries.result, { numRuns: 1, seed: 1 })
    const { id: _, ...wrong } = { ...result!, atempt: 1 }
    const answer = await createMemoryDatabase()
      .open('p')
      .results.append('r', [wrong as never])
    expect(answer._unsafeUnwrapErr()).toMatchObject({
      kind: 'schema/invalid',
      message: expect.stringContaining('(and 1 more)'),
      problems: [
        { path: '[0].id', code: 'missing', hint: 'a value of type string is needed.' },
        { path: '[0].atempt', code: 'unknown-key', hint: 'did you mean "attempt"?' },
      ],
    })
  })

  const names = ['', '\ud800', 'a\nb', ' p', 'p'.repeat(513)]
  it.each(names)('does not open the project %j, which nobody could save', (project) => {
    expect(() => createMemoryDatabase().open(project)).toThrow(TypeError)
  })

  it('holds nothing that cannot be saved, whatever it was asked to keep', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\ud800', 'k\udfff', 'a\0'))
    await fc.assert(
      fc.asyncProperty(text, text, async (project, reportKey) => {
        const database = createMemoryDatabase()
        try {
          void (await database.open(project).results.append(reportKey, []))
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError)
        }
        const lines = [...snapshotLines(database)]
        expect(restoreMemoryDatabase(lines).isOk()).toBe(true)
      }),
    )
  })
})

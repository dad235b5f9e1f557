import type { PageRequest, ResultQuery, ResultStore } from '@gatewright/core/ports'
import { presetOutcomes, type TestResult } from '@gatewright/core/schema'
import { beforeAll, describe, expect, it } from 'vitest'
import { createResultAppender } from '../../src/append/result-appender.ts'
import { createProjectEngine } from '../../src/engine/engine.ts'
import { createResultReader } from '../../src/query/result-reader.ts'
import { eachDatabase } from '../support/each-database.ts'

function result(id: string, fields: Partial<TestResult> = {}): TestResult {
  return {
    id,
    testcase: 'dist.rpmlint',
    item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:19:00Z',
    variant: {},
    data: {},
    groups: [],
    ...fields,
  }
}

eachDatabase((database) => {
  let results: ResultStore
  const open = async (project: string, stored: readonly TestResult[]): Promise<ResultStore> => {
    const engine = createProjectEngine(database().driver, database().schema, project)
    const store = {
      append: createResultAppender(engine, { outcomes: presetOutcomes }),
      ...createResultReader(engine),
    }
    const receipt = await store.append('report', stored)
    expect(receipt.isOk()).toBe(true)
    return store
  }
  const idsOf = async (query: ResultQuery, page?: PageRequest): Promise<readonly string[]> => {
    const answer = await results.query(query, page)
    if (answer.isErr()) throw new Error(answer.error.message, { cause: answer.error })
    return answer.value.results.map(({ id }) => id)
  }

  describe('questions at the edge', () => {
    beforeAll(async () => {
      const many = Array.from({ length: 12_000 }, (_, at) =>
        result(`run#${at}`, { testcase: `many/${at % 11_000}` }),
      )
      results = await open('extremes', [
        ...many,
        result('a\uFFFD', {
          testcase: 'a\uFFFD',
          groups: ['g\uFFFD'],
          data: { owner: ['ann\uFFFD', 'a\\'] },
        }),
      ])
    })

    it.each<[string, ResultQuery]>([
      ['ids', { ids: ['a\uD83D', 'a\0'] }],
      ['testcase', { testcase: 'a\uD83D' }],
      ['testcases', { testcases: { equals: ['a\uD83D', '\0'], like: ['a\uD83D', '\0%'] } }],
      ['group', { group: 'g\uD83D' }],
      ['groups', { groups: ['g\uD83D', 'g\0'] }],
      ['outcomes', { outcomes: ['\uD83D', '\0'] }],
      ['variant', { variant: { 'a\0': 'b' } }],
      ['value of a variant', { variant: { arch: '\uD83D' } }],
      ['item', { item: { type: 'koji_build', id: '\0' } }],
      ['key of data', { data: [{ key: '\uD83D', like: ['%'] }] }],
      ['values of data', { data: [{ key: 'owner', equals: ['ann\uD83D', '\0'], like: ['ann\uD83D'] }] }],
    ])('finds nothing by texts that no database keeps: %s', async (_, query) => {
      expect(await idsOf(query)).toEqual([])
      expect((await results.count(query))._unsafeUnwrap()).toBe(0)
    })

    it('finds no history of them, and nothing that is newest', async () => {
      expect((await results.history('a\uD83D', {}, 5))._unsafeUnwrap()).toEqual([])
      expect((await results.history('dist.rpmlint', { arch: '\0' }, 5))._unsafeUnwrap()).toEqual([])
      expect((await results.latest({ type: 'koji_build', id: '\uD83D' }))._unsafeUnwrap()).toEqual([])
      expect((await results.newest({ testcase: '\0' }))._unsafeUnwrap()).toEqual([])
    })

    it.each([
      [Infinity, 1],
      [Number.MAX_VALUE, 1],
      [1.5, 1],
      [0.5, 0],
      [-Infinity, 0],
      [Number.NaN, 0],
    ])('takes the position %d for what it is the last whole one of', async (storedThrough, count) => {
      const item = { type: 'koji_build', id: 'bash-5.2-1.fc40' }
      const options = { testcases: ['many/7'], storedThrough }
      expect((await results.latest(item, options))._unsafeUnwrap().length).toBe(count)
    })

    it('does not look at what is changed in a query after the call', async () => {
      const ids = ['run#7']
      const answer = results.query({ ids })
      ids[0] = 'run#8'
      expect((await answer)._unsafeUnwrap().results.map(({ id }) => id)).toEqual(['run#7'])
    })

    it('takes a backslash at the end of a pattern for itself', async () => {
      expect(await idsOf({ data: [{ key: 'owner', like: ['a\\'] }] })).toEqual(['a\uFFFD'])
      expect(await idsOf({ data: [{ key: 'owner', like: ['a\\\\'] }] })).toEqual(['a\uFFFD'])
      expect(await idsOf({ data: [{ key: 'owner', like: ['b\\'] }] })).toEqual([])
    })

    it('finds 10,000 ids, and looks past as many', async () => {
      const ids = Array.from({ length: 10_000 }, (_, at) => `run#${at + 1_000}`)
      expect((await idsOf({ ids }, { limit: 10_000 })).length).toBe(10_000)
      expect((await results.count({ ids }))._unsafeUnwrap()).toBe(10_000)
      expect((await results.count({ exceptIds: ids }))._unsafeUnwrap()).toBe(2_001)
      expect((await idsOf({ exceptIds: ids }, { limit: 10_000 })).length).toBe(2_001)
    })

    it('finds 10,000 names', async () => {
      const names = Array.from({ length: 10_000 }, (_, at) => `many/${at}`)
      expect((await results.count({ testcases: { equals: names } }))._unsafeUnwrap()).toBe(11_000)
      expect((await results.newest({ testcases: { equals: names } }))._unsafeUnwrap().length).toBe(10_000)
      expect(await idsOf({ testcases: { equals: names } }, { limit: 3 })).toEqual([
        'run#9999',
        'run#9998',
        'run#9997',
      ])
    })

    it.each<[PageRequest, string]>([
      [{ limit: 0 }, 'limit'],
      [{ limit: 10_001 }, 'limit'],
      [{ skip: -1 }, 'skip'],
      [{ after: 'nowhere' }, 'after'],
    ])('refuses the page %j', async (page, path) => {
      const error = (await results.query({}, page))._unsafeUnwrapErr()
      expect(error.kind === 'schema/invalid' ? error.problems.map((problem) => problem.path) : error).toEqual(
        [path],
      )
    })

    it.each<[ResultQuery, string]>([
      [{ storedAfter: -1 }, 'storedAfter'],
      [{ storedThrough: 1.5 }, 'storedThrough'],
      [{ storedThrough: Number.NaN }, 'storedThrough'],
    ])('refuses the positions of %j', async (query, path) => {
      for (const answer of [results.query(query), results.count(query), results.newest(query)]) {
        const error = (await answer)._unsafeUnwrapErr()
        expect(
          error.kind === 'schema/invalid' ? error.problems.map((problem) => problem.path) : error,
        ).toEqual([path])
      }
    })
  })

  it('lists a result of more than 10,000 combinations for itself, and it hides no other', async () => {
    const values = Array.from({ length: 101 }, (_, at) => `v${at}`)
    const wide = result('wide', { submittedAt: '2026-11-22T05:00:00Z', data: { a: values, b: values } })
    const narrow = result('narrow', { data: { a: ['v1'], b: ['v2'] } })
    const hidden = result('hidden', {
      submittedAt: '2026-11-22T03:00:00Z',
      data: { a: ['v2', 'v1'], b: ['v2'] },
    })
    const none = result('none', { submittedAt: '2026-11-22T02:00:00Z', data: { a: ['v1'] } })
    const store = await open('combinations', [wide, narrow, hidden, none])
    const newest = (await store.newest({}, ['a', 'b']))._unsafeUnwrap()
    expect(newest.map(({ id }) => id)).toEqual(['wide', 'narrow', 'hidden', 'none'])
    expect((await store.newest({}, ['b', 'b']))._unsafeUnwrap().map(({ id }) => id)).toEqual([
      'wide',
      'narrow',
      'none',
    ])
  })

  it('pages through 3,000 runs of one instant, where each result is of an item of its own', async () => {
    const all = Array.from({ length: 3_000 }, (_, at) =>
      result(`k#${String(at).padStart(4, '0')}`, { item: { type: 'own', id: `item ${at}` } }),
    )
    const store = await open('one instant', all)
    const expected = all.map(({ id }) => id).reverse()
    let page = (await store.query({}, { limit: 700 }))._unsafeUnwrap()
    const read = page.results.map(({ id }) => id)
    while (page.next !== undefined) {
      page = (await store.query({}, { limit: 700, after: page.next }))._unsafeUnwrap()
      read.push(...page.results.map(({ id }) => id))
    }
    expect(read).toEqual(expected)
  })
})

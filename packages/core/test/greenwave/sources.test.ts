import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import {
  buildsBy,
  decideGreenwave,
  remoteFilesBy,
  resultsOfList,
  resultsOfStore,
  waiversOfList,
  type FoundBuild,
  type LatestResultsQuery,
} from '../../src/greenwave/index.ts'
import type { ResultQuery } from '../../src/ports/index.ts'
import { matchesResult, newestResults } from '../../src/query/index.ts'
import type { TestResult } from '../../src/schema/index.ts'
import { minute, nvr, passes, policy, requestFor, resultOf, waiverOf, worldOf } from './support/worlds.ts'

function stored(fields: Partial<TestResult>): TestResult {
  return {
    id: '0000000000000001',
    testcase: 'unit',
    item: { type: 'koji_build', id: nvr },
    outcome: 'PASSED',
    submittedAt: '2026-11-22T04:01:00Z',
    variant: {},
    data: {},
    groups: [],
    ...fields,
  }
}

const newer = '2026-11-22T04:02:00Z'
const stores: readonly TestResult[] = [
  stored({}),
  stored({ id: '0000000000000012', outcome: 'FAILED', submittedAt: newer }),
  stored({ id: '7', testcase: 'lint', outcome: 'ERROR', data: { error_reason: ['no disk'] } }),
]

function storeOf(results: readonly TestResult[]) {
  const asked: ResultQuery[] = []
  const newest = (query: ResultQuery, distinctOn?: readonly string[]) => {
    asked.push(query)
    const newestFirst = results.toSorted((a, b) => (a.submittedAt < b.submittedAt ? 1 : -1))
    return okAsync(
      newestResults(
        newestFirst.filter((one) => matchesResult(query, one)),
        distinctOn ?? [],
      ),
    )
  }
  return { asked, source: resultsOfStore({ results: { newest } }) }
}

async function kinds(fields: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const { world } = worldOf({ policies: policy([passes('unit'), passes('lint')]) })
  const answer = await decideGreenwave(requestFor(fields), { ...world, results: storeOf(stores).source })
  const { satisfied_requirements: met, unsatisfied_requirements: open } = answer._unsafeUnwrap()
  return [...met, ...open].map(({ type }) => type.replace('test-result-', ''))
}

describe('the results of a store', () => {
  it.each([
    [{}, ['failed', 'errored']],
    [{ when: minute(1) }, ['passed', 'errored']],
    [{ when: minute(0) }, ['missing', 'missing']],
    [{ ignore_result: [12] }, ['passed', 'errored']],
    [{ ignore_result: ['12'] }, ['passed', 'errored']],
    [{ ignore_result: ['0000000000000012'] }, ['passed', 'errored']],
    [{ ignore_result: [12, 1] }, ['missing', 'errored']],
    [{ ignore_result: ['7'] }, ['failed', 'missing']],
    [{ ignore_result: [2] }, ['failed', 'errored']],
  ])('%j: %j', async (fields, expected) => {
    expect(await kinds(fields)).toEqual(expected)
  })

  it('have the ids of the API, and why they broke', async () => {
    const { world } = worldOf({ policies: policy([passes('unit'), passes('lint')]) })
    const answer = await decideGreenwave(requestFor(), { ...world, results: storeOf(stores).source })
    expect(answer._unsafeUnwrap().unsatisfied_requirements).toMatchObject([
      { result_id: 12 },
      { result_id: '7', error_reason: 'no disk' },
    ])
  })

  it('are asked for by what they are about, and by test', async () => {
    const { asked, source } = storeOf([])
    const { world } = worldOf({ policies: policy([passes('unit'), passes('unit', 'scenario: a')]) })
    void (await decideGreenwave(requestFor(), { ...world, results: source }))
    expect(asked).toMatchObject([
      {
        data: [
          { key: 'item', equals: [nvr] },
          { key: 'type', equals: ['koji_build', 'brew-build'] },
        ],
        testcases: { equals: ['unit'] },
      },
      { data: [{ key: 'original_spec_nvr', equals: [nvr] }] },
    ])
  })
})

describe('a list of results', () => {
  const results = [
    resultOf({ data: { scenario: ['a'] } }, 0),
    resultOf({ data: { scenario: ['a'] } }, 1),
    resultOf({ testcase: 'lint', data: { scenario: ['b'] } }, 2),
  ]
  const query = { data: { item: [nvr] }, distinctOn: ['scenario'] }

  it.each<readonly [string, Partial<LatestResultsQuery>, readonly number[]]>([
    ['all', {}, [3, 2]],
    ['by test', { testcases: ['unit'] }, [2]],
    ['by no test', { testcases: [] }, []],
    ['by time', { through: '2026-11-22T04:01:00Z' }, [1]],
    ['by a finer time', { through: '2026-11-22T04:01:59.999999Z' }, [1]],
    ['but for some', { exceptIds: [2, '3'] }, [1]],
    ['by data that all have', { data: {} }, [3, 2]],
    ['by several values', { data: { scenario: ['b', 'c'] } }, [3]],
    ['by no value', { data: { scenario: [] } }, []],
    ['by a key that none has', { data: { toString: ['a'] } }, []],
    ['all of a kind', { distinctOn: [] }, [3, 2]],
  ])('%s', async (_, part, ids) => {
    const found = await resultsOfList(results).latest({ ...query, ...part })
    expect(found._unsafeUnwrap().map(({ id }) => id)).toEqual(ids)
  })
})

describe('a list of waivers', () => {
  it('comes in pages, the newest first', async () => {
    const source = waiversOfList([1, 3, 2].map((id) => waiverOf({ id })))
    const ids = async (page?: { readonly skip?: number; readonly limit?: number }) =>
      (await source.records({ filters: [{}] }, page))._unsafeUnwrap().map(({ id }) => id)
    expect(await ids()).toEqual([3, 2, 1])
    expect(await ids({ skip: 1 })).toEqual([2, 1])
    expect(await ids({ limit: 2 })).toEqual([3, 2])
    expect(await ids({ skip: 1, limit: 1 })).toEqual([2])
  })
})

describe('remote files by a function', () => {
  it.each([
    ['at once', () => 'text'],
    ['in its time', () => Promise.resolve('text')],
  ])('are found %s', async (_, find) => {
    expect((await remoteFilesBy(find).fetch('https://files/a'))._unsafeUnwrap()).toBe('text')
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('secret')
      },
    ],
    ['rejects', () => Promise.reject(new Error('secret'))],
  ])('are trouble where it %s', async (_, find) => {
    const error = (await remoteFilesBy(find).fetch('https://files/a'))._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'greenwave/fetch-failed', reason: 'unreachable', retryable: true })
    expect(error.message).not.toContain('secret')
  })
})

describe('builds by a function', () => {
  const build = { source: 'git+https://src.example/rpms/bash#1a2b' }

  it.each<[string, () => FoundBuild | Promise<FoundBuild>, () => string | Promise<string>]>([
    ['at once', () => build, () => 'f40-candidate'],
    ['in its time', () => Promise.resolve(build), () => Promise.resolve('f40-candidate')],
  ])('are known %s', async (_, find, target) => {
    const builds = buildsBy(find, target)
    expect((await builds.build(nvr))._unsafeUnwrap()).toEqual(build)
    expect((await builds.target(7))._unsafeUnwrap()).toBe('f40-candidate')
  })

  it('are not known where it says null, as what JSON has none of', async () => {
    expect((await buildsBy(() => null).build(nvr))._unsafeUnwrap()).toBeUndefined()
    expect((await remoteFilesBy(() => null).fetch('https://files/a'))._unsafeUnwrap()).toBeUndefined()
  })

  it('are trouble where it says so', async () => {
    const builds = buildsBy(() => ({ reason: 'fault', message: 'No such method.', code: 1001 }))
    expect((await builds.build(nvr))._unsafeUnwrapErr()).toMatchObject({
      kind: 'greenwave/builds-unavailable',
      reason: 'fault',
      code: 1001,
    })
  })

  const raise = (): never => {
    throw new Error('secret')
  }

  it.each([
    ['throws', raise],
    ['rejects', () => Promise.reject(new Error('secret'))],
  ])('are trouble where it %s', async (_, find) => {
    const builds = buildsBy(find, find)
    for (const asked of [builds.build(nvr), builds.target(7)]) {
      const error = (await asked)._unsafeUnwrapErr()
      expect(error).toMatchObject({ kind: 'greenwave/builds-unavailable', reason: 'unreachable' })
      expect(error.message).not.toContain('secret')
    }
  })
})

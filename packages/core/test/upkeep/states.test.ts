import { okAsync } from 'neverthrow'
import { describe, expect, it } from 'vitest'
import { extractHistories, scoreFlakes, statisticalModel, testKey } from '../../src/flake/index.ts'
import { foldFlakeStates, scoreStates } from '../../src/upkeep/index.ts'
import { stateKey } from '../../src/upkeep/state-keys.ts'
import { append, fold, keysOf, options, result } from './support/examples.ts'
import { smallStorage } from './support/small-storage.ts'

describe('foldFlakeStates', () => {
  it('reports what it did, and does nothing when nothing came', async () => {
    const storage = smallStorage()
    await append(storage, 'a', [result(1, 'x', 'PASSED'), result(1, 'y', 'ERROR')])
    await append(storage, 'b', [result(2, 'x', 'PASSED')])
    const nothing = {
      isOwner: true,
      isBehind: false,
      results: 0,
      tests: 0,
      recounted: 0,
      forgotten: 0,
      events: 0,
    }
    expect(await fold(storage)).toEqual({ ...nothing, position: 2, events: 2, results: 2, tests: 1 })
    expect(await fold(storage)).toEqual({ ...nothing, position: 2 })
  })

  it('takes as many steps as it may, each of at least one event', async () => {
    const storage = smallStorage()
    for (const day of [1, 2, 3])
      await append(storage, `r${day}`, [result(day, 'x', 'PASSED'), result(day, 'y', 'PASSED')])
    expect(await fold(storage, { batchResults: 1, steps: 2 })).toMatchObject({
      position: 2,
      isBehind: true,
      tests: 4,
    })
    expect(await fold(storage, { batchResults: 1, steps: 2 })).toMatchObject({
      position: 3,
      isBehind: false,
      tests: 2,
    })
  })

  it('leaves everything to another owner as long as its lease lasts', async () => {
    const storage = smallStorage()
    await append(storage, 'a', [result(1, 'x', 'PASSED')])
    await fold(storage, { owner: 'other' })
    await append(storage, 'b', [result(2, 'x', 'PASSED')])
    expect(await fold(storage)).toMatchObject({ isOwner: false, isBehind: true, position: 0, events: 0 })
    expect(await fold(storage, { at: '2026-11-22T04:20:00Z' })).toMatchObject({
      isOwner: true,
      position: 2,
      events: 1,
    })
  })

  it('counts a test again only where a result comes later than its open days', async () => {
    const storage = smallStorage()
    await append(storage, 'a', [result(10, 'x', 'PASSED')])
    await append(storage, 'b', [result(9, 'x', 'PASSED'), result(9, 'x', 'FAILED', { attempt: 2 })])
    expect(await fold(storage, { batchResults: 1 })).toMatchObject({ tests: 2, recounted: 0 })
    await append(storage, 'c', [result(8, 'x', 'PASSED')])
    expect(await fold(storage)).toMatchObject({ tests: 1, recounted: 1 })
    await append(storage, 'd', [result(10, 'x', 'FAILED', { attempt: 2 }), result(11, 'x', 'PASSED')])
    expect(await fold(storage)).toMatchObject({ tests: 1, recounted: 0 })
  })

  it('counts the tests of a run again that turns out to have failed as a whole', async () => {
    const storage = smallStorage()
    const names = Array.from({ length: 8 }, (_, index) => `t${index}`)
    for (const day of [1, 2, 9])
      await append(
        storage,
        `r${day}`,
        names.map((name) => result(day, name, day === 2 && name < 't4' ? 'FAILED' : 'PASSED')),
      )
    await fold(storage)
    const failing = ['u1', 'u2'].map((name) => result(2, name, 'FAILED'))
    await append(storage, 'late', failing)
    expect(await fold(storage)).toMatchObject({ tests: 10, recounted: 8 })
    const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
    expect(scores).toEqual(scoreFlakes(storage.stored()))
    expect(extractHistories(storage.stored()).massFailures).toMatchObject([
      { run: 'run-2', tests: 10, failed: 6 },
    ])
  })

  it('counts a test again whose state is damaged, and names it until then', async () => {
    const storage = smallStorage()
    await append(storage, 'a', [result(1, 'x', 'PASSED'), result(1, 'y', 'FAILED')])
    await fold(storage)
    const damaged = ['test', 'run', 'commit', 'slot'].flatMap((kind) => keysOf(storage, kind))
    const body = Uint8Array.of(9, 9, 9, 9, 9, 9)
    expect(
      (
        await storage.states.put(
          'flake-states',
          damaged.map((key) => ({ key, body })),
        )
      ).isOk(),
    ).toBe(true)
    const [x, y] = ['x', 'y'].map((testcase) => stateKey('test', testKey({ testcase, variant: {} })))
    const before = (await scoreStates(storage.states))._unsafeUnwrap()
    expect(before).toEqual({ scores: [], unreadable: [x, y] })
    await append(storage, 'b', [result(2, 'x', 'PASSED')])
    await fold(storage)
    expect((await scoreStates(storage.states))._unsafeUnwrap().unreadable).toEqual([y])
    await append(storage, 'c', [result(2, 'y', 'PASSED')])
    await fold(storage)
    expect((await scoreStates(storage.states))._unsafeUnwrap()).toEqual({
      scores: scoreFlakes(storage.stored()),
      unreadable: [],
    })
  })

  it('forgets tests, runs and commits that are older than is kept, some at a time', async () => {
    const storage = smallStorage()
    await append(storage, 'a', [result(1, 'old', 'PASSED'), result(1, 'both', 'PASSED')])
    await fold(storage, { keepDays: 10 })
    for (const day of [20, 21, 22, 23]) {
      await append(storage, `r${day}`, [result(day, 'both', 'PASSED')])
      await fold(storage, { keepDays: 10, sweep: 4 })
    }
    expect(keysOf(storage, 'test')).toEqual(['test ["both",""]'])
    expect(keysOf(storage, 'run')).toEqual([20, 21, 22, 23].map((day) => `run run-${day}`))
    expect([keysOf(storage, 'slot').length, keysOf(storage, 'commit').length]).toEqual([4, 4])
    const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
    expect(scores.map(({ testcase, samples }) => [testcase, samples])).toEqual([['both', 4]])
  })

  it('settles the same whether days were forgotten one by one or at once', async () => {
    const results = Array.from({ length: 60 }, (_, day) =>
      result(day, 'x', day % 7 === 0 ? 'FAILED' : 'PASSED'),
    )
    const stepwise = smallStorage()
    for (const [day, own] of results.entries()) {
      await append(stepwise, `r${day}`, [own])
      await fold(stepwise, { keepDays: 20 })
    }
    const once = smallStorage()
    await append(once, 'all', results)
    await fold(once, { keepDays: 20 })
    const key = 'test ["x",""]'
    expect(stepwise.entries('flake-states').get(key)).toEqual(once.entries('flake-states').get(key))
  })

  it.each([{ openDays: 0 }, { keepDays: 1.5 }, { batchResults: 0 }, { steps: -1 }, { sweep: Number.NaN }])(
    'knows no %o',
    (wrong) => {
      expect(() => foldFlakeStates(smallStorage(), { ...options, ...wrong })).toThrow(TypeError)
    },
  )
})

describe('scoreStates', () => {
  it('scores the tests that are asked for, as of a day, over some days, by a model', async () => {
    const storage = smallStorage()
    const results = Array.from({ length: 30 }, (_, day) => [
      result(day, 'x', day % 5 === 0 ? 'FAILED' : 'PASSED'),
      ...(day % 5 === 0 ? [result(day, 'x', 'PASSED', { attempt: 2 })] : []),
      result(day, 'y', 'PASSED'),
    ]).flat()
    await append(storage, 'a', results)
    await fold(storage)
    const model = statisticalModel({ days: 10 })
    const at = Date.UTC(2026, 0, 20)
    const tests = [
      { testcase: 'x', variant: {} },
      { testcase: 'none', variant: {} },
    ]
    const { scores } = (await scoreStates(storage.states, { tests, at, days: 10, model }))._unsafeUnwrap()
    expect(scores).toEqual(
      scoreFlakes(
        results.filter(({ testcase }) => testcase === 'x'),
        { at, model },
      ),
    )
    expect(scores).toHaveLength(1)
  })
})

it('stands still where there is nothing to fold but other events', async () => {
  const storage = smallStorage()
  const feed = {
    ...storage.feed,
    read: (after: number) =>
      okAsync(after === 0 ? [{ position: 1, kind: 'group' as const, ref: 'g', facts: {} }] : []),
  }
  const folded = await foldFlakeStates({ ...storage, feed }, options)
  expect(folded._unsafeUnwrap()).toMatchObject({ position: 1, events: 1, results: 0 })
  expect(storage.entries('flake-states').size).toBe(0)
})

it('takes one report of very many tests by itself, and those around it together', async () => {
  const storage = smallStorage()
  const sizes = [0, 10, 100_001, ...Array.from({ length: 50 }, () => 10)]
  const events = sizes.map((resultCount, index) => ({
    position: index + 1,
    kind: resultCount === 0 ? ('group' as const) : ('results' as const),
    ref: `r${index}`,
    facts: { resultCount },
  }))
  const read: number[] = []
  const results = {
    ...storage.results,
    stored: ({ storedAfter, storedThrough }: { storedAfter: number; storedThrough: number }) => {
      const count = sizes.slice(storedAfter, storedThrough).reduce((sum, size) => sum + size, 0)
      read.push(count)
      const tests = Array.from({ length: count }, (_, index) => ({ testcase: `t${index}`, variant: {} }))
      return okAsync({ tests, outcomes: [], runs: [] })
    },
  }
  const feed = { ...storage.feed, read: (after: number) => okAsync(events.slice(after)) }
  const folded = await foldFlakeStates({ ...storage, results, feed }, options)
  expect(folded._unsafeUnwrap()).toMatchObject({ position: 53, isBehind: false })
  expect(read).toEqual([100_511, 10, 100_001, 500])
})

it('takes fewer events in a step where they stored results of very many tests', async () => {
  const storage = smallStorage()
  const events = [1, 2].map((position) => ({
    position,
    kind: 'results' as const,
    ref: `r${position}`,
    facts: { resultCount: 60_000 },
  }))
  const results = {
    ...storage.results,
    stored: ({ storedAfter, storedThrough }: { storedAfter: number; storedThrough: number }) => {
      const from = 60_000 * storedAfter
      const tests = Array.from({ length: 60_000 * storedThrough - from }, (_, index) => ({
        testcase: `t${from + index}`,
        variant: {},
      }))
      const run = {
        item: { type: 'git_commit', id: 'c' },
        groups: ['run'],
        submittedAt: '2026-11-22T04:19:00Z',
        tests: tests.map((_, index) => index),
        outcomes: tests.map(() => 0),
        signatures: new Map<number, string>(),
        idOf: String,
      }
      return okAsync({ tests, outcomes: ['PASSED'], runs: [run] })
    },
  }
  const feed = { ...storage.feed, read: (after: number) => okAsync(events.slice(after)) }
  const first = await foldFlakeStates({ ...storage, results, feed }, { ...options, steps: 1 })
  expect(first._unsafeUnwrap()).toMatchObject({ position: 1, events: 1, tests: 60_000, isBehind: true })
  const second = await foldFlakeStates({ ...storage, results, feed }, options)
  expect(second._unsafeUnwrap()).toMatchObject({ position: 2, events: 1, tests: 60_000, isBehind: false })
  expect(keysOf(storage, 'test')).toHaveLength(120_000)
  expect(keysOf(storage, 'run')).toHaveLength(1)
})

describe('counting on', () => {
  it('finds what is settled of a run that goes on for days, and passes of a commit that fails later', async () => {
    const storage = smallStorage()
    const onCommit = { item: { type: 'git_commit', id: 'same' } } as const
    await append(storage, 'a', [
      result(1, 'x', 'PASSED', onCommit),
      result(1, 'y', 'FAILED', { groups: ['long'] }),
    ])
    await fold(storage)
    await append(storage, 'b', [result(5, 'x', 'PASSED'), result(5, 'y', 'PASSED')])
    await fold(storage)
    await append(storage, 'c', [
      result(6, 'x', 'FAILED', onCommit),
      result(6, 'y', 'PASSED', { groups: ['long'], item: { type: 'git_commit', id: 'c1' } }),
    ])
    expect(await fold(storage)).toMatchObject({ tests: 2, recounted: 2 })
    const { scores } = (await scoreStates(storage.states))._unsafeUnwrap()
    expect(scores).toEqual(scoreFlakes(storage.stored()))
    expect(scores.map(({ flips }) => flips.commits)).toEqual([1, 1])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statisticalModel } from '../../../src/flake/model/index.ts'
import {
  emptyStatistics,
  foldStatistics,
  parseFlakeStatistics,
  statisticsOf,
  writeFlakeStatistics,
} from '../../../src/flake/statistics/index.ts'
import { bytesOf, dayMs, start, testRun } from './examples.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Two days with flips, rows of failures and failing changes, of which the last ones are open. */
function example(): Json {
  const codes = ['P', 'FP', 'FF', 'F', 'P', 'F', 'P', 'P']
  const runs = codes.map((code, index) =>
    testRun({
      run: `r${index}`,
      at: start + (index >> 2) * dayMs + index,
      commit: `c${index}`,
      passes: code.endsWith('P') ? 1 : 0,
      failures: code.split('F').length - 1,
    }),
  )
  const change = testRun({ run: 'r9', at: start + dayMs + 9, commit: 'x', branch: 'change', change: '7' })
  const failing = { ...change, passes: 0, failures: 1 }
  const statistics = statisticsOf([
    ...runs,
    change,
    { ...failing, run: 'r10', at: change.at + 1 },
    { ...change, run: 'r11', at: change.at + 2, commit: 'y', change: '8' },
    { ...failing, run: 'r12', at: change.at + 3, commit: 'z', failures: 2 },
    { ...failing, run: 'r13', at: change.at + 4, commit: 'v', change: '10' },
  ])
  return JSON.parse(bytesOf(statistics)) as Json
}

const values: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  17,
  -1,
  0.5,
  1e15,
  2 ** 53,
  1e308,
  '',
  'x',
  '__proto__',
  [],
  {},
  [1],
  ['x', 1],
  { x: 1 },
)

/** Every place in a JSON value, as a way to get there. */
function placesOf(json: Json, way: readonly string[] = []): (readonly string[])[] {
  if (typeof json !== 'object' || json === null) return [way]
  return [way, ...Object.entries(json).flatMap(([key, value]) => placesOf(value, [...way, key]))]
}

function changeAt(
  json: Json,
  [key, ...rest]: readonly string[],
  change: (value: Json) => Json | undefined,
): Json {
  if (key === undefined) return change(json) ?? null
  // An earlier change took the place away.
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) {
    const index = Number(key)
    if (rest.length > 0)
      return json.map((value, own) => (own === index ? changeAt(value, rest, change) : value))
    return json.flatMap((value, own) => {
      const changed = own === index ? change(value) : value
      return changed === undefined ? [] : [changed]
    })
  }
  const entries = Object.entries(json).flatMap(([name, value]): [string, Json][] => {
    if (name !== key) return [[name, value]]
    const changed = rest.length > 0 ? changeAt(value, rest, change) : change(value)
    return changed === undefined ? [] : [[name, changed]]
  })
  return Object.fromEntries(entries)
}

/** Every number that is reached from a value, through maps too. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (value instanceof Map) return [...value.values()].flatMap(numbersIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

describe('parseFlakeStatistics', () => {
  it.each([
    { fault: 'nothing', input: undefined, path: '' },
    { fault: 'a text', input: 'x', path: '' },
    { fault: 'no version', input: { days: [], commits: [] }, path: 'version' },
    { fault: 'a later version', input: { version: 2, days: [], commits: [] }, path: 'version' },
    { fault: 'an unknown key', input: { version: 1, days: [], commits: [], more: 1 }, path: '' },
    { fault: 'no days', input: { version: 1, commits: [] }, path: 'days' },
    {
      fault: 'a commit without counts',
      input: { version: 1, days: [], commits: [['c']] },
      path: 'commits.0',
    },
    {
      fault: 'a commit without attempts',
      input: { version: 1, days: [], commits: [['c', 1, 0, 0, 0, 0]] },
      path: 'commits.0',
    },
    {
      fault: 'more failed runs than failures',
      input: { version: 1, days: [], commits: [['c', 1, 0, 1, 0, 2]] },
      path: 'commits.0',
    },
    {
      fault: 'a commit twice',
      input: {
        version: 1,
        days: [],
        commits: [
          ['c', 1, 1, 0, 0, 0],
          ['c', 1, 1, 0, 0, 0],
        ],
      },
      path: 'commits',
    },
  ])('says where $fault is at fault', ({ input, path }) => {
    const error = parseFlakeStatistics(input)._unsafeUnwrapErr()
    expect(error).toMatchObject({ kind: 'flake/invalid-statistics', path, retryable: false })
    expect(error.message).toContain('version 1')
  })

  it.each<{ fault: string; way: string; value: Json; path: string }>([
    { fault: 'more failures than runs', way: 'days.0.main.1', value: 17, path: 'days.0.main' },
    { fault: 'more failures in rows than there are', way: 'days.0.streaks', value: [9], path: 'days.0.main' },
    { fault: 'more hard failures than in rows', way: 'days.0.main.2', value: 3, path: 'days.0.main' },
    { fault: 'a row of no failures', way: 'days.0.streaks', value: [0], path: 'days.0.streaks.0' },
    { fault: 'a first run that did not fail', way: 'days.0.firstFailed', value: true, path: 'days.0.main' },
    { fault: 'another day', way: 'days.0.day', value: 3, path: 'days.0.last' },
    {
      fault: 'more clean runs than runs',
      way: 'days.0.body.settled.4',
      value: 17,
      path: 'days.0.body.settled',
    },
    {
      fault: 'runs of main that are missing',
      way: 'days.0.body.settled',
      value: [0, 0, 0, 0, 0, 0, 0, 0, 0],
      path: 'days.0.body',
    },
    {
      fault: 'a change that failed without a run',
      way: 'days.1.tail.failing',
      value: [['7', 2]],
      path: 'days.1.tail',
    },
    {
      fault: 'a change twice',
      way: 'days.1.tail.failing',
      value: [
        ['7', 1],
        ['7', 1],
      ],
      path: 'days.1.tail.failing',
    },
    { fault: 'no change that failed', way: 'days.1.tail.failing', value: [], path: 'days.1.tail.failing' },
    {
      fault: 'a failing change with nothing settled since',
      way: 'days.1.tail',
      value: {
        settled: [0, 0, 0, 0, 0, 0, 0, 0, 0],
        all: [1, 1, 0, 0, 0, 0, 0, 0, 0],
        failing: [['7', 1]],
      },
      path: 'days.1.tail',
    },
    {
      fault: 'fewer attempts than runs at the end',
      way: 'days.1.tail.open.0',
      value: 1,
      path: 'days.1.tail.open',
    },
    {
      fault: 'changes at the end that are not in their order',
      way: 'days.1.tail.open.1',
      value: [
        ['7', 1],
        ['10', 1],
      ],
      path: 'days.1.tail.open.1',
    },
    { fault: 'an end of no change', way: 'days.1.tail.open.1', value: [], path: 'days.1.tail.open.1' },
    { fault: 'a change of no run', way: 'days.1.tail.open.1.0.1', value: 0, path: 'days.1.tail.open.1.0.1' },
    {
      fault: 'failing changes open that main ended',
      way: 'days.0.body',
      value: {
        settled: [4, 3, 2, 1, 1, 0, 2, 1, 0],
        all: [4, 3, 2, 1, 1, 0, 2, 1, 0],
        open: [1, [['7', 1]]],
      },
      path: 'days.0.body',
    },
    { fault: 'a fraction', way: 'days.0.main.0', value: 1.5, path: 'days.0.main.0' },
  ])('says where $fault is at fault', ({ way, value, path }) => {
    const broken = changeAt(example(), way.split('.'), () => value)
    expect(parseFlakeStatistics(example()).isOk()).toBe(true)
    expect(parseFlakeStatistics(broken)._unsafeUnwrapErr().path).toBe(path)
  })

  it('refuses days that are not in their order', () => {
    const { days = [] } = example() as { days?: Json[] }
    const broken = changeAt(example(), ['days'], () => [...days].reverse())
    expect(parseFlakeStatistics(broken)._unsafeUnwrapErr().path).toBe('days')
    expect(parseFlakeStatistics(changeAt(example(), ['days'], () => [...days, ...days])).isErr()).toBe(true)
  })

  it('gives a typed error or statistics that a model can read, whatever was changed', () => {
    const json = example()
    const places = placesOf(json)
    const model = statisticalModel()
    const changes = fc.array(fc.tuple(fc.nat(places.length - 1), fc.option(values, { nil: undefined })), {
      minLength: 1,
      maxLength: 3,
    })
    let [refused, taken] = [0, 0]
    fc.assert(
      fc.property(changes, (all) => {
        const changed = all.reduce(
          (own, [place, value]) => changeAt(own, places[place] ?? [], () => value),
          json,
        )
        const read = parseFlakeStatistics(changed)
        if (read.isErr()) {
          refused++
          expect(read.error.kind).toBe('flake/invalid-statistics')
          expect(typeof read.error.path).toBe('string')
          return
        }
        taken++
        expect(numbersIn(read.value).every((number) => Number.isFinite(number))).toBe(true)
        const window = foldStatistics(read.value, start + 2 * dayMs, 60)
        const prediction = model.predict(window)
        expect(numbersIn(prediction).filter((number) => !Number.isFinite(number))).toEqual([])
        expect(bytesOf(parseFlakeStatistics(JSON.parse(bytesOf(read.value)))._unsafeUnwrap())).toBe(
          bytesOf(read.value),
        )
      }),
      { numRuns: 2000 },
    )
    expect(Math.min(refused, taken)).toBeGreaterThan(0)
  })

  it('takes names for names and not for what objects inherit', () => {
    const text =
      '{"version":1,"days":[],"commits":[["__proto__",1,1,1,0,0],["constructor",1,1,0,0,0,"__proto__"]]}'
    const read = parseFlakeStatistics(JSON.parse(text))._unsafeUnwrap()
    expect([...read.commits.keys()]).toEqual(['__proto__', 'constructor'])
    expect(bytesOf(read)).toBe(text)
    const polluted = JSON.parse('{"version":1,"days":[],"commits":[],"__proto__":{"x":1}}') as unknown
    expect(parseFlakeStatistics(polluted).isErr()).toBe(true)
  })

  it('reads what empty statistics are written as', () => {
    expect(parseFlakeStatistics(writeFlakeStatistics(emptyStatistics()))._unsafeUnwrap()).toEqual(
      emptyStatistics(),
    )
  })
})

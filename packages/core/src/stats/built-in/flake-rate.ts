import * as z from 'zod'
import { compareText } from '../../canonical/compare-text.ts'
import { itemKey } from '../../schema/item-key.ts'
import type { TestResult } from '../../schema/result.ts'
import { variantKey } from '../../schema/variant-key.ts'
import type { StatisticsLayout } from '../layout.ts'
import { statisticsPlugin, type StatisticsPlugin } from '../statistics-plugin.ts'
import { suiteOf } from './by-result.ts'
import { outcomeClasses } from './outcome-classes.ts'
import type { ResultPluginOptions } from './result-plugin-options.ts'
import { addCount, mostFrequent, type TextCounts } from './text-counts.ts'

/** A test in one run with an attempt that did not pass, or that was not the first. */
interface MarkedRun {
  readonly testcase: string
  readonly suite: string
  flags: number
}

const passed = 1
const failed = 2
/** The first attempt is known: it did not pass, or nobody says which attempt it was. */
const firstKnown = 4
/** There was an attempt behind the first. */
const tried = 8

/** What runs of tests did in one bucket. */
export interface FlakeState {
  /** First attempts that passed: nothing more is remembered of them. */
  firstPasses: number
  readonly marked: Map<string, MarkedRun>
}

export type FlakeRateResult = {
  /** Tests in runs, each once, that passed or failed. */
  readonly runs: number
  /** Those of them with a pass and a failure. */
  readonly flaky: number
  /** Those with nothing but failures. */
  readonly failed: number
  /** The flaky among all; null where nothing ran. */
  readonly rate: number | null
  /** Suites with the most flaky runs. */
  readonly suites: readonly { readonly name: string; readonly count: number }[]
  /** Testcases with the most flaky runs. */
  readonly testcases: readonly { readonly name: string; readonly count: number }[]
}

const count = z.int().min(0)
const named = z.array(z.strictObject({ name: z.string(), count }))
const FlakeRateSchema: z.ZodType<FlakeRateResult> = z.strictObject({
  runs: count,
  flaky: count,
  failed: count,
  rate: z.nullable(z.number().min(0).max(1)),
  suites: named,
  testcases: named,
})

/** Where flakes are counted, and how many are named. */
export interface FlakeRateOptions extends ResultPluginOptions {
  /** How many suites and testcases are named; 20 unless given. */
  readonly most?: number
}

/**
 * How often a test passed and failed in one run: the share of such runs, and the suites and testcases that have most of them.
 * As in flake scores, only passes and failures say something. A test in a run is what its groups, item and variant say.
 *
 * What is known of a test that passed at its first attempt is only that, so a later attempt that comes without a first one
 * counts as if that had passed.
 *
 * @example
 * import { flakeRate } from '@gatewright/core/stats'
 *
 * const plugin = flakeRate({ windows: ['1d'] })
 */
export function flakeRate(options: FlakeRateOptions): StatisticsPlugin<FlakeState, FlakeRateResult> {
  return flakesShown(options, 'flake-rate', 'How often tests pass and fail in one run', {
    kind: 'trend',
    values: ['rate'],
  })
}

/** The same numbers, to be shown as the suites with the most flakes. */
export function topFlakySuites(options: FlakeRateOptions): StatisticsPlugin<FlakeState, FlakeRateResult> {
  return flakesShown(options, 'top-flaky-suites', 'Which suites have the most flaky tests', {
    kind: 'table',
    rows: 'suites',
    columns: ['name', 'count'],
  })
}

function flakesShown(
  { id, windows, outcomes, most = 20, backlogMs }: FlakeRateOptions,
  name: string,
  summary: string,
  layout: StatisticsLayout,
): StatisticsPlugin<FlakeState, FlakeRateResult> {
  const classOf = outcomeClasses(outcomes)
  return statisticsPlugin({
    id: id ?? name,
    version: 1,
    summary,
    description: `Tests with a pass and a failure in one run. Names the ${most} suites and testcases with the most of them.`,
    windows,
    kinds: ['result'],
    algebra: 'commutative',
    ...(backlogMs !== undefined && { backlogMs }),
    resultSchema: FlakeRateSchema,
    layout,
    init: (): FlakeState => ({ firstPasses: 0, marked: new Map() }),
    step(state, event) {
      if (event.kind !== 'result') return state
      const { result } = event
      const own = classOf(result.outcome)
      if (own === 'pass' && result.attempt === 1) state.firstPasses += 1
      else if (own === 'pass' || own === 'fail' || own === 'error')
        mark(state, runKey(result), result.testcase, suiteOf(result), flagsOf(own, result.attempt))
      return state
    },
    merge(a, b) {
      a.firstPasses += b.firstPasses
      for (const [key, { testcase, suite, flags }] of b.marked) mark(a, key, testcase, suite, flags)
      return a
    },
    save: ({ firstPasses, marked }) => ({
      firstPasses,
      marked: [...marked]
        .sort(([a], [b]) => compareText(a, b))
        .map(([key, { testcase, suite, flags }]) => [key, testcase, suite, flags]),
    }),
    load(saved) {
      const { firstPasses, marked } = saved as unknown as SavedFlakes
      return {
        firstPasses,
        marked: new Map(marked.map(([key, testcase, suite, flags]) => [key, { testcase, suite, flags }])),
      }
    },
    result: (state) => resultOf(state, most),
  })
}

interface SavedFlakes {
  readonly firstPasses: number
  readonly marked: readonly [key: string, testcase: string, suite: string, flags: number][]
}

function flagsOf(own: 'pass' | 'fail' | 'error', attempt: number | undefined): number {
  const said = own === 'pass' ? passed : own === 'fail' ? failed : 0
  return said | (attempt === undefined || attempt === 1 ? firstKnown : tried)
}

function runKey({ groups, item, testcase, variant }: TestResult): string {
  const run = groups.length < 2 ? groups : [...groups].sort(compareText)
  return JSON.stringify([run, itemKey(item), testcase, variantKey(variant)])
}

function mark(state: FlakeState, key: string, testcase: string, suite: string, flags: number): void {
  const known = state.marked.get(key)
  if (!known) state.marked.set(key, { testcase, suite, flags })
  // Attempts of one test that name several suites: the first by name, in whatever order they come.
  else if (compareText(suite, known.suite) < 0)
    state.marked.set(key, { testcase, suite, flags: known.flags | flags })
  else known.flags |= flags
}

function resultOf({ firstPasses, marked }: FlakeState, most: number): FlakeRateResult {
  let runs = firstPasses
  let flaky = 0
  let hard = 0
  const suites: TextCounts = new Map()
  const testcases: TextCounts = new Map()
  for (const { testcase, suite, flags } of marked.values()) {
    const hasFailed = (flags & failed) !== 0
    const hasPassed = (flags & passed) !== 0 || (flags & (firstKnown | tried)) === tried
    if ((flags & firstKnown) !== 0 && (hasFailed || hasPassed)) runs += 1
    if (!hasFailed) continue
    if (!hasPassed) {
      hard += 1
      continue
    }
    flaky += 1
    addCount(suites, suite)
    addCount(testcases, testcase)
  }
  // A run whose first attempt nobody handed in is not among those that passed at first.
  runs = Math.max(runs, flaky + hard)
  return {
    runs,
    flaky,
    failed: hard,
    rate: runs === 0 ? null : flaky / runs,
    suites: listOf(suites, most),
    testcases: listOf(testcases, most),
  }
}

function listOf(
  counts: TextCounts,
  most: number,
): readonly { readonly name: string; readonly count: number }[] {
  return mostFrequent(counts, most).map(([name, own]) => ({ name, count: own }))
}

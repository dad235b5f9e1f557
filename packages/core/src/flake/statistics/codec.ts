import { err, ok, type Result } from 'neverthrow'
import * as z from 'zod'
import type { ErrorValue } from '../../errors/index.ts'
import { strictObject } from '../../schema/strict-object.ts'
import type { Bucket } from './bucket.ts'
import type { CommitTally } from './commit-tally.ts'
import type { DayOfRuns, FlakeStatistics, GrowingStatistics } from './flake-statistics.ts'
import type { MainSequence } from './main-sequence.ts'
import type { Segment } from './segment.ts'
import type { Trials } from './trials.ts'

const version = 1

type TrialsJson = readonly number[]
interface SegmentJson {
  readonly settled: TrialsJson
  readonly all: TrialsJson
  readonly failing?: readonly (readonly [string, number])[]
}
interface DayJson {
  readonly day: number
  readonly last: readonly [at: number, run: string]
  readonly main: readonly number[]
  readonly firstFailed?: boolean
  readonly lastFailed?: boolean
  readonly streaks: readonly number[]
  readonly head: SegmentJson
  readonly body: SegmentJson
  readonly tail: SegmentJson
  readonly witnesses: Bucket['witnesses']
}
type CommitJson = readonly [
  commit: string,
  day: number,
  passes: number,
  failures: number,
  hardRuns: number,
  hardMainRuns: number,
  change?: string,
]

/** Statistics as JSON. The shape is this version's own: read it with {@link parseFlakeStatistics}. */
export interface FlakeStatisticsJson {
  readonly version: 1
  readonly days: readonly DayJson[]
  readonly commits: readonly CommitJson[]
}

/** Stored statistics that can't be read: another version, or not statistics at all. Count the results again. */
export interface FlakeStatisticsError extends ErrorValue<'flake/invalid-statistics'> {
  readonly retryable: false
  /** Where the fault is, as `days.3.main`; empty for the whole. */
  readonly path: string
}

/**
 * Statistics as plain JSON, the same bytes for the same statistics.
 *
 * @example
 * import { emptyStatistics, writeFlakeStatistics } from '@gatewright/core/flake'
 *
 * console.log(JSON.stringify(writeFlakeStatistics(emptyStatistics()))) // {"version":1,"days":[],"commits":[]}
 */
export function writeFlakeStatistics({ days, commits }: FlakeStatistics): FlakeStatisticsJson {
  return {
    version,
    days: days.map(writeDay),
    commits: [...commits]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([commit, tally]): CommitJson => {
        const { day, passes, failures, hardRuns, hardMainRuns, change } = tally
        const row = [commit, day, passes, failures, hardRuns, hardMainRuns] as const
        return change === undefined ? row : [...row, change]
      }),
  }
}

/** Reads what {@link writeFlakeStatistics} wrote, and can be added to at once. */
export function parseFlakeStatistics(input: unknown): Result<GrowingStatistics, FlakeStatisticsError> {
  const checked = schema.safeParse(input)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const path = issue?.path.join('.') ?? ''
    const message = `These are no flake statistics of version ${version}: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'unreadable'}`
    return err({ kind: 'flake/invalid-statistics', message, retryable: false, path })
  }
  const { days, commits } = checked.data
  return ok({
    days: days.map(readDay),
    commits: new Map(
      commits.map(([commit, day, passes, failures, hardRuns, hardMainRuns, change]) => {
        const tally: CommitTally = { day, passes, failures, hardRuns, hardMainRuns }
        return [commit, change === undefined ? tally : { ...tally, change }]
      }),
    ),
  })
}

function writeDay({ day, last, main, head, body, tail, witnesses }: DayOfRuns): DayJson {
  const { firstFailed, lastFailed, streaks } = main
  return {
    day,
    last: [last.at, last.run],
    main: mainFields.map((field) => main[field]),
    ...(firstFailed === undefined ? {} : { firstFailed }),
    ...(lastFailed === undefined ? {} : { lastFailed }),
    streaks: [...streaks],
    head: writeSegment(head),
    body: writeSegment(body),
    tail: writeSegment(tail),
    witnesses: [...witnesses],
  }
}

function readDay(json: DayJson): GrowingStatistics['days'][number] {
  const { day, last, main, firstFailed, lastFailed, streaks, head, body, tail, witnesses } = json
  const [runs, failed, hard, retries, retriesFailed, passPass, passFail, failPass, failFail, leading, trailing] =
    main
  return {
    day,
    last: { at: last[0], run: last[1] },
    main: {
      runs: runs ?? 0,
      failed: failed ?? 0,
      hard: hard ?? 0,
      retries: retries ?? 0,
      retriesFailed: retriesFailed ?? 0,
      passPass: passPass ?? 0,
      passFail: passFail ?? 0,
      failPass: failPass ?? 0,
      failFail: failFail ?? 0,
      leading: leading ?? 0,
      trailing: trailing ?? 0,
      ...(firstFailed === undefined ? {} : { firstFailed }),
      ...(lastFailed === undefined ? {} : { lastFailed }),
      streaks: [...streaks],
    },
    head: readSegment(head),
    body: readSegment(body),
    tail: readSegment(tail),
    witnesses: [...witnesses],
  }
}

const mainFields = [
  'runs',
  'failed',
  'hard',
  'retries',
  'retriesFailed',
  'passPass',
  'passFail',
  'failPass',
  'failFail',
  'leading',
  'trailing',
] as const satisfies readonly (keyof MainSequence)[]

function writeSegment({ settled, all, failing }: Segment): SegmentJson {
  const segment = { settled: writeTrials(settled), all: writeTrials(all) }
  return failing ? { ...segment, failing: [...failing] } : segment
}

function readSegment({ settled, all, failing }: SegmentJson): GrowingStatistics['days'][number]['head'] {
  const segment = { settled: readTrials(settled), all: readTrials(all) }
  return failing ? { ...segment, failing: new Map(failing) } : segment
}

function writeTrials({ runs, failed, retries, retriesFailed, cleanBefore, cleanAfter }: Trials): TrialsJson {
  return [runs, failed, retries, retriesFailed, cleanBefore, cleanAfter]
}

function readTrials([runs, failed, retries, retriesFailed, cleanBefore, cleanAfter]: TrialsJson): Trials {
  return {
    runs: runs ?? 0,
    failed: failed ?? 0,
    retries: retries ?? 0,
    retriesFailed: retriesFailed ?? 0,
    cleanBefore: cleanBefore ?? 0,
    cleanAfter: cleanAfter ?? 0,
  }
}

const count = z.int().min(0)
const trials = z
  .array(count)
  .length(6)
  .refine(
    ([runs = 0, failed = 0, retries = 0, retriesFailed = 0, cleanBefore = 0, cleanAfter = 0]) =>
      failed <= runs && retriesFailed <= retries && cleanBefore + failed <= runs && cleanAfter + failed <= runs,
    'more failures or clean runs than runs',
  )
const segment = strictObject({
  settled: trials,
  all: trials,
  failing: z.exactOptional(z.array(z.tuple([z.string(), count]))),
})
const schema = strictObject({
  version: z.literal(version),
  days: z.array(
    strictObject({
      day: z.int(),
      last: z.tuple([z.number(), z.string()]),
      main: z
        .array(count)
        .length(mainFields.length)
        .refine(
          ([runs = 0, failed = 0, hard = 0]) => hard <= failed && failed <= runs,
          'more failures than runs',
        ),
      firstFailed: z.exactOptional(z.boolean()),
      lastFailed: z.exactOptional(z.boolean()),
      streaks: z.array(count),
      head: segment,
      body: segment,
      tail: segment,
      witnesses: z.array(
        strictObject({
          at: z.number(),
          run: z.string(),
          commit: z.string(),
          kind: z.enum(['flip', 'failure']),
          results: z.array(z.string()),
        }),
      ),
    }),
  ),
  commits: z.array(
    z.union([
      z.tuple([z.string(), z.int(), count, count, count, count]),
      z.tuple([z.string(), z.int(), count, count, count, count, z.string()]),
    ]),
  ),
})

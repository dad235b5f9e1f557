import * as z from 'zod'
import { strictObject } from '../../schema/strict-object.ts'
import { dayOf } from './flake-statistics.ts'
import {
  mainCounts,
  mainFields,
  statisticsVersion,
  trialCounts,
  trialFields,
  type DayJson,
  type FlakeStatisticsJson,
  type SegmentJson,
  type TrialsJson,
} from './statistics-json.ts'

const count = z.int().min(0)

const trials = z
  .array(count)
  .length(trialFields.length)
  .refine((values) => {
    const own = trialCounts(values)
    const clean = own.runs - own.failed
    const isPossible =
      own.failed === 0
        ? own.cleanBefore === own.runs && own.cleanAfter === own.runs && own.retries === 0
        : own.failed + own.cleanBefore + own.cleanAfter <= own.runs && own.retriesFailed <= own.retries
    const flips =
      own.flipped === 0
        ? own.cleanBeforeFlip === clean && own.cleanAfterFlip === clean
        : own.flipped <= own.failed && own.cleanBeforeFlip + own.cleanAfterFlip <= clean
    return isPossible && flips && own.retriesFailed <= own.retries
  }, 'more failures or clean runs than runs')

/** Changes with their runs, by name and each once. */
const changes = z
  .array(z.tuple([z.string(), count.min(1)]))
  .min(1)
  .refine((own) => isAscending(own.map(([change]) => change)), 'changes are not in their order, each once')

const row = z
  .tuple([count, changes])
  .refine(([attempts, own]) => attempts >= runsIn(own), 'fewer attempts than runs')

const segment = strictObject({
  settled: trials,
  all: trials,
  failing: z.exactOptional(changes),
  open: z.exactOptional(row),
  leading: z.exactOptional(row),
  rows: z.exactOptional(z.array(row).min(1)),
}).refine(({ settled, all, failing = [], leading, rows = [] }) => {
  const failed = runsIn(failing)
  return (
    difference(all, settled, 0) === failed &&
    difference(all, settled, 1) === failed &&
    difference(all, settled, 2) >= difference(all, settled, 3) &&
    difference(all, settled, 3) >= 0 &&
    (failed === 0 || (settled[0] ?? 0) > 0) &&
    [...(leading ? [leading] : []), ...rows].reduce((sum, [, own]) => sum + runsIn(own), 0) <= failed
  )
}, 'all runs are not the settled ones and those of failing changes')

const witness = strictObject({
  at: z.number(),
  run: z.string(),
  commit: z.string(),
  kind: z.enum(['flip', 'failure']),
  results: z.array(z.string()),
})

const day = strictObject({
  day: z.int(),
  last: z.tuple([z.number(), z.string()]),
  main: z.array(count).length(mainFields.length),
  firstFailed: z.exactOptional(z.boolean()),
  lastFailed: z.exactOptional(z.boolean()),
  streaks: z.array(count.min(1)),
  head: segment,
  body: segment,
  tail: segment,
  witnesses: z.array(witness),
})
  .refine((own) => dayOf(own.last[0]) === own.day, { path: ['last'], error: 'not of this day' })
  .refine(isSequence, { path: ['main'], error: 'no sequence of runs has these counts' })
  .refine(
    ({ main, body, tail }) =>
      isAround(body.settled, main) &&
      body.open === undefined &&
      (main[0] !== 0 || (isEmpty(body) && isEmpty(tail))),
    {
      path: ['body'],
      error: 'the runs of main are not among these',
    },
  )

const tally = z.tuple([z.string(), z.int(), count, count, count, count])

/** Reads JSON that `writeFlakeStatistics` wrote, and nothing that no runs can have led to. */
export const statisticsSchema: z.ZodType<FlakeStatisticsJson> = strictObject({
  version: z.literal(statisticsVersion),
  days: z
    .array(day)
    .refine((days) => isAscending(days.map((own) => own.day)), 'days are not in their order, each once'),
  commits: z
    .array(
      z
        .union([tally, z.tuple([...tally.def.items, z.string()])])
        .refine(
          ([, , passes, failures, hardRuns, hardMainRuns, change]) =>
            passes + failures > 0 &&
            hardRuns + hardMainRuns <= failures &&
            (hardRuns === 0 || change !== undefined),
          'more failed runs than failures',
        ),
    )
    .refine(
      (commits) => isAscending(commits.map(([commit]) => commit)),
      'commits are not in their order, each once',
    ),
  heldBack: z.exactOptional(
    z
      .array(z.tuple([z.string(), z.int()]))
      .min(1)
      .refine(
        (own) => isAscending(own.map(([change]) => change)),
        'changes are not in their order, each once',
      ),
  ),
})

function difference(all: TrialsJson, settled: TrialsJson, field: number): number {
  return (all[field] ?? 0) - (settled[field] ?? 0)
}

function runsIn(changes: readonly (readonly [string, number])[]): number {
  return changes.reduce((sum, [, runs]) => sum + runs, 0)
}

function isEmpty({ all, open }: SegmentJson): boolean {
  return all[0] === 0 && open === undefined
}

function isAscending(values: readonly (number | string)[]): boolean {
  return values.every((value, index) => {
    const before = values[index - 1]
    return before === undefined || before < value
  })
}

/** Whether trials hold the runs of main, and besides them only what else can be. */
function isAround(
  [runs = 0, failed = 0, retries = 0, retriesFailed = 0]: TrialsJson,
  main: readonly number[],
): boolean {
  const own = mainCounts(main)
  const others = [
    runs - own.runs,
    failed - own.failed,
    retries - own.retries,
    retriesFailed - own.retriesFailed,
  ]
  const [otherRuns = 0, otherFailed = 0, otherRetries = 0, otherRetriesFailed = 0] = others
  return (
    otherFailed >= 0 &&
    otherFailed <= otherRuns &&
    otherRetriesFailed >= 0 &&
    otherRetriesFailed <= otherRetries
  )
}

/** Whether there is a sequence of runs with these counts: the model relies on it. */
function isSequence({ main, firstFailed, lastFailed, streaks }: DayJson): boolean {
  const own = mainCounts(main)
  if (own.runs === 0)
    return (
      main.every((value) => value === 0) &&
      firstFailed === undefined &&
      lastFailed === undefined &&
      streaks.length === 0
    )
  const isAllHard = own.leading === own.runs
  const inRows = streaks.reduce((sum, streak) => sum + streak, own.leading + own.trailing)
  const rows = streaks.length + (own.leading > 0 ? 1 : 0) + (own.trailing > 0 ? 1 : 0)
  const edges = isAllHard
    ? own.trailing === own.runs &&
      own.hard === own.runs &&
      streaks.length === 0 &&
      own.failFail === own.runs - 1
    : own.hard === inRows &&
      own.failFail === inRows - rows &&
      own.passFail === streaks.length + (own.trailing > 0 ? 1 : 0) &&
      own.failPass === streaks.length + (own.leading > 0 ? 1 : 0)
  return (
    edges &&
    own.leading > 0 === firstFailed &&
    own.trailing > 0 === lastFailed &&
    own.passPass + own.passFail + own.failPass + own.failFail === own.runs - 1 &&
    own.hard <= own.failed &&
    own.failed <= own.runs &&
    own.retriesFailed <= own.retries
  )
}

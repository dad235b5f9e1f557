import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../../canonical/compare-text.ts'
import type { ErrorValue } from '../../errors/index.ts'
import { calmRunsOf } from './calm-runs.ts'
import { putTally, type CommitTally } from './commit-tally.ts'
import type { DayOfRuns, FlakeStatistics, GrowingStatistics } from './flake-statistics.ts'
import type { ChangeRow, GrowingRow, Segment } from './segment.ts'
import { statisticsSchema } from './statistics-schema.ts'
import {
  mainCounts,
  mainFields,
  statisticsVersion as version,
  trialCounts,
  trialFields,
  type ChangeRowJson,
  type CommitJson,
  type DayJson,
  type FlakeStatisticsJson,
  type SegmentJson,
  type TrialsJson,
} from './statistics-json.ts'
import type { Trials } from './trials.ts'

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
export function writeFlakeStatistics({ days, commits, heldBack }: FlakeStatistics): FlakeStatisticsJson {
  return {
    version,
    days: days.map(writeDay),
    commits: [...commits]
      .sort(([a], [b]) => compareText(a, b))
      .map(([commit, tally]): CommitJson => {
        const { day, passes, failures, hardRuns, hardMainRuns, change } = tally
        const row = [commit, day, passes, failures, hardRuns, hardMainRuns] as const
        return change === undefined ? row : [...row, change]
      }),
    ...(heldBack.size > 0 ? { heldBack: writeChanges(heldBack) } : {}),
  }
}

/** Reads what {@link writeFlakeStatistics} wrote, and can be added to at once. */
export function parseFlakeStatistics(input: unknown): Result<GrowingStatistics, FlakeStatisticsError> {
  const checked = statisticsSchema.safeParse(input)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const path = issue?.path.join('.') ?? ''
    const message = `These are no flake statistics of version ${version}: ${path === '' ? '' : `${path}: `}${issue?.message ?? 'unreadable'}`
    return err({ kind: 'flake/invalid-statistics', message, retryable: false, path })
  }
  const { days, commits, heldBack } = checked.data
  const tallies = { commits: new Map<string, CommitTally>(), failedCommits: new Set<string>() }
  for (const [commit, day, passes, failures, hardRuns, hardMainRuns, change] of commits)
    putTally(tallies, commit, { day, passes, failures, hardRuns, hardMainRuns, change })
  return ok({ days: days.map(readDay), ...tallies, heldBack: new Map(heldBack) })
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
  const bucket = {
    day,
    last: { at: last[0], run: last[1] },
    main: {
      ...mainCounts(main),
      firstFailed,
      lastFailed,
      streaks: [...streaks],
    },
    head: readSegment(head),
    body: readSegment(body),
    tail: readSegment(tail),
    witnesses: [...witnesses],
  }
  return { ...bucket, calm: calmRunsOf(bucket) }
}

function writeSegment({ settled, all, failing, open, leading, rows }: Segment): SegmentJson {
  return {
    settled: writeTrials(settled),
    all: writeTrials(all),
    ...(failing ? { failing: writeChanges(failing) } : {}),
    ...(open ? { open: writeRow(open) } : {}),
    ...(leading ? { leading: writeRow(leading) } : {}),
    ...(rows.length > 0 ? { rows: rows.map(writeRow) } : {}),
  }
}

function readSegment(json: SegmentJson): GrowingStatistics['days'][number]['head'] {
  const { settled, all, failing, open, leading, rows = [] } = json
  const own = trialCounts(settled)
  return {
    settled: own,
    all: failing ? trialCounts(all) : own,
    failing: failing && new Map(failing),
    open: open && readRow(open),
    leading: leading && readRow(leading),
    rows: rows.map(readRow),
  }
}

function writeRow({ attempts, changes }: ChangeRow): ChangeRowJson {
  return [attempts, writeChanges(changes)]
}

function readRow([attempts, changes]: ChangeRowJson): GrowingRow {
  const runs = changes.reduce((sum, [, own]) => sum + own, 0)
  return { runs, attempts, changes: new Map(changes) }
}

function writeChanges(changes: ReadonlyMap<string, number>): [string, number][] {
  return [...changes].sort(([a], [b]) => compareText(a, b))
}

function writeTrials(trials: Trials): TrialsJson {
  return trialFields.map((field) => trials[field])
}

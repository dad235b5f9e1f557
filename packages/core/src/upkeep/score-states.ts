import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import { testKey, type TestOfVariant } from '../flake/evidence/test-key.ts'
import type { FlakeModel } from '../flake/model/flake-model.ts'
import { onceEach } from '../flake/model/once-each.ts'
import { statisticalModel } from '../flake/model/statistical-model.ts'
import type { FlakeScore } from '../flake/score/flake-score.ts'
import { calmKey, scoreWindows } from '../flake/score/score-windows.ts'
import { dayOf } from '../flake/statistics/flake-statistics.ts'
import { foldStatistics, type WindowOfRuns } from '../flake/statistics/fold-statistics.ts'
import type { QueryError } from '../ports/result-store.ts'
import { largestPageLimit } from '../ports/result-page.ts'
import type { StateEntry, StateStore } from '../ports/state-store.ts'
import type { EpochMs } from '../schema/instant.ts'
import { variantKey } from '../schema/variant-key.ts'
import { kindOfKey, stateKey } from './state-keys.ts'
import type { CountsForScore } from './test-counts.ts'
import { scoringReader, type ScoringRow } from './test-row.ts'

/** Which tests to score, and how. */
export interface ScoreStatesOptions<Data = never> {
  /** The space that `foldFlakeStates` was given; `flake-states` by default. */
  readonly space?: string
  /** Only these tests; all by default. What a model learns by itself it learns from those that are asked for. */
  readonly tests?: readonly TestOfVariant[]
  /** As of when, in milliseconds since 1970: its day and those before; the time of the newest run by default. */
  readonly at?: EpochMs
  /** How many days count; 60 by default. More than are kept are not there. */
  readonly days?: number
  /** A model that reads the window of a test; `statisticalModel` with a prior that is learned from these very tests by default. */
  readonly model?: Pick<FlakeModel<WindowOfRuns, Data>, 'version' | 'predict'>
}

/** Scores, and what could not be scored. */
export interface StateScores {
  /** By testcase and variant. */
  readonly scores: readonly FlakeScore[]
  /** Keys of states that are damaged or of another version; folding a result of the test counts it again. */
  readonly unreadable: readonly string[]
}

/**
 * The flake scores of tests from their states: what `scoreFlakes` says of all results that are folded, without reading
 * any of them.
 *
 * @example
 * import type { StateStore } from '@gatewright/core/ports'
 * import { scoreStates } from '@gatewright/core/upkeep'
 *
 * declare const states: StateStore
 *
 * const answer = await scoreStates(states)
 * if (answer.isOk()) for (const { testcase, state, score } of answer.value.scores) console.log(testcase, state, score)
 */
export function scoreStates<Data = never>(
  states: Pick<StateStore, 'get' | 'list'>,
  options: ScoreStatesOptions<Data> = {},
): ResultAsync<StateScores, QueryError> {
  return new ResultAsync(readRows(states, options)).map(({ rows, unreadable }) => ({
    scores: scoreRows(rows, options),
    unreadable,
  }))
}

interface ReadRows {
  readonly rows: readonly ScoringRow[]
  readonly unreadable: readonly string[]
}

async function readRows<Data>(
  states: Pick<StateStore, 'get' | 'list'>,
  { space = 'flake-states', tests, at }: ScoreStatesOptions<Data>,
): Promise<Result<ReadRows, QueryError>> {
  const rows: ScoringRow[] = []
  const unreadable: string[] = []
  const read = scoringReader(at === undefined ? undefined : dayOf(at))
  const take = (entries: readonly StateEntry[]): void => {
    for (const { key, body } of entries) {
      if (kindOfKey(key) !== 'test') continue
      const row = read(body)
      if (row) rows.push(row)
      else unreadable.push(key)
    }
  }
  if (tests) {
    const entries = await states.get(space, [
      ...new Set(tests.map((test) => stateKey('test', testKey(test)))),
    ])
    if (entries.isErr()) return err(entries.error)
    take(entries.value)
    return ok({ rows, unreadable })
  }
  // No key stands between this and the first of a test.
  let after = 'test'
  for (;;) {
    const page = await states.list(space, { after, limit: largestPageLimit })
    if (page.isErr()) return err(page.error)
    take(page.value)
    const last = page.value.at(-1)
    if (!last || page.value.length < largestPageLimit) return ok({ rows, unreadable })
    after = last.key
  }
}

function scoreRows<Data>(
  rows: readonly ScoringRow[],
  { at, days = 60, model }: ScoreStatesOptions<Data>,
): readonly FlakeScore[] {
  const keyOf = onceEach(variantKey)
  const sorted = [...rows].sort(
    (a, b) => compareText(a.testcase, b.testcase) || compareText(keyOf(a.variant), keyOf(b.variant)),
  )
  const newest = at ?? sorted.reduce((latest, row) => Math.max(latest, row.counts.newest ?? 0), 0)
  const calm = new Map<string, WindowOfRuns>()
  const windowOf = onceEach(({ statistics, excludedTail }: CountsForScore) => {
    const window = foldStatistics(statistics, newest, days, excludedTail)
    const key = calmKey(window)
    const alike = key === undefined ? undefined : calm.get(key)
    if (key !== undefined && !alike) calm.set(key, window)
    return alike ?? window
  })
  const windows = sorted.map(({ testcase, variant, counts }) => ({
    testcase,
    variant,
    window: windowOf(counts),
  }))
  return model
    ? scoreWindows(windows, model)
    : scoreWindows(
        windows,
        statisticalModel({ days }).fit(windows.map(({ window }) => ({ features: window }))),
      )
}

import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { textMatcher } from '../query/text-matcher.ts'
import type { QueryError, StoreCorrupt } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import type { TextMatch } from '../ports/text-match.ts'
import { changedScores, type ScoreChange } from '../stats/changed-scores.ts'
import {
  foldFlakeStates,
  type FlakeStateStores,
  type FoldFlakeStatesOptions,
  type FoldReport,
} from '../upkeep/fold-flake-states.ts'
import { scoreStates, type ScoreStatesOptions, type StateScores } from '../upkeep/score-states.ts'

/** How to score anew, and what to compare with. */
export interface RecomputeScoresOptions<Before = never, After = never> {
  /** The space of the states that are in use; `flake-states` by default. */
  readonly space?: string
  /** How the tests are scored now. */
  readonly before?: Omit<ScoreStatesOptions<Before>, 'space'>
  /** How they would be scored. */
  readonly after?: Omit<ScoreStatesOptions<After>, 'space'>
  /**
   * How results would be counted, with a space of its own; left out where only scoring changes. Counting goes on from where
   * an earlier call in this space ended.
   */
  readonly fold?: FoldFlakeStatesOptions & { readonly space: string }
  /** Names of testcases to report on; all by default. */
  readonly testcases?: TextMatch
}

/** What a change of settings comes to. */
export interface RecomputedScores {
  /** False where history is not counted to its end: call again. Then nothing is compared. */
  readonly isComplete: boolean
  readonly fold?: FoldReport
  /** Tests that are classified otherwise. */
  readonly changes: readonly ScoreChange[]
  /** How many tests were compared. */
  readonly tests: number
}

/**
 * Scores all tests anew, by other settings or counted in another way over all of history, and says which tests are classified
 * otherwise. What is in use is not touched: once the changes are as they should be, use the new space and settings.
 *
 * @throws TypeError where the new states have the space of those in use.
 * @example
 * import { recomputeScores } from '@gatewright/core/stats-runner'
 * import type { FlakeStateStores } from '@gatewright/core/upkeep'
 *
 * declare const storage: FlakeStateStores
 *
 * const fold = { space: 'flake-states-2', openDays: 4, owner: 'worker-1', at: '2026-12-01T04:19:00Z', forMs: 60_000 }
 * const answer = await recomputeScores(storage, { fold, testcases: { like: ['unit/%'] } })
 * if (answer.isOk()) for (const { testcase, before, after } of answer.value.changes) console.log(testcase, before, after)
 */
export function recomputeScores<Before = never, After = never>(
  stores: FlakeStateStores,
  options: RecomputeScoresOptions<Before, After> = {},
): ResultAsync<RecomputedScores, StateError | StoreCorrupt> {
  const { space = 'flake-states', fold } = options
  if (fold?.space === space) throw new TypeError(`The space ${space} is in use; count anew in another one.`)
  const recompute = async (): Promise<Result<RecomputedScores, StateError | StoreCorrupt>> => {
    let report: FoldReport | undefined
    if (fold) {
      const folded = await foldFlakeStates(stores, fold)
      if (folded.isErr()) return err(folded.error)
      report = folded.value
      if (report.isBehind) return ok({ isComplete: false, fold: report, changes: [], tests: 0 })
    }
    const before = await scores(stores, { ...options.before, space })
    if (before.isErr()) return err(before.error)
    const after = await scores(stores, { ...options.after, space: fold?.space ?? space })
    if (after.isErr()) return err(after.error)
    const isWanted = textMatcher(options.testcases)
    const [old, fresh] = [before.value, after.value].map((found) =>
      found.scores.filter(({ testcase }) => isWanted(testcase)),
    )
    return ok({
      isComplete: true,
      ...(report && { fold: report }),
      changes: changedScores(old ?? [], fresh ?? []),
      tests: fresh?.length ?? 0,
    })
  }
  return new ResultAsync(recompute())
}

function scores<Data>(
  { states }: FlakeStateStores,
  options: ScoreStatesOptions<Data>,
): ResultAsync<StateScores, QueryError> {
  return scoreStates(states, options)
}

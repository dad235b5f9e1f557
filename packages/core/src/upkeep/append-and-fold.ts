import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { ChangeFeed, FeedPosition } from '../ports/change-feed.ts'
import type { AppendError, AppendReceipt, ResultStore, StoreCorrupt } from '../ports/result-store.ts'
import type { StateError } from '../ports/state-store.ts'
import type { TestResult } from '../schema/result.ts'
import { foldFlakeStates, type FlakeStateStores, type FoldFlakeStatesOptions } from './fold-flake-states.ts'

/** The stores of {@link FlakeStateStores}, and what appending takes. */
export interface AppendingStores extends FlakeStateStores {
  readonly results: Pick<ResultStore, 'query' | 'stored' | 'append'>
  readonly feed: Pick<ChangeFeed, 'read' | 'lease' | 'advance' | 'position'>
}

/** When results are to be in the states. */
export interface AppendAndFoldOptions extends FoldFlakeStatesOptions {
  /** `sync`: before the answer. `deferred`: whenever somebody folds; the default, for a fold of many reports costs little more than one of few. */
  readonly consistency?: 'sync' | 'deferred'
  /**
   * Waits before another try where somebody else folds, up to `tries` of them (10 by default). Without it there is one try:
   * core has no clock.
   */
  wait?(): Promise<void>
  readonly tries?: number
}

/** What became of a report. */
export interface AppendedAndFolded {
  readonly receipt: AppendReceipt
  /**
   * Whether the states hold the report. False where that is deferred, where somebody else is still folding, and where there
   * was an error, which is then in `foldError`: the report is stored all the same.
   */
  readonly isFolded: boolean
  readonly foldError?: StateError | StoreCorrupt
}

/**
 * Appends a report and, where that is asked for, folds it before it answers.
 *
 * @returns an error only where the report is not stored.
 * @example
 * import { appendAndFold, type AppendingStores } from '@gatewright/core/upkeep'
 *
 * declare const storage: AppendingStores
 *
 * const done = await appendAndFold(storage, 'report-1', [], {
 *   owner: 'worker-1',
 *   at: '2026-11-22T04:19:00Z',
 *   forMs: 60_000,
 *   consistency: 'sync',
 * })
 * console.log(done.isOk() && done.value.isFolded)
 */
export function appendAndFold(
  stores: AppendingStores,
  reportKey: string,
  results: Iterable<TestResult> | AsyncIterable<TestResult>,
  options: AppendAndFoldOptions,
): ResultAsync<AppendedAndFolded, AppendError> {
  return stores.results
    .append(reportKey, results)
    .andThen((receipt) => new ResultAsync(foldAfter(stores, receipt, options)))
}

async function foldAfter(
  stores: AppendingStores,
  receipt: AppendReceipt,
  options: AppendAndFoldOptions,
): Promise<Result<AppendedAndFolded, never>> {
  if (options.consistency !== 'sync') return ok({ receipt, isFolded: false })
  const folded = await foldThrough(stores, options)
  return ok(
    folded.match(
      (isFolded): AppendedAndFolded => ({ receipt, isFolded }),
      (foldError): AppendedAndFolded => ({ receipt, isFolded: false, foldError }),
    ),
  )
}

async function foldThrough(
  stores: AppendingStores,
  options: AppendAndFoldOptions,
): Promise<Result<boolean, StateError | StoreCorrupt>> {
  const position = await stores.feed.position()
  if (position.isErr()) return err(position.error)
  const tries = options.wait ? (options.tries ?? 10) : 1
  for (let made = 1; ; made++) {
    const isFolded = await tryToFold(stores, options, position.value)
    if (isFolded.isErr() || isFolded.value || made >= tries) return isFolded
    await options.wait?.()
  }
}

async function tryToFold(
  stores: AppendingStores,
  options: AppendAndFoldOptions,
  through: FeedPosition,
): Promise<Result<boolean, StateError | StoreCorrupt>> {
  const folded = await foldFlakeStates(stores, options)
  // Who took the lease folds on: that is no failure of this report.
  if (folded.isErr()) return folded.error.kind === 'store/lease-lost' ? ok(false) : err(folded.error)
  return ok(folded.value.isOwner && folded.value.position >= through)
}

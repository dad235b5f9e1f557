import { err, ok, ResultAsync, type Result } from 'neverthrow'
import { queryAll } from '../ports/query-all.ts'
import type { GroupStore, PutError, QueryError, ResultStore } from '../ports/result-store.ts'
import type { StateStore } from '../ports/state-store.ts'
import type { Group, GroupState } from '../schema/group.ts'
import type { Instant } from '../schema/instant.ts'
import type { SchemaError } from '../schema/schema-error.ts'
import { isWhole, mergeParts, type MergedRun, type MergeRules, type RunExpectation } from './merge-parts.ts'
import { readRunRecord, recordExpectation, type RunRecordError } from './run-record.ts'
import type { StepHook } from './ingest-steps.ts'

/** A run of several reports, and whether it is one to decide by. */
export interface SettledRun extends MergedRun {
  readonly run: string
  /** Only a run that is `complete` can open a gate. */
  readonly state: GroupState
  readonly reports: number
}

export interface RunStores {
  readonly groups: Pick<GroupStore, 'get' | 'put'>
  readonly results: Pick<ResultStore, 'query'>
  readonly states: Pick<StateStore, 'get' | 'list'>
}

export type SettleError = PutError | QueryError | SchemaError

export interface SettleOptions {
  readonly rules?: MergeRules
  /** No more reports come. Without it only a run whose number of parts is known can be complete. */
  readonly isOver?: boolean
  readonly step?: StepHook
}

/**
 * Says before any report comes what a run is to hold: of how many parts it is, which testcases. Until all of it is there the
 * run is open, and so is every gate over it closed. Answers the run: one that was ended before stays ended, whatever is said.
 */
export function declareRun(
  stores: {
    readonly groups: Pick<GroupStore, 'get' | 'put'>
    readonly states: Pick<StateStore, 'get' | 'put'>
  },
  { run, ...expected }: { readonly run: string } & RunExpectation,
  { at, step = () => {} }: { readonly at: Instant; readonly step?: StepHook },
): ResultAsync<Group, PutError | QueryError | RunRecordError> {
  return new ResultAsync(
    recordExpectation(stores.states, run, expected).then(async (recorded) => {
      if (recorded.isErr()) return err(recorded.error)
      const opened = await openRun(stores.groups, { id: run, createdAt: at })
      if (opened.isErr()) return err(opened.error)
      await step('run/declared')
      return ok(opened.value)
    }),
  )
}

/** Opens a run, where nobody did, and notes who handed the first report in. One that was ended stays as it is. */
export async function openRun(
  groups: Pick<GroupStore, 'get' | 'put'>,
  run: Omit<Group, 'state'>,
): Promise<Result<Group, PutError>> {
  const known = await groups.get(run.id)
  if (known.isErr()) return err(known.error)
  if (!known.value) return putRun(groups, { ...run, state: 'open' })
  const { state, uploader } = known.value
  return state !== 'open' || uploader !== undefined || run.uploader === undefined
    ? ok(known.value)
    : putRun(groups, { ...known.value, uploader: run.uploader })
}

/** Stores what is known of a run; where somebody ended it meanwhile, it is as they say. */
export async function putRun(
  groups: Pick<GroupStore, 'get' | 'put'>,
  run: Group,
): Promise<Result<Group, PutError>> {
  const put = await groups.put(run)
  if (put.isOk() || put.error.kind !== 'store/key-conflict') return put
  const known = await groups.get(run.id)
  return known.andThen((ended) => (ended ? ok(ended) : put))
}

/**
 * Looks at all parts of a run, and completes it where nothing speaks against it: no part missing, none twice, no test in two
 * parts, no metadata that differs, every expected testcase there, every report whole. A run of which something is missing
 * stays open, and the answer says what; one that was ended before stays as it is.
 *
 * @example
 * import { settleRun, type RunStores } from '@gatewright/core/ingest'
 *
 * declare const storage: RunStores
 *
 * const settled = await settleRun(storage, 'run-1', { isOver: true })
 * settled.map(({ state, missingChunks }) => console.log(state, missingChunks))
 */
export function settleRun(
  stores: RunStores,
  run: string,
  options: SettleOptions = {},
): ResultAsync<SettledRun, SettleError> {
  return new ResultAsync(settle(stores, run, options))
}

async function settle(
  stores: RunStores,
  run: string,
  { rules = {}, isOver = false, step = () => {} }: SettleOptions,
): Promise<Result<SettledRun, SettleError>> {
  const record = await readRunRecord(stores.states, run)
  if (record.isErr()) return err(record.error)
  const { parts, expected } = record.value
  const results = await queryAll(stores.results, { group: run })
  if (results.isErr()) return err(results.error)
  const merged = mergeParts(parts, results.value, { rules, expected })
  const known = await stores.groups.get(run)
  if (known.isErr()) return err(known.error)
  const answer = (state: GroupState): SettledRun => ({ run, state, reports: parts.length, ...merged })
  const { lastReceivedAt } = merged
  if (known.value && known.value.state !== 'open') return ok(answer(known.value.state))
  const isCounted = expected.chunks !== undefined || parts.some(({ chunk }) => chunk !== undefined)
  // Nothing at all is no run: a part that says nothing of its number may be followed by another.
  if (lastReceivedAt === undefined || !(isOver || isCounted) || !isWhole(merged)) return ok(answer('open'))
  const closed = await putRun(stores.groups, {
    ...known.value,
    id: run,
    state: 'complete',
    finishedAt: lastReceivedAt,
    resultCount: merged.resultCount,
  })
  if (closed.isErr()) return err(closed.error)
  await step('process/run-closed')
  return ok(answer(closed.value.state))
}

/** Ends a run that will never be complete. A run that was ended before stays as it is. */
export function abortRun(
  { groups }: { readonly groups: Pick<GroupStore, 'get' | 'put'> },
  run: string,
  at: Instant,
): ResultAsync<Group, PutError> {
  return new ResultAsync(abort())

  async function abort(): Promise<Result<Group, PutError>> {
    const known = await groups.get(run)
    if (known.isErr()) return err(known.error)
    const open: Group = known.value ?? { id: run, state: 'open' }
    return open.state === 'open' ? putRun(groups, { ...open, state: 'aborted', finishedAt: at }) : ok(open)
  }
}

import { err, ok, okAsync, type Result, type ResultAsync } from 'neverthrow'
import type { CompleteStorage } from '../../ports/complete-storage.ts'
import type { AppendError, PutError } from '../../ports/result-store.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Group } from '../../schema/group.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Testcase } from '../../schema/testcase.ts'
import type { ReadMessage } from '../bus/read-message.ts'
import type { ConsumeStepHook } from './consume-steps.ts'

export type ResultStores = Pick<CompleteStorage, 'results' | 'groups' | 'testcases'>

/**
 * Stores what a message says. Again, or the rest of it after a crash, changes nothing more.
 *
 * The results go before their runs: a gate that waits for a run to be complete must find all of it once it is.
 */
export async function storeMessage(
  storage: ResultStores,
  {
    reportKey,
    results,
    groups,
    testcases,
  }: Pick<ReadMessage, 'reportKey' | 'results' | 'groups' | 'testcases'>,
  step?: ConsumeStepHook,
): Promise<Result<void, AppendError>> {
  for (const testcase of testcases) {
    const put = await putTestcase(storage, testcase)
    if (put.isErr()) return err(put.error)
    await step?.('consume/testcase-stored')
  }
  if (results.length > 0) {
    const appended = await storage.results.append(reportKey, results)
    if (appended.isErr()) return err(appended.error)
    await step?.('consume/results-stored')
  }
  for (const group of groups) {
    const put = await putGroup(storage, group)
    if (put.isErr()) return err(put.error)
    await step?.('consume/run-stored')
  }
  return ok()
}

function putTestcase({ testcases }: ResultStores, testcase: Testcase): ResultAsync<void, PutError> {
  return testcases.get(testcase.name).andThen((known): ResultAsync<void, PutError> => {
    const isSaid = known?.refUrl === testcase.refUrl && known?.refText === testcase.refText
    return isSaid ? okAsync() : testcases.put(testcase).map(() => undefined)
  })
}

function putGroup({ groups }: ResultStores, group: Group): ResultAsync<void, PutError> {
  return groups.get(group.id).andThen((known): ResultAsync<void, PutError> => {
    // What comes late about a run that is over is of no use to anybody.
    if (known !== undefined && known.state !== 'open') return okAsync()
    const changed = known === undefined ? group : merged(known, group)
    if (known !== undefined && isSame(known, changed)) return okAsync()
    return groups
      .put(changed)
      .map(() => undefined)
      .orElse((error): ResultAsync<void, PutError> | Result<void, PutError> =>
        // Somebody else ended it meanwhile.
        error.kind === 'store/key-conflict' ? ok() : err(error),
      )
  })
}

function merged({ refUrl, refText, ...known }: Group, said: Group): Group {
  const isReferred = said.refUrl !== undefined || said.refText !== undefined
  return {
    ...known,
    ...(isReferred || refUrl === undefined ? {} : { refUrl }),
    ...(isReferred || refText === undefined ? {} : { refText }),
    ...said,
    ...firstHeard(known.createdAt, said.createdAt),
  }
}

/** Messages come in any order. */
function firstHeard(known: Instant | undefined, said: Instant | undefined): Pick<Group, 'createdAt'> {
  if (known === undefined) return said === undefined ? {} : { createdAt: said }
  return { createdAt: said !== undefined && compareInstants(said, known) < 0 ? said : known }
}

function isSame(a: Group, b: Group): boolean {
  const others = new Map<string, unknown>(Object.entries(b))
  const entries = Object.entries(a)
  return entries.length === others.size && entries.every(([key, value]) => others.get(key) === value)
}

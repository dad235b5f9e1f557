import type { ErrorValue } from '@gatewright/core'
import type { MessageStorage } from '@gatewright/core/messages'
import type { StoreUnavailable } from '@gatewright/core/ports'
import { err, ResultAsync } from 'neverthrow'

type Method = (...args: readonly unknown[]) => ResultAsync<unknown, ErrorValue>

/** A storage of which one call fails, and how many calls there were. */
export interface FailingStorage {
  readonly storage: MessageStorage
  calls(): number
}

const unavailable: StoreUnavailable = { kind: 'store/unavailable', message: 'gone', retryable: true }

/**
 * A storage of which the call with this number, from 1, fails: before the work is done, or after it, as where an answer is
 * lost.
 */
export function failingStorage(
  sound: MessageStorage,
  failing: number,
  when: 'before' | 'after',
): FailingStorage {
  let calls = 0
  const failed = (method: Method): Method => {
    return (...args) => {
      calls += 1
      if (calls !== failing) return method(...args)
      const answer = async () => {
        if (when === 'after') void (await method(...args))
        return err(unavailable)
      }
      return new ResultAsync(answer())
    }
  }
  const { results, groups, testcases, reports, ingest } = sound
  const stores = Object.entries({ results, groups, testcases, reports, ingest }).map(([name, store]) => {
    const methods = Object.entries(store).map(([method, call]) => [method, failed(call as Method)])
    return [name, Object.fromEntries(methods) as unknown]
  })
  return { storage: Object.fromEntries(stores) as MessageStorage, calls: () => calls }
}

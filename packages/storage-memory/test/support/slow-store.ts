import type { ProjectStorage } from '@gatewright/core/ports'
import type { ErrorValue } from '@gatewright/core'
import { ResultAsync } from 'neverthrow'

type Method = (...args: readonly unknown[]) => ResultAsync<unknown, ErrorValue>

/**
 * A storage whose calls begin late and answer late, each by another number of turns, so that those that are made at once
 * meet in an order that nobody planned.
 */
export function slowed<Storage extends ProjectStorage>(sound: Storage): Storage {
  let calls = 0
  const late = (method: Method): Method => {
    return (...args) => {
      calls += 1
      const [before, after] = [(calls * 7) % 11, (calls * 5) % 13]
      const answer = async () => {
        await turns(before)
        const result = await method(...args)
        await turns(after)
        return result
      }
      return new ResultAsync(answer())
    }
  }
  const stores = Object.entries(sound).map(([name, store]: [string, unknown]) => {
    if (typeof store !== 'object' || store === null || Array.isArray(store)) return [name, store]
    const methods = Object.entries(store).map(([method, call]) => [method, late(call as Method)])
    return [name, Object.fromEntries(methods)]
  })
  return Object.fromEntries(stores) as Storage
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

import { orThrow } from '@gatewright/core'
import {
  consumeMessages,
  type BusDelivery,
  type ConsumedMessage,
  type ConsumeMessagesOptions,
} from '@gatewright/core/messages'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'
import type { TestResult } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'

export function openShop(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

/** What became of one delivery. */
export async function consumeOnly(
  storage: CompleteStorage,
  delivery: BusDelivery,
  options?: ConsumeMessagesOptions,
): Promise<ConsumedMessage> {
  const [first, ...more] = await consumeMessages(storage, [delivery], options)
  if (!first || more.length > 0) throw new Error('One delivery has one answer.')
  return first
}

export async function resultsIn(storage: CompleteStorage): Promise<readonly TestResult[]> {
  return orThrow(await queryAll(storage.results, {}))
}

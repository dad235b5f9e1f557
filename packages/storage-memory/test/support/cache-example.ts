import { orThrow } from '@gatewright/core'
import {
  cachedStorage,
  createReadThroughCache,
  invalidateFromFeed,
  type ProjectStorage,
} from '@gatewright/core/ports'
import { createMemoryCache, createMemoryDatabase } from '@gatewright/storage-memory'

const storage = createMemoryDatabase().open('shop')
const touches = invalidateFromFeed(storage.feed)
const readThrough = createReadThroughCache({
  cache: createMemoryCache({ most: 5_000, clock: Date }),
  project: storage.project,
  ttlMs: 60_000,
  absentTtlMs: 5_000,
  touches,
})
export const cached: ProjectStorage = cachedStorage(storage, {
  readThrough,
  questions: ['results.latest', 'testcases.get'],
  freshness: 'bounded',
})

// Now and then, or when `storage.feed.watch` wakes.
export const position: number = orThrow(await touches.catchUp())

import type { CompleteStorage } from '../../../packages/core/src/ports/index.ts'
import { fromEpochMs } from '../../../packages/core/src/schema/index.ts'
import { foldFlakeStates } from '../../../packages/core/src/upkeep/index.ts'

export const flakeSpace = 'flake-states'
const leaseMs = 500

/**
 * Folds flake states from the change feed, at most one step, as far as the lease is to be had. Answers how many events were
 * folded, 0 also where somebody else has the lease or the store could not be reached. Any other error is thrown.
 */
export async function foldFlakesOnce(
  storage: CompleteStorage,
  owner: string,
  nowMs: number,
): Promise<number> {
  const lease = { owner, at: fromEpochMs(nowMs), forMs: leaseMs }
  const folded = await foldFlakeStates(storage, { ...lease, steps: 1, batchResults: 400 })
  if (folded.isOk()) return folded.value.events
  const { kind, message } = folded.error
  if (kind === 'store/unavailable' || kind === 'store/lease-lost') return 0
  throw new Error(`${kind}: ${message}`)
}

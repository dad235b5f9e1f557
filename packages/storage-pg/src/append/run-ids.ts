import { randomInt } from 'node:crypto'
import { idsInMillisecond } from '../rows/run-id.ts'
import type { PreparedRun } from './prepared-report.ts'

/**
 * Ids for runs that are about to be stored: of their millisecond, from a random one on, so that no counter is needed.
 * That another run has one already is so rare that the database may say so. Undefined for more than 1,048,576 runs of one
 * millisecond: it has no more ids.
 */
export function chooseRunIds(runs: readonly Pick<PreparedRun, 'firstId'>[]): readonly bigint[] | undefined {
  const starts = new Map<bigint, { readonly start: number; used: number }>()
  const ids: bigint[] = []
  for (const { firstId } of runs) {
    let taken = starts.get(firstId)
    if (taken === undefined) starts.set(firstId, (taken = { start: randomInt(idsInMillisecond), used: 0 }))
    if (taken.used === idsInMillisecond) return undefined
    ids.push(firstId + BigInt((taken.start + taken.used++) % idsInMillisecond))
  }
  return ids
}

import type { SkipKind } from '@gatewright/core/schema'

/** `result.duration_us` and `result.attempt`: there is none, or the detail says it. */
const noDuration: number = -1
export const durationInDetail: number = -2
const noAttempt: number = 0
export const attemptInDetail: number = -1

const longestMicroseconds = 2 ** 31 - 1
const mostAttempts = 2 ** 15 - 1

/** A duration in whole microseconds, where it is one that gives back the same number of milliseconds. */
export function durationCell(durationMs: number | undefined): number {
  if (durationMs === undefined) return noDuration
  const microseconds = Math.round(durationMs * 1000)
  if (microseconds > longestMicroseconds || microseconds / 1000 !== durationMs) return durationInDetail
  return microseconds
}

/** The duration in milliseconds of a {@link durationCell}; undefined where there is none, or the detail says it. */
export function durationOfCell(cell: number): number | undefined {
  return cell < 0 ? undefined : cell / 1000
}

export function attemptCell(attempt: number | undefined): number {
  if (attempt === undefined) return noAttempt
  return attempt > mostAttempts ? attemptInDetail : attempt
}

/** The attempt of an {@link attemptCell}; undefined where there is none, or the detail says it. */
export function attemptOfCell(cell: number): number | undefined {
  return cell < 1 ? undefined : cell
}

/** Bits of `result.outcome`. */
export const detailBit: number = 1 << 11
export const failingBit: number = 1 << 12

const codeBits = 0xff
const skipShift = 8
const skipKinds: readonly (SkipKind | undefined)[] = [
  undefined,
  'skipped',
  'todo',
  'expected-failure',
  'precluded',
]

/** What `result.outcome` says beside the code of the outcome. */
export interface OutcomeCell {
  readonly code: number
  readonly skipKind: SkipKind | undefined
  readonly hasDetail: boolean
}

/** The bits of a kind of skip; 0 for none. */
export function skipBits(skipKind: SkipKind | undefined): number {
  return skipKinds.indexOf(skipKind) << skipShift
}

/** Reads `result.outcome`. */
export function outcomeOfCell(cell: number): OutcomeCell {
  return {
    code: cell & codeBits,
    skipKind: skipKinds[(cell >> skipShift) & 7],
    hasDetail: (cell & detailBit) !== 0,
  }
}

import { toEpochMs, type EpochMs, type Instant } from '@gatewright/core/schema'

/** How many low bits of the id of a run are random. */
export const randomBits = 20n

/** Runs of one millisecond that can be told apart. */
export const idsInMillisecond: number = 2 ** Number(randomBits)

/** Times before 1830 and behind 2109 count as these: their runs are no longer in the order of time by their ids alone. */
const furthest = 2 ** 42

/** The first id that a run of this instant may have; the order of ids is that of time to the millisecond. */
export function firstRunId(submittedAt: Instant): bigint {
  return firstRunIdAt(toEpochMs(submittedAt))
}

/** The same of a moment in whole milliseconds. */
export function firstRunIdAt(epochMs: EpochMs): bigint {
  return BigInt(Math.min(Math.max(epochMs, -furthest), furthest - 1)) << randomBits
}

/** The first id of the millisecond that an id is in. */
export function startOfMillisecond(runId: bigint): bigint {
  return (runId >> randomBits) << randomBits
}

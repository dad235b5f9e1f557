import type { PresetOutcome } from '@gatewright/core/schema'

/** The codes of the preset outcomes. They are in every database, so they never change. */
export const presetCodes: Readonly<Record<PresetOutcome, number>> = {
  PASSED: 1,
  INFO: 2,
  FAILED: 3,
  NEEDS_INSPECTION: 4,
  ERROR: 5,
  SKIPPED: 6,
  QUEUED: 7,
  RUNNING: 8,
}

/** The first code of an outcome that is not preset. */
export const firstOwnCode: number = 64

/** The last: a code has 8 bits. */
export const lastOwnCode: number = 255

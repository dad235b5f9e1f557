/**
 * The places at which a call of this folder may be cut short: something was just stored. A call that is made again after it
 * ended at any of them comes to the same state as one that was never cut short.
 */
export const ingestSteps = [
  'receive/side-file-stored',
  'receive/bytes-stored',
  'receive/opened',
  'process/begun',
  'process/claimed',
  'process/read',
  'process/run-opened',
  'process/results-stored',
  'process/part-recorded',
  'process/run-closed',
  'process/ended',
  'process/callback-queued',
  'run/declared',
  'drop-box/put',
  'drop-box/copied',
  'drop-box/removed',
  'rebuild/compared',
  'rebuild/removed',
  'rebuild/stored',
  'sweep/entry-ended',
  'sweep/orphan-removed',
  'sweep/items-expired',
  'retain/results-removed',
  'retain/bytes-removed',
] as const

/** One of {@link ingestSteps}. */
export type IngestPlace = (typeof ingestSteps)[number]

/**
 * Called at each place that a call passes. A host leaves it out; a test ends the process here. What it throws is thrown on:
 * the promise rejects.
 */
export type StepHook = (place: IngestPlace) => void | Promise<void>

/**
 * The places at which consuming messages, or reading parked ones again, may be cut short: something was just stored. The same
 * messages again come to the state of a call that was never cut short.
 */
export const consumeSteps = [
  'consume/bytes-stored',
  'consume/opened',
  'consume/testcase-stored',
  'consume/results-stored',
  'consume/run-stored',
  'consume/ended',
  'parked/opened',
  'parked/ended',
] as const

/** One of {@link consumeSteps}. */
export type ConsumePlace = (typeof consumeSteps)[number]

/** Called at each place that a call passes. A host leaves it out; a test ends the process here. */
export type ConsumeStepHook = (place: ConsumePlace) => void | Promise<void>

/**
 * The places at which a call that publishes, plans or delivers may be cut short: something was just stored, or sent. A call
 * that is made again after it ended at any of them comes to the same state as one that was never cut short; a message that was
 * sent is sent again, with the same id.
 */
export const deliverySteps = [
  'subscribe/stored',
  'publish/stored',
  'plan/stored',
  'deliver/claimed',
  'deliver/sent',
  'deliver/settled',
  'deliver/rest-kept',
  'deliver/disabled',
  'dead-letter/queued',
  'dead-letter/recorded',
] as const

/** One of {@link deliverySteps}. */
export type DeliveryPlace = (typeof deliverySteps)[number]

/** Called at each place that a call passes. A host leaves it out; a test ends the process here. */
export type DeliveryStepHook = (place: DeliveryPlace) => void | Promise<void>

import type { Instant } from '../schema/instant.ts'

/** Where the time comes from, for what runs in a service: core itself reads no clock. */
export interface Clock {
  now(): Instant
}

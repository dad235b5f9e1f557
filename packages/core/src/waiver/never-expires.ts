import type { Instant } from '../schema/instant.ts'

/** The end of a waiver that has none, as those of WaiverDB: the last second that an instant can name. */
export const neverExpires: Instant = '9999-12-31T23:59:59Z'

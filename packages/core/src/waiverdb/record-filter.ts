import type { WaiverRecordFilter } from '../ports/waiver-store.ts'

/** What a client says of the waivers that it looks for. */
export interface WantedWaivers {
  readonly subject_type?: string | null | undefined
  readonly subject_identifier?: string | null | undefined
  readonly testcase?: string | null | undefined
  readonly scenario?: string | null | undefined
  readonly product_version?: string | null | undefined
  readonly username?: string | null | undefined
  readonly proxied_by?: string | null | undefined
}

/** The filter for it: nothing and an empty text ask for nothing. */
export function recordFilter(wanted: WantedWaivers): WaiverRecordFilter {
  return Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  )
}

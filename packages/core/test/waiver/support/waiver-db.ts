import {
  foldWaivers,
  importWaiverDb,
  isWaiverActive,
  type WaiverDbImportOptions,
  type WaiverDbRecord,
} from '../../../src/waiver/index.ts'

/** A waiver as WaiverDB gives it out. */
export const record: WaiverDbRecord = {
  id: 7,
  subject_type: 'koji_build',
  subject_identifier: 'glibc-2.39-4.el10',
  testcase: 'rpmdiff.abi',
  scenario: null,
  product_version: 'rhel-10',
  waived: true,
  comment: 'private symbol',
  username: 'ann',
  proxied_by: null,
  timestamp: '2026-11-01T09:00:00.123456',
}
const later = '2026-12-01T00:00:00Z'

/** The ids of the waivers that count, as they come out of an import. */
export function counting(
  records: readonly WaiverDbRecord[],
  options: WaiverDbImportOptions = {},
  at: string = later,
): string {
  const { events } = importWaiverDb(records, options)._unsafeUnwrap()
  const active = foldWaivers(events, at).filter((state) => isWaiverActive(state, at))
  return active.map(({ waiverId }) => waiverId.replace('waiverdb:', '')).join()
}

/** The same record with another id, a second later for each. */
export function again(id: number, change: Partial<WaiverDbRecord> = {}): WaiverDbRecord {
  return { ...record, id, timestamp: `2026-11-01T09:00:${String(id).padStart(2, '0')}`, ...change }
}

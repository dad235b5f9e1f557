import { instantOfTimestamp } from '../schema/timestamp-instant.ts'
import { narrowingOf } from './create-body.ts'
import type { WaiverDbRecord } from '../schema/waiver-record.ts'

/** A record as the API writes it: with every key, and the subject in its old form as well. */
export function waiverView(record: WaiverDbRecord): Readonly<Record<string, unknown>> {
  const { subject_type: type, subject_identifier: identifier } = record
  return {
    id: record.id,
    subject_type: type,
    subject_identifier: identifier,
    subject: type === 'compose' ? { 'productmd.compose.id': identifier } : { type, item: identifier },
    testcase: record.testcase,
    scenario: record.scenario ?? null,
    product_version: record.product_version,
    waived: record.waived,
    comment: record.comment ?? null,
    username: record.username,
    proxied_by: record.proxied_by ?? null,
    timestamp: withoutZone(record.timestamp),
    ...narrowingOf(record),
  }
}

/** In UTC and without saying so, to the microsecond where it is no whole second, as Python writes it. */
export function withoutZone(timestamp: string): string {
  const [second = '', fraction = ''] = (instantOfTimestamp(timestamp) ?? timestamp)
    .replace(/Z$/, '')
    .split('.')
  const digits = fraction.slice(0, 6).padEnd(6, '0')
  return digits === '000000' ? second : `${second}.${digits}`
}

import type { NewWaiverDbRecord, WaiverDbRecord, WaiverEvent } from '../../schema/index.ts'
import type { WaivedSubject } from '../../waiver/index.ts'
import { atMinute, build, otherBuild } from './examples.ts'
import { valueOf } from './expect.ts'
import type { StorageContext } from './storage-case.ts'

/** The build that most waivers of the cases are about. */
export const subject: WaivedSubject = { type: build.type, identifier: build.id }
export const otherSubject: WaivedSubject = { type: otherBuild.type, identifier: otherBuild.id }

/** A request by somebody, of a waiver for the build. */
export function requested(waiverId: string, about: WaivedSubject = subject, minute: number = 1): WaiverEvent {
  return {
    kind: 'requested',
    waiverId,
    at: atMinute(minute),
    by: 'ann',
    scope: {
      subject: { ...about, productVersion: 'fedora-40' },
      testcase: 'dist.rpmlint',
      variant: { arch: 'x' },
    },
    reason: 'the linter is wrong:\n"é" ✓',
    expiresAt: atMinute(50),
  }
}

/** An answer to it by somebody else. */
export function answered(kind: 'approved' | 'revoked', waiverId: string, minute: number): WaiverEvent {
  return { kind, waiverId, at: atMinute(minute), by: 'ben', comment: 'seen' }
}

/** A record with text that is easily mangled. */
export const record: NewWaiverDbRecord = {
  subject_type: build.type,
  subject_identifier: build.id,
  testcase: 'dist.rpmlint',
  scenario: null,
  product_version: 'fedora-40',
  waived: true,
  comment: 'the linter is wrong:\n"é" ✓',
  username: 'ann',
  proxied_by: null,
  timestamp: '2026-11-22T04:01:00.000001',
}

/** Stores records in this order, with ids that begin wherever the store does. */
export async function store(
  context: StorageContext,
  records: readonly Partial<NewWaiverDbRecord>[],
): Promise<readonly WaiverDbRecord[]> {
  const { waivers } = await context.open('p')
  return valueOf(waivers.appendRecords(records.map((one) => ({ ...record, ...one }))), 'appendRecords')
}

/** Which of the stored records come back, counted from 0. */
export function places(
  stored: readonly WaiverDbRecord[],
  found: readonly WaiverDbRecord[],
): readonly number[] {
  return found.map(({ id }) => stored.findIndex((one) => one.id === id))
}

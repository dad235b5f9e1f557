import type {
  AuditEvent,
  DecisionRecord,
  FeedEvent,
  FeedLease,
  IngestEntry,
  LeaseRequest,
  OutboxMessage,
  SubjectSignOff,
} from '../../ports/index.ts'
import { digestOf, type Digest } from '../../canonical/index.ts'
import type { QuarantineEntry } from '../../schema/index.ts'
import { atMinute, build } from './examples.ts'
import { expectSame, valueOf } from './expect.ts'
import type { StorageWith } from './with-stores.ts'

/** The subject that most examples are about. */
export const subject: { readonly type: string; readonly identifier: string } = {
  type: build.type,
  identifier: build.id,
}

/** Text that is easily mangled. */
export const hardText = 'größe:\n"é" ✓ 𝒳\t\\ \' %_'

export function signOff(id: string, wanted: Partial<SubjectSignOff> = {}): SubjectSignOff {
  return { id, role: 'release', by: 'ann', at: atMinute(1), verdict: 'approve', subject, ...wanted }
}

/** Bytes that are told apart by a number. */
export function bytesOf(number: number): Uint8Array {
  return Uint8Array.from([0, 255, number & 255, number >> 8])
}

export function digestOfReport(number: number): Digest {
  return digestOf(bytesOf(number))
}

export function ingestEntry(
  id: string,
  wanted: Partial<IngestEntry> = {},
): Omit<IngestEntry, 'stage' | 'changedAt'> {
  return { id, report: digestOfReport(1), receivedAt: atMinute(1), ...wanted }
}

export function decision(id: string, wanted: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id,
    decidedAt: atMinute(1),
    subject,
    decisionContext: 'release',
    status: 'satisfied',
    decision: { status: 'satisfied', tree: [1, null, { text: hardText }] },
    ...wanted,
  }
}

export function quarantined(testcase: string, wanted: Partial<QuarantineEntry> = {}): QuarantineEntry {
  return {
    testcase,
    from: atMinute(1),
    until: atMinute(10),
    issue: 'https://tracker.example/1',
    by: 'ann',
    ...wanted,
  }
}

export function message(id: string, wanted: Partial<OutboxMessage> = {}): OutboxMessage {
  return { id, topic: 'webhooks', body: { text: hardText }, notBefore: atMinute(1), ...wanted }
}

export function auditEvent(id: string, wanted: Partial<AuditEvent> = {}): AuditEvent {
  return { id, type: 'approved', at: atMinute(1), by: 'ann', payload: { text: hardText }, ...wanted }
}

/** Asks for a minute, which at minute 1 is over at minute 2. */
export function minuteOf(owner: string, minute: number): LeaseRequest {
  return { owner, at: atMinute(minute), forMs: 60_000 }
}

/** The lease of a consumer that nobody else holds. */
export async function leaseOf(
  { feed }: Pick<StorageWith<'feed'>, 'feed'>,
  consumer: string,
  owner: string = 'ann',
  minute: number = 1,
): Promise<FeedLease> {
  const lease = await valueOf(feed.lease(consumer, minuteOf(owner, minute)), `lease of ${owner}`)
  if (!lease) throw new Error(`lease of ${owner}: expected a lease, got none`)
  return lease
}

/** Makes that many events. */
export async function makeEvents(
  { testcases }: Pick<StorageWith<'feed'>, 'testcases'>,
  count: number,
  prefix: string = 'event',
): Promise<void> {
  for (let number = 1; number <= count; number++)
    await valueOf(testcases.put({ name: `${prefix}-${number}` }), 'put of a testcase')
}

/** All events of a project. */
export async function eventsOf({ feed }: Pick<StorageWith<'feed'>, 'feed'>): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = []
  for (;;) {
    const next = await valueOf(feed.read(events.length, 10_000), 'read')
    if (next.length === 0) return events
    events.push(...next)
  }
}

/** Runs something and fails unless it left exactly these events, each as its kind and what was changed. */
export async function expectEvents(
  storage: Pick<StorageWith<'feed'>, 'feed'>,
  run: () => Promise<unknown>,
  expected: readonly string[],
  what: string,
): Promise<void> {
  const before = (await eventsOf(storage)).length
  await run()
  const events = await eventsOf(storage)
  const found = events.slice(before)
  expectSame(
    found.map(({ kind, ref }) => `${kind} ${ref}`),
    expected,
    `${what}, its events`,
  )
  const positions = events.map(({ position }) => position)
  expectSame(
    positions,
    events.map((_, index) => index + 1),
    `${what}, positions`,
  )
}

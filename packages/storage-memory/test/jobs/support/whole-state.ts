import { canonicalJson } from '@gatewright/core/canonical'
import { queryAll, type CompleteStorage } from '@gatewright/core/ports'

/** Spaces of states that jobs change. */
const spaces = [
  'flake-states',
  'flake-states-2',
  'statistics',
  'notifications',
  'quarantine-records',
  'polled-runs',
  'webhooks',
  'webhook rests',
] as const

/** Everything that a job can change, but for how often something was tried or written. */
export async function wholeState(storage: CompleteStorage): Promise<unknown> {
  const states: Record<string, readonly (readonly [string, string])[]> = {}
  for (const space of spaces) {
    const entries = (await storage.states.list(space, { limit: 10_000 }))._unsafeUnwrap()
    states[space] = entries.map(({ key, body }) => [key, String.fromCharCode(...body)])
  }
  const events = (await storage.feed.read(0, 10_000))._unsafeUnwrap()
  const audited = events.filter(({ kind }) => kind === 'audit').map(({ ref }) => ref)
  const audit: Record<string, unknown> = {}
  for (const stream of new Set(audited)) audit[stream] = (await storage.audit.read(stream))._unsafeUnwrap()
  const outbox = (await storage.outbox.find({}))._unsafeUnwrap()
  return {
    states,
    audit,
    outbox: outbox.map(({ id, topic, body, state }) => ({ id, topic, body, state })),
    ingest: (await storage.ingest.find({}))._unsafeUnwrap(),
    reports: (await storage.reports.find({}))._unsafeUnwrap(),
    results: (await queryAll(storage.results, {}))._unsafeUnwrap(),
    groups: (await storage.groups.find({}))._unsafeUnwrap(),
    // Bytes that were removed may have been put back, and removed again.
    events: [...new Set(events.map(({ kind, ref, facts }) => canonicalJson([kind, ref, facts])))],
  }
}

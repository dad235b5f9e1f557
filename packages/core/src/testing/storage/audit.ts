import { auditDigest, type AuditEvent, type StoredAuditEvent } from '../../ports/index.ts'
import { errorOf, expectProblems, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { auditEvent, expectEvents } from './store-examples.ts'
import { withStores } from './with-stores.ts'

/** The events as a stream of that name has them. */
function chained(stream: string, events: readonly AuditEvent[]): readonly StoredAuditEvent[] {
  const stored: StoredAuditEvent[] = []
  for (const [index, event] of events.entries()) {
    const numbered = { ...event, stream, version: index + 1 }
    stored.push({ ...numbered, digest: auditDigest(stored.at(-1)?.digest, numbered) })
  }
  return stored
}

const { by: _, ...nobodys } = auditEvent('b', { payload: null, at: '2026-11-22T04:00:00.123456789Z' })
const events = [auditEvent('a'), nobodys, auditEvent('c', { type: 'größe ✓', payload: [1.5, 'x'] })]

const cases: readonly AreaCase[] = [
  {
    name: 'adds events with versions from 1 and digests that hold together',
    async run({ open }) {
      const { audit } = withStores(await open('p'), 'audit')
      const expected = chained('waivers', events)
      const first = await valueOf(audit.append('waivers', 0, events.slice(0, 2)), 'append')
      expectSame(first, expected.slice(0, 2), 'answer of append')
      const last = await valueOf(audit.append('waivers', 2, events.slice(2)), 'append')
      expectSame(last, expected.slice(2), 'answer of append')
      expectSame(await valueOf(audit.read('waivers'), 'read'), expected, 'events')
    },
  },
  {
    name: 'adds nothing where the stream has another version than the caller saw',
    async run({ open }) {
      const { audit } = withStores(await open('p'), 'audit')
      await valueOf(audit.append('waivers', 0, events.slice(0, 2)), 'append')
      for (const expected of [0, 1, 3]) {
        const answer = audit.append('waivers', expected, events.slice(2))
        const error = await errorOf(answer, 'store/version-conflict', `append at ${expected}`)
        expectSame([error.key, error.expected, error.actual], ['waivers', expected, 2], 'facts of the error')
      }
      const early = await errorOf(
        audit.append('new', 1, events),
        'store/version-conflict',
        'append to a new one',
      )
      expectSame([early.key, early.expected, early.actual], ['new', 1, 0], 'facts of the error')
      expectSame(
        await valueOf(audit.read('waivers'), 'read'),
        chained('waivers', events.slice(0, 2)),
        'events',
      )
      expectSame(await valueOf(audit.read('new'), 'read'), [], 'events of the new stream')
    },
  },
  {
    name: 'adds all events of a call or none',
    async run({ open }) {
      const { audit } = withStores(await open('p'), 'audit')
      const wrong = [auditEvent('a'), auditEvent('b', { at: 'today' }), auditEvent('', {})]
      await expectProblems(audit.append('waivers', 0, wrong), ['[1].at', '[2].id'], 'append')
      expectSame(await valueOf(audit.read('waivers'), 'read'), [], 'events')
      await valueOf(audit.append('waivers', 0, events), 'append of the repaired events')
    },
  },
  {
    name: 'streams know nothing of each other',
    async run({ open }) {
      const { audit } = withStores(await open('p'), 'audit')
      for (const stream of ['waivers', 'Waivers', 'größe ✓']) {
        await valueOf(audit.append(stream, 0, events), 'append')
        expectSame(await valueOf(audit.read(stream), 'read'), chained(stream, events), `events of ${stream}`)
      }
      expectSame(await valueOf(audit.read('unknown'), 'read'), [], 'events of an unknown stream')
    },
  },
  {
    name: 'reads behind a version, oldest first, to a limit',
    async run({ open }) {
      const { audit } = withStores(await open('p'), 'audit')
      const many = Array.from({ length: 12 }, (_event, index) => auditEvent(`e${index}`))
      await valueOf(audit.append('waivers', 0, many), 'append')
      const versions = async (after?: number, limit?: number): Promise<readonly number[]> => {
        const page = { ...(after !== undefined && { after }), ...(limit !== undefined && { limit }) }
        return (await valueOf(audit.read('waivers', page), 'read')).map(({ version }) => version)
      }
      expectSame(await versions(undefined, 2), [1, 2], 'the first two')
      expectSame(await versions(8, 3), [9, 10, 11], 'the next three')
      expectSame(await versions(10), [11, 12], 'the last two')
      expectSame(await versions(12), [], 'behind the last')
    },
  },
  ...[0, 10_001, 1.5].map((limit): AreaCase => ({
    name: `refuses a page of ${limit} audit events`,
    async run({ open }) {
      const { audit } = withStores(await open('p'), 'audit')
      await expectProblems(audit.read('waivers', { limit }), ['limit'], 'read')
    },
  })),
  {
    name: 'the audit events of a call are one event of the feed',
    requires: ['feed'],
    async run({ open }) {
      const storage = withStores(await open('p'), 'audit', 'feed')
      const append = () => valueOf(storage.audit.append('waivers', 0, events), 'append')
      const again = () =>
        errorOf(storage.audit.append('waivers', 0, events), 'store/version-conflict', 'append again')
      await expectEvents(storage, append, ['audit waivers'], 'append')
      await expectEvents(storage, again, [], 'append again')
    },
  },
]

export const auditCases: readonly StorageCase[] = casesOf('audit log', cases, ['audit'])

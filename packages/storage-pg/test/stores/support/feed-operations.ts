import type { FeedLease, OutboxClaim } from '@gatewright/core/ports'
import fc from 'fast-check'
import { id, instant, json, page, person, some, text } from './few-values.ts'
import { operation, type Operation, type Given } from './operation.ts'

const stateChange = fc.record(
  {
    key: fc.constantFrom('a', 'b', '\u{1d4b3}', 'ﬀ', 'x'.repeat(1200), `${'x'.repeat(1200)}y`),
    body: fc.constantFrom(undefined, Uint8Array.of(1), Uint8Array.of()),
    expectedVersion: fc.nat(2),
  },
  { requiredKeys: ['key', 'body'] },
)
const message = fc.record({ id, topic: fc.constantFrom('t', 'u'), body: json, notBefore: instant })
const auditEvent = fc.record(
  { id, type: person, at: instant, by: person, payload: json },
  { requiredKeys: ['id', 'type', 'at', 'payload'] },
)
const request = fc.record({ owner: person, at: instant, forMs: fc.constantFrom(1, 60_000, 0) })
const turn = fc.nat(5)
const commit = fc.record({ lease: turn, position: fc.nat(6) })

/** With a commit only what is valid comes: which of two faults a store names is nobody's concern. */
function perhapsCommitted<Value>(any: fc.Arbitrary<Value>, valid: fc.Arbitrary<Value>) {
  return fc.oneof(fc.tuple(any, fc.constant(undefined)), fc.tuple(valid, commit))
}

const states = perhapsCommitted(
  some(stateChange),
  fc.uniqueArray(stateChange, { maxLength: 3, selector: ({ key }) => key }),
)
const messages = perhapsCommitted(
  some(message),
  some(
    message.filter(
      ({ id: name, body, notBefore }) =>
        !['', '\ud800', '\0'].includes(name) && body !== '\0' && notBefore !== 'soon',
    ),
  ),
)

/** The lease or claim of an earlier turn; undefined where there was none. */
function earlier<Value>(values: readonly Value[], index: number): Value | undefined {
  return values[index % Math.max(1, values.length)]
}

function commitOf(
  { leases }: Given,
  asked: { readonly lease: number; readonly position: number } | undefined,
) {
  const lease = asked && earlier(leases, asked.lease)
  return lease && { lease, position: asked.position }
}

const noLease: FeedLease = {
  consumer: 'none',
  owner: 'ann',
  token: 1,
  position: 0,
  until: '2026-11-22T04:01:00Z',
}
const noClaim: OutboxClaim = {
  message: { id: 'none', topic: 't', body: null, notBefore: noLease.until, state: 'waiting', attempts: 1 },
  owner: 'ann',
  token: 1,
  until: noLease.until,
}

/** Calls of the feed and of the stores of what is made of it. */
export const feedOperations: readonly fc.Arbitrary<Operation>[] = [
  operation('feed.lease', fc.tuple(fc.constantFrom('c', 'd'), request), ({ feed }, [consumer, asked]) =>
    feed.lease(consumer, asked),
  ),
  operation('feed.advance', fc.tuple(turn, fc.nat(9)), ({ feed }, [index, position], { leases }) =>
    feed.advance({ lease: earlier(leases, index) ?? noLease, position }),
  ),
  operation('feed.release', turn, ({ feed }, index, { leases }) =>
    feed.release(earlier(leases, index) ?? noLease),
  ),
  operation(
    'feed.read',
    fc.tuple(fc.nat(4), fc.constantFrom(undefined, 1, 3, 0)),
    ({ feed }, [after, limit]) => feed.read(after, limit),
  ),
  operation('states.put', states, (stores, [changes, asked], earlierAnswers) =>
    stores.states.put('s', changes as never, commitOf(earlierAnswers, asked)),
  ),
  operation('states.get', some(stateChange.map(({ key }) => key)), ({ states }, keys) =>
    states.get('s', keys),
  ),
  operation(
    'states.list',
    fc.record(
      { limit: fc.constantFrom(1, 2, 9), after: stateChange.map(({ key }) => key) },
      { requiredKeys: [] },
    ),
    ({ states }, part) => states.list('s', part),
  ),
  operation('outbox.add', messages, ({ outbox }, [added, asked], earlierAnswers) =>
    outbox.add(added as never, commitOf(earlierAnswers, asked)),
  ),
  operation('outbox.claim', fc.tuple(request, fc.constantFrom(1, 2, 9)), ({ outbox }, [asked, limit]) =>
    outbox.claim('t', { ...asked, limit }),
  ),
  operation(
    'outbox.settle',
    fc.tuple(
      turn,
      fc.oneof(
        fc.constant({ state: 'delivered' as const }),
        fc.record({ state: fc.constant('waiting' as const), notBefore: instant, reason: text }),
        fc.record({ state: fc.constant('dead' as const), reason: text }),
      ),
    ),
    ({ outbox }, [index, outcome], { claims }) => outbox.settle(earlier(claims, index) ?? noClaim, outcome),
  ),
  operation(
    'outbox.find',
    fc.tuple(
      fc.record(
        {
          topic: fc.constantFrom('t', '\0'),
          states: some(fc.constantFrom('waiting' as const, 'dead' as const)),
          dueBefore: instant,
        },
        { requiredKeys: [] },
      ),
      page,
    ),
    ({ outbox }, [query, part]) => outbox.find(query, part),
  ),
  operation('outbox.remove', some(id), ({ outbox }, ids) => outbox.remove(ids)),
  operation(
    'audit.append',
    fc.tuple(fc.constantFrom('a', 'b'), fc.nat(3), some(auditEvent)),
    ({ audit }, [stream, version, events]) => audit.append(stream, version, events as never),
  ),
  operation(
    'audit.read',
    fc.tuple(
      fc.constantFrom('a', 'b'),
      fc.record({ after: fc.nat(2), limit: fc.constantFrom(1, 2) }, { requiredKeys: [] }),
    ),
    ({ audit }, [stream, part]) => audit.read(stream, part),
  ),
  // Something that leaves an event, so that consumers have where to go.
  operation('testcases.put', fc.record({ name: id, refText: text }), ({ testcases }, one) =>
    testcases.put(one),
  ),
]

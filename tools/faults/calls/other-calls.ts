import { digestOf } from '../../../packages/core/src/canonical/index.ts'
import type { LeaseRequest } from '../../../packages/core/src/ports/index.ts'
import { unasked } from '../workload/answered.ts'
import { maybe, type Call, type Draw } from './call.ts'
import { subjectOf } from './result-calls.ts'

/** Calls of the stores beside those that a gate needs, by the names of their methods. */
export const otherCalls: Readonly<Record<string, (draw: Draw) => Call>> = {
  'feed.position':
    () =>
    ({ feed }) =>
      feed.position(),
  'feed.read': (draw) => {
    const after = draw.random.whole(0, 60)
    return ({ feed }) => feed.read(after, 20)
  },
  'feed.lease': (draw) => {
    const [consumer, request] = [draw.name(), leaseRequestOf(draw)]
    return ({ feed }, memory) =>
      feed.lease(consumer, request).map((lease) => {
        if (lease) memory.lease = lease
        return lease
      })
  },
  'feed.advance': (draw) => {
    const step = draw.random.whole(0, 3)
    return ({ feed }, { lease }) =>
      lease ? feed.advance({ lease, position: lease.position + step }) : unasked()
  },
  'feed.release':
    () =>
    ({ feed }, { lease }) =>
      lease ? feed.release(lease) : unasked(),
  'feed.consumers':
    () =>
    ({ feed }) =>
      feed.consumers(),
  'signOffs.append': (draw) => {
    const [id, by, subject] = [draw.name(), draw.name(), subjectOf(draw)]
    const signOff = {
      id,
      by,
      subject,
      role: 'release',
      at: draw.instant(),
      verdict: 'approve',
      comment: draw.mark,
    } as const
    return ({ signOffs }) => signOffs.append([signOff])
  },
  'signOffs.about': (draw) => {
    const subject = subjectOf(draw)
    return ({ signOffs }) => signOffs.about(subject)
  },
  'reports.put': (draw) => {
    const [bytes, receivedAt] = [bytesOf(draw, draw.mark), draw.instant()]
    return ({ reports }) => reports.put(bytes, { receivedAt })
  },
  'reports.read': (draw) => {
    const digest = digestOf(bytesOf(draw, anyMark(draw)))
    return ({ reports }) => reports.read(digest)
  },
  'reports.info': (draw) => {
    const digest = digestOf(bytesOf(draw, anyMark(draw)))
    return ({ reports }) => reports.info(digest)
  },
  'reports.find':
    () =>
    ({ reports }) =>
      reports.find({}),
  'reports.remove': (draw) => {
    const digest = digestOf(bytesOf(draw, anyMark(draw)))
    return ({ reports }) => reports.remove(digest)
  },
  'ingest.open': (draw) => {
    const [id, receivedAt, report] = [draw.name(), draw.instant(), digestOf(draw.name())]
    return ({ ingest }) => ingest.open({ id, report, receivedAt, uploader: draw.mark })
  },
  'ingest.move': (draw) => {
    const [id, changedAt] = [draw.name(), draw.instant()]
    return draw.coin()
      ? ({ ingest }) => ingest.move(id, 'received', { stage: 'processing', changedAt })
      : ({ ingest }) => ingest.move(id, 'processing', { stage: 'valid', changedAt, reason: draw.mark })
  },
  'ingest.get': (draw) => {
    const id = draw.name()
    return ({ ingest }) => ingest.get(id)
  },
  'ingest.find': (draw) => {
    const query = draw.coin() ? {} : { stages: ['received' as const] }
    return ({ ingest }) => ingest.find(query)
  },
  'decisions.record': (draw) => {
    const [id, subject, decidedAt] = [draw.name(), subjectOf(draw), draw.instant()]
    const decision = {
      id,
      subject,
      decidedAt,
      decisionContext: 'release',
      status: 'satisfied',
      decision: draw.mark,
    }
    return ({ decisions }) => decisions.record(decision)
  },
  'decisions.close': (draw) => {
    const [id, at] = [draw.name(), draw.instant()]
    return ({ decisions }) => decisions.close(id, at)
  },
  'decisions.get': (draw) => {
    const id = draw.name()
    return ({ decisions }) => decisions.get(id)
  },
  'decisions.find': (draw) => {
    const query = maybe(draw, 'isOpen', draw.coin)
    return ({ decisions }) => decisions.find(query)
  },
  'quarantine.append': (draw) => {
    const [testcase, from] = [draw.name(), draw.instant()]
    const entry = { testcase, from, until: '2026-06-01T00:00:00Z', issue: draw.mark, by: draw.name() }
    return ({ quarantine }) => quarantine.append([entry])
  },
  'quarantine.entries': (draw) => {
    const query = maybe(draw, 'testcases', () => [draw.name(), draw.name()])
    return ({ quarantine }) => quarantine.entries(query)
  },
  'states.put': (draw) => {
    const [space, key, body] = [
      draw.name(),
      draw.name(),
      Buffer.from(`${draw.mark} ${draw.random.whole(0, 9)}`),
    ]
    const changes = [{ key, body: draw.random.oneIn(5) ? undefined : Uint8Array.from(body) }]
    const withLease = draw.random.oneIn(3)
    return ({ states }, { lease }) =>
      states.put(space, changes, withLease && lease ? { lease, position: lease.position } : undefined)
  },
  'states.get': (draw) => {
    const [space, keys] = [draw.name(), [draw.name(), draw.name()]]
    return ({ states }) => states.get(space, keys)
  },
  'states.list': (draw) => {
    const space = draw.name()
    return ({ states }) => states.list(space)
  },
  'outbox.add': (draw) => {
    const [id, topic, notBefore] = [draw.name(), draw.name(), draw.instant()]
    return ({ outbox }) => outbox.add([{ id, topic, notBefore, body: draw.mark }])
  },
  'outbox.claim': (draw) => {
    const [topic, request] = [draw.name(), leaseRequestOf(draw)]
    return ({ outbox }, memory) =>
      outbox.claim(topic, { ...request, limit: 3 }).map((claims) => {
        if (claims[0]) memory.claim = claims[0]
        return claims
      })
  },
  'outbox.settle': (draw) => {
    const outcome = draw.coin()
      ? ({ state: 'delivered' } as const)
      : ({ state: 'waiting', notBefore: draw.instant(), reason: draw.mark } as const)
    return ({ outbox }, { claim }) => (claim ? outbox.settle(claim, outcome) : unasked())
  },
  'outbox.find':
    () =>
    ({ outbox }) =>
      outbox.find({}),
  'audit.append': (draw) => {
    const [stream, id, at] = [draw.name(), draw.name(), draw.instant()]
    const event = { id, at, type: 'approved', payload: { text: draw.mark } }
    const version = draw.random.whole(0, 3)
    return ({ audit }) => audit.append(stream, version, [event])
  },
  'audit.read': (draw) => {
    const stream = draw.name()
    return ({ audit }) => audit.read(stream)
  },
}

function leaseRequestOf(draw: Draw): LeaseRequest {
  return { owner: draw.name(), at: draw.instant(), forMs: draw.random.whole(1, 100) * 3_600_000 }
}

function bytesOf(draw: Draw, mark: string): Uint8Array {
  return Uint8Array.from(Buffer.from(`${mark} ${draw.name()}`))
}

/** Mostly the project's own mark, at times another's: its bytes must not be found. */
function anyMark(draw: Draw): string {
  return draw.random.oneIn(3) ? draw.random.pick(marks) : draw.mark
}

/** What each project leaves in all that it stores. */
export const marks = ['mark-one', 'mark-two', 'mark-three'] as const

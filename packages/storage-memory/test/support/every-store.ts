import { digestOf } from '@gatewright/core/canonical'
import type { ErrorValue } from '@gatewright/core/errors'
import type { CompleteStorage, ConsumerCommit, FeedLease, OutboxClaim } from '@gatewright/core/ports'
import fc from 'fast-check'
import type { ResultAsync } from 'neverthrow'
import { arbitraries } from './gather.ts'

/** A call to any of the stores. Answers what became of it. */
export type Call = (storage: CompleteStorage) => Promise<unknown>

const id = fc.constantFrom('a', 'b', 'c', 'ﬀ', '𝒳')
const at = fc.nat(9).map((second) => `2026-11-22T04:19:0${second}Z`)
const bytes = fc.uint8Array({ maxLength: 5 })
const subject = fc.record({ type: fc.constantFrom('compose', 'koji_build'), identifier: id })
const json = fc.constantFrom<readonly (null | number | string)[]>([], [null, 0.5], ['größe'])

const record = {
  subject_type: 'compose',
  subject_identifier: 'a',
  testcase: 'smoke',
  product_version: 'fedora-40',
  waived: true,
  username: 'ann',
  timestamp: '2026-11-22T04:19:00',
}

/** Calls that write, many of which repeat or contradict each other. */
export const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(id, fc.array(arbitraries.result, { maxLength: 3 })).map(
    ([key, results]): Call =>
      (storage) =>
        answerOf(storage.results.append(key, results)),
  ),
  arbitraries.group.map(
    (group): Call =>
      (storage) =>
        answerOf(storage.groups.put(group)),
  ),
  fc.record({ name: id, refText: id }).map(
    (one): Call =>
      (storage) =>
        answerOf(storage.testcases.put(one)),
  ),
  arbitraries.waiverEvents.map(
    (events): Call =>
      (storage) =>
        answerOf(storage.waivers.append(events)),
  ),
  id.map(
    (testcase): Call =>
      (storage) =>
        answerOf(storage.waivers.appendRecords([{ ...record, testcase }, record])),
  ),
  id.map(
    (series): Call =>
      (storage) =>
        answerOf(storage.numbers.next(series)),
  ),
  fc
    .array(
      fc.record({
        id,
        role: fc.constant('release'),
        by: id,
        at,
        verdict: fc.constantFrom('approve', 'reject'),
        subject,
      }),
      { maxLength: 3 },
    )
    .map(
      (signOffs): Call =>
        (storage) =>
          answerOf(storage.signOffs.append(signOffs)),
    ),
  fc.tuple(bytes, at).map(
    ([body, receivedAt]): Call =>
      (storage) =>
        answerOf(storage.reports.put(body, { receivedAt, mediaType: 'text/xml' })),
  ),
  bytes.map(
    (body): Call =>
      (storage) =>
        answerOf(storage.reports.remove(digestOf(body))),
  ),
  fc.tuple(id, at, bytes).map(
    ([entry, receivedAt, body]): Call =>
      (storage) =>
        answerOf(storage.ingest.open({ id: entry, receivedAt, report: digestOf(body) })),
  ),
  fc.tuple(id, at, fc.constantFrom('processing', 'valid', 'invalid')).map(
    ([entry, changedAt, stage]): Call =>
      (storage) =>
        answerOf(
          storage.ingest.move(entry, stage === 'valid' ? 'processing' : 'received', { stage, changedAt }),
        ),
  ),
  fc.tuple(id, at, subject, json).map(
    ([decisionId, decidedAt, about, decision]): Call =>
      (storage) =>
        answerOf(
          storage.decisions.record({
            id: decisionId,
            decidedAt,
            subject: about,
            decisionContext: 'release',
            status: 'satisfied',
            decision,
          }),
        ),
  ),
  fc.tuple(id, at).map(
    ([one, when]): Call =>
      (storage) =>
        answerOf(storage.decisions.close(one, when)),
  ),
  fc.array(fc.record({ testcase: id, from: at, until: at, issue: id, by: id }), { maxLength: 3 }).map(
    (entries): Call =>
      (storage) =>
        answerOf(storage.quarantine.append(entries)),
  ),
  fc.tuple(id, id, fc.option(bytes, { nil: undefined }), fc.option(fc.nat(2), { nil: undefined })).map(
    ([space, key, body, expectedVersion]): Call =>
      (storage) =>
        answerOf(
          storage.states.put(space, [
            expectedVersion === undefined ? { key, body } : { key, body, expectedVersion },
          ]),
        ),
  ),
  fc.tuple(id, at, fc.nat(3)).map(([owner, when, position]): Call => {
    return async (storage) => {
      const commit = await commitOf(storage, owner, when, position)
      return commit && answerOf(storage.states.put('folded', [{ key: 'k', body: Uint8Array.of(1) }], commit))
    }
  }),
  fc.tuple(id, id, at, json).map(
    ([message, topic, notBefore, body]): Call =>
      (storage) =>
        answerOf(storage.outbox.add([{ id: message, topic, body, notBefore }])),
  ),
  fc.tuple(id, id, at, fc.boolean()).map(([topic, owner, when, isDelivered]): Call => {
    return async (storage) => {
      const claims = (await storage.outbox.claim(topic, { owner, at: when, forMs: 2000, limit: 2 })).unwrapOr(
        [],
      )
      const [claim] = claims
      return [claims, claim && (await settle(storage, claim, isDelivered))]
    }
  }),
  fc.tuple(id, fc.nat(2), id, at, json).map(
    ([stream, version, by, when, payload]): Call =>
      (storage) =>
        answerOf(
          storage.audit.append(stream, version, [{ id: by, type: 'approved', at: when, by, payload }]),
        ),
  ),
)

export const calls: fc.Arbitrary<readonly Call[]> = fc.array(call, { maxLength: 20 })

/** What the stores beside those of the gate answer. */
export async function extraAnswersOf(storage: CompleteStorage): Promise<unknown> {
  const names = ['a', 'b', 'c', 'ﬀ', '𝒳']
  return Promise.all([
    answerOf(storage.feed.read(0)),
    answerOf(storage.feed.consumers()),
    ...['compose', 'koji_build'].flatMap((type) =>
      names.map((identifier) => answerOf(storage.signOffs.about({ type, identifier }))),
    ),
    answerOf(storage.reports.find({})),
    answerOf(storage.ingest.find({})),
    answerOf(storage.decisions.find({ isOpen: true })),
    answerOf(storage.decisions.find({ subject: { type: 'compose', identifier: 'a' } })),
    answerOf(storage.quarantine.entries({ at: '2026-11-22T04:19:04Z' })),
    ...names.map((space) => answerOf(storage.states.list(space))),
    answerOf(storage.outbox.find({})),
    ...names.map((stream) => answerOf(storage.audit.read(stream))),
  ])
}

/** What a call answers, or the kind of its error. */
export async function answerOf(answer: ResultAsync<unknown, ErrorValue>): Promise<unknown> {
  return answer.match(
    (value) => value,
    ({ kind }) => kind,
  )
}

async function commitOf(
  storage: CompleteStorage,
  owner: string,
  at: string,
  position: number,
): Promise<ConsumerCommit | undefined> {
  const lease: FeedLease | undefined = (
    await storage.feed.lease('score', { owner, at, forMs: 3000 })
  ).unwrapOr(undefined)
  return lease && { lease, position }
}

async function settle(storage: CompleteStorage, claim: OutboxClaim, isDelivered: boolean): Promise<unknown> {
  const again = { state: 'waiting', notBefore: '2026-11-22T04:19:07Z', reason: 'busy' } as const
  return answerOf(storage.outbox.settle(claim, isDelivered ? { state: 'delivered' } : again))
}

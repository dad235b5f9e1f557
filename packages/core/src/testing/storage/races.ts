import type { ResultAsync } from 'neverthrow'
import type { ErrorKind, ErrorValue } from '../../errors/index.ts'
import { atMinute } from './examples.ts'
import { allOf, expectSame, expectTrue, turnOf, valueOf } from './expect.ts'
import { openedOften, racers } from './opened-often.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import {
  auditEvent,
  bytesOf,
  decision,
  ingestEntry,
  leaseOf,
  makeEvents,
  message,
  minuteOf,
  signOff,
  subject,
} from './store-examples.ts'

/** The place of the only answer that is no error; all others have to be of one kind. */
async function onlyWinner(
  answers: readonly ResultAsync<unknown, ErrorValue>[],
  kind: ErrorKind,
  what: string,
): Promise<number> {
  const kinds = (await Promise.all(answers)).map((answer) => (answer.isOk() ? 'won' : answer.error.kind))
  expectSame(kinds.toSorted(), ['won', ...kinds.slice(1).map(() => kind)].sort(), what)
  return kinds.indexOf('won')
}

const cases: readonly AreaCase[] = [
  {
    name: 'of several that change one state at once one does',
    requires: ['states'],
    async run(context) {
      const opened = await openedOften(context, 'states')
      for (let version = 0; version < 5; version++) {
        const answers = opened.map(({ states }, index) =>
          states.put('score', [{ key: 'a', body: bytesOf(index), expectedVersion: version }]),
        )
        const winner = await onlyWinner(answers, 'store/version-conflict', `version ${version}`)
        const [entry] = await valueOf(turnOf(opened, 0).states.get('score', ['a']), 'get')
        expectSame([entry?.version, entry?.body], [version + 1, bytesOf(winner)], 'state')
      }
    },
  },
  {
    name: 'of several that commit with one lease at once each is stored whole or refused as late',
    requires: ['states', 'feed'],
    async run(context) {
      const opened = await openedOften(context, 'states', 'feed')
      const first = turnOf(opened, 0)
      await makeEvents(first, racers)
      const lease = await leaseOf(first, 'score')
      const answers = await Promise.all(
        opened.map(({ states }, index) =>
          states.put('score', [{ key: `k${index}`, body: bytesOf(index) }], { lease, position: index + 1 }),
        ),
      )
      const kinds = answers.map((answer) => (answer.isOk() ? 'stored' : answer.error.kind))
      expectTrue(
        kinds.every((kind) => kind === 'stored' || kind === 'schema/invalid'),
        `${kinds.join(', ')} are stored or late`,
      )
      const stored = kinds.flatMap((kind, index) => (kind === 'stored' ? [index] : []))
      const entries = await valueOf(first.states.list('score'), 'list')
      expectSame(
        entries.map(({ key, version }) => `${key}@${version}`),
        stored.map((index) => `k${index}@1`),
        'states',
      )
      // Nobody is behind the last event, so it is never late.
      expectSame(kinds.at(-1), 'stored', 'the commit of the last event')
      const [consumer] = await valueOf(first.feed.consumers(), 'consumers')
      expectSame(consumer?.position, racers, 'position')
    },
  },
  {
    name: 'of several that append to an audit stream at once one does',
    requires: ['audit'],
    async run(context) {
      const opened = await openedOften(context, 'audit')
      const expected: string[] = []
      for (let version = 0; version < 10; version += 2) {
        const answers = opened.map(({ audit }, index) =>
          audit.append('waivers', version, [
            auditEvent(`${version}-${index}`),
            auditEvent(`${version}-${index}'`),
          ]),
        )
        const winner = await onlyWinner(answers, 'store/version-conflict', `version ${version}`)
        expected.push(`${version}-${winner}`, `${version}-${winner}'`)
      }
      const events = await valueOf(turnOf(opened, 0).audit.read('waivers'), 'read')
      expectSame(
        events.map(({ id, version }) => [id, version]),
        expected.map((id, index) => [id, index + 1]),
        'events',
      )
    },
  },
  {
    name: 'of several that move a ledger entry at once one does',
    requires: ['ingest'],
    async run(context) {
      const opened = await openedOften(context, 'ingest')
      await valueOf(turnOf(opened, 0).ingest.open(ingestEntry('a')), 'open')
      const answers = opened.map(({ ingest }, index) =>
        ingest.move('a', 'received', { stage: 'processing', changedAt: atMinute(index + 2) }),
      )
      const winner = await onlyWinner(answers, 'store/stage-conflict', 'moves')
      const entry = await valueOf(turnOf(opened, 0).ingest.get('a'), 'get')
      expectSame([entry?.stage, entry?.changedAt], ['processing', atMinute(winner + 2)], 'entry')
    },
  },
  {
    name: 'each message goes to one of several that claim at once',
    requires: ['outbox'],
    async run(context) {
      const opened = await openedOften(context, 'outbox')
      const ids = Array.from({ length: 20 }, (_, index) => `m${index}`)
      await valueOf(turnOf(opened, 0).outbox.add(ids.map((id) => message(id))), 'add')
      const claimed: string[] = []
      for (let turn = 0; turn < 30 && claimed.length < ids.length; turn++) {
        const asked = opened.map(({ outbox }, index) =>
          outbox.claim('webhooks', { ...minuteOf(`owner-${index}`, 1), limit: 5 }),
        )
        for (const claims of await allOf(asked, 'claim')) claimed.push(...claims.map((one) => one.message.id))
      }
      expectSame(claimed.toSorted(), ids.toSorted(), 'messages that were claimed')
    },
  },
  {
    name: 'of equal bytes that are put at once exactly one is new',
    requires: ['reports'],
    async run(context) {
      const opened = await openedOften(context, 'reports')
      const answers = opened.map(({ reports }) => reports.put(bytesOf(1), { receivedAt: atMinute(1) }))
      const receipts = await allOf(answers, 'put')
      expectSame(receipts.filter(({ isNew }) => isNew).length, 1, 'receipts that are new')
      expectTrue(
        receipts.every(({ digest }) => digest === receipts[0]?.digest),
        'all have one digest',
      )
    },
  },
  {
    name: 'of different decisions that come at once under one id one is kept',
    requires: ['decisions'],
    async run(context) {
      const opened = await openedOften(context, 'decisions')
      const records = opened.map((_, index) => decision('d', { status: `status-${index}` }))
      const answers = opened.map(({ decisions }, index) => decisions.record(turnOf(records, index)))
      const winner = await onlyWinner(answers, 'store/key-conflict', 'decisions')
      expectSame(await valueOf(turnOf(opened, 0).decisions.get('d'), 'get'), records[winner], 'decision')
    },
  },
  {
    name: 'of different sign-offs that come at once under one id one is kept',
    requires: ['sign-offs'],
    async run(context) {
      const opened = await openedOften(context, 'sign-offs')
      const given = opened.map((_, index) => signOff('s', { by: `person-${index}` }))
      const answers = opened.map(({ signOffs }, index) => signOffs.append([turnOf(given, index)]))
      const winner = await onlyWinner(answers, 'store/key-conflict', 'sign-offs')
      expectSame(
        await valueOf(turnOf(opened, 0).signOffs.about(subject), 'about'),
        [turnOf(given, winner)],
        'sign-offs',
      )
    },
  },
]

export const raceCases: readonly StorageCase[] = casesOf('concurrency', cases)

import type { ProjectStorage } from '../../ports/index.ts'
import { digestOf } from '../../canonical/index.ts'
import { atMinute, build, exampleResult } from './examples.ts'
import { allOf, valueOf } from './expect.ts'
import type { StorageNeed } from './storage-case.ts'
import {
  auditEvent,
  bytesOf,
  decision,
  digestOfReport,
  eventsOf,
  ingestEntry,
  leaseOf,
  makeEvents,
  message,
  minuteOf,
  quarantined,
  signOff,
  subject,
} from './store-examples.ts'
import { answered, record, requested } from './waiver-examples.ts'
import { withStores } from './with-stores.ts'

/** How to put something into a store, and how to see everything that is in it. */
export interface StoreSample {
  readonly of: string
  readonly requires: readonly StorageNeed[]
  /** Stores something; once for a project. */
  fill(storage: ProjectStorage): Promise<unknown>
  /** All that the sample could have stored, as it is answered. */
  look(storage: ProjectStorage): Promise<readonly unknown[]>
}

export const storeSamples: readonly StoreSample[] = [
  {
    of: 'results',
    requires: [],
    async fill({ results }) {
      const body = [
        exampleResult('run#1', { groups: ['run'], data: { owner: ['me'] } }),
        exampleResult('run#2'),
      ]
      await valueOf(results.append('r', body), 'append')
      await valueOf(results.append('s', [exampleResult('whole id', { submittedAt: atMinute(2) })]), 'append')
    },
    look: ({ results }) =>
      Promise.all([
        valueOf(results.query({}), 'query'),
        valueOf(results.count({ group: 'run' }), 'count'),
        valueOf(results.latest(build), 'latest'),
        valueOf(results.history('dist.rpmlint', {}, 10), 'history'),
        valueOf(results.newest({}), 'newest'),
      ]),
  },
  {
    of: 'groups and testcases',
    requires: [],
    async fill({ groups, testcases }) {
      await valueOf(groups.put({ id: 'run', state: 'complete', createdAt: atMinute(1) }), 'put')
      await valueOf(groups.put({ id: 'open', state: 'open' }), 'put')
      await valueOf(testcases.put({ name: 'smoke', refText: 'wiki' }), 'put')
    },
    look: ({ groups, testcases }) =>
      Promise.all([
        valueOf(groups.find({}), 'find'),
        valueOf(groups.get('run'), 'get'),
        valueOf(testcases.find({}), 'find'),
        valueOf(testcases.get('smoke'), 'get'),
      ]),
  },
  {
    of: 'waivers',
    requires: [],
    async fill({ waivers }) {
      await valueOf(waivers.append([requested('w'), answered('approved', 'w', 2)]), 'append')
      await valueOf(waivers.appendRecords([record, { ...record, comment: 'another' }]), 'appendRecords')
    },
    look: ({ waivers }) =>
      Promise.all([
        valueOf(waivers.eventsAbout(subject), 'eventsAbout'),
        valueOf(waivers.records({ filters: [{}] }), 'records'),
        valueOf(waivers.countRecords({ filters: [{}] }), 'countRecords'),
      ]),
  },
  {
    of: 'feed',
    requires: ['feed'],
    async fill(storage) {
      const { feed, ...rest } = withStores(storage, 'feed')
      await makeEvents(rest, 3)
      const lease = await leaseOf({ feed }, 'score')
      await valueOf(feed.advance({ lease, position: 2 }), 'advance')
    },
    async look(storage) {
      const { feed } = withStores(storage, 'feed')
      return [await eventsOf({ feed }), await valueOf(feed.consumers(), 'consumers')]
    },
  },
  {
    of: 'sign-offs',
    requires: ['sign-offs'],
    fill: (storage) =>
      valueOf(withStores(storage, 'sign-offs').signOffs.append([signOff('a'), signOff('b')]), 'append'),
    async look(storage) {
      return [await valueOf(withStores(storage, 'sign-offs').signOffs.about(subject), 'about')]
    },
  },
  {
    of: 'raw reports',
    requires: ['reports'],
    fill: (storage) =>
      valueOf(withStores(storage, 'reports').reports.put(bytesOf(1), { receivedAt: atMinute(1) }), 'put'),
    look(storage) {
      const { reports } = withStores(storage, 'reports')
      return Promise.all([
        valueOf(reports.find({}), 'find'),
        valueOf(reports.read(digestOfReport(1)), 'read'),
        valueOf(reports.info(digestOf(bytesOf(1))), 'info'),
      ])
    },
  },
  {
    of: 'the ingest ledger',
    requires: ['ingest'],
    async fill(storage) {
      const { ingest } = withStores(storage, 'ingest')
      await valueOf(ingest.open(ingestEntry('a', { facts: { branch: 'main' } })), 'open')
      await valueOf(ingest.open(ingestEntry('b')), 'open')
      await valueOf(ingest.move('b', 'received', { stage: 'processing', changedAt: atMinute(2) }), 'move')
    },
    look(storage) {
      const { ingest } = withStores(storage, 'ingest')
      return Promise.all([valueOf(ingest.find({}), 'find'), valueOf(ingest.get('b'), 'get')])
    },
  },
  {
    of: 'decisions',
    requires: ['decisions'],
    async fill(storage) {
      const { decisions } = withStores(storage, 'decisions')
      await valueOf(decisions.record(decision('a')), 'record')
      await valueOf(decisions.record(decision('b', { cites: { groups: ['run'] } })), 'record')
      await valueOf(decisions.close('b', atMinute(2)), 'close')
    },
    look(storage) {
      const { decisions } = withStores(storage, 'decisions')
      return Promise.all([valueOf(decisions.find({}), 'find'), valueOf(decisions.get('b'), 'get')])
    },
  },
  {
    of: 'quarantine',
    requires: ['quarantine'],
    fill: (storage) =>
      valueOf(
        withStores(storage, 'quarantine').quarantine.append([quarantined('a'), quarantined('b')]),
        'append',
      ),
    async look(storage) {
      return [await valueOf(withStores(storage, 'quarantine').quarantine.entries(), 'entries')]
    },
  },
  {
    of: 'states',
    requires: ['states'],
    async fill(storage) {
      const { states } = withStores(storage, 'states')
      const changes = ['a', 'b'].map((key) => ({ key, body: bytesOf(1) }))
      await valueOf(states.put('score', changes), 'put')
      await valueOf(states.put('score', changes.slice(1)), 'put again')
    },
    look(storage) {
      const { states } = withStores(storage, 'states')
      return allOf([states.list('score'), states.get('score', ['a', 'b'])], 'states')
    },
  },
  {
    of: 'the outbox',
    requires: ['outbox'],
    async fill(storage) {
      const { outbox } = withStores(storage, 'outbox')
      await valueOf(outbox.add(['a', 'b', 'c'].map((id) => message(id))), 'add')
      const claims = await valueOf(outbox.claim('webhooks', { ...minuteOf('ann', 1), limit: 2 }), 'claim')
      for (const claim of claims.slice(1))
        await valueOf(outbox.settle(claim, { state: 'delivered' }), 'settle')
    },
    async look(storage) {
      return [await valueOf(withStores(storage, 'outbox').outbox.find({}), 'find')]
    },
  },
  {
    of: 'the audit log',
    requires: ['audit'],
    fill: (storage) =>
      valueOf(
        withStores(storage, 'audit').audit.append('s', 0, [auditEvent('a'), auditEvent('b')]),
        'append',
      ),
    async look(storage) {
      return [await valueOf(withStores(storage, 'audit').audit.read('s'), 'read')]
    },
  },
]

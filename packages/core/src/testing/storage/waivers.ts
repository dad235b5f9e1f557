import type { WaiverEvent } from '../../schema/index.ts'
import { otherBuild } from './examples.ts'
import { errorOf, expectSame, valueOf } from './expect.ts'
import { casesOf, type AreaCase, type StorageCase } from './storage-case.ts'
import { answered, otherSubject, record, requested, store, subject } from './waiver-examples.ts'
import { waiverRecordCases } from './waiver-records.ts'

const eventCases: readonly AreaCase[] = [
  {
    name: 'events about a subject: whole waivers, in the order of their times',
    async run(context) {
      const { waivers } = await context.open('p')
      const mine = [requested('w1'), answered('approved', 'w1', 2), answered('revoked', 'w1', 4)]
      const [request, ...answers] = mine
      // An answer may come before what it answers.
      await valueOf(waivers.append([...answers].reverse()), 'append of the answers')
      expectSame(await valueOf(waivers.eventsAbout(subject), 'before'), [], 'events before the request')
      await valueOf(waivers.append([requested('w2', otherSubject), ...(request ? [request] : [])]), 'append')
      expectSame(await valueOf(waivers.eventsAbout(subject), 'about'), mine, 'events about the subject')
      expectSame(
        await valueOf(
          waivers.eventsAbout({ type: 'koji_build', identifier: 'bash-5.3-1.fc40' }),
          'about another',
        ),
        [],
        'events about another subject',
      )
    },
  },
  {
    name: 'an event that is known changes nothing',
    async run(context) {
      const { waivers } = await context.open('p')
      const events = [requested('w1'), answered('approved', 'w1', 2)]
      for (let time = 0; time < 2; time++) await valueOf(waivers.append([...events, ...events]), 'append')
      expectSame(await valueOf(waivers.eventsAbout(subject), 'about'), events, 'events')
    },
  },
  {
    name: 'events: one that its schema refuses keeps all of them out',
    async run(context) {
      const { waivers } = await context.open('p')
      const wrong = { ...answered('approved', 'w1', 2), comment: '' }
      const error = await errorOf(waivers.append([requested('w1'), wrong]), 'schema/invalid', 'append')
      expectSame(
        error.problems.map(({ path }) => path),
        ['[1].comment'],
        'paths of the problems',
      )
      expectSame(await valueOf(waivers.eventsAbout(subject), 'about'), [], 'events')
    },
  },
  {
    name: 'a request of another waiver under a known id, or any event for a record, is a conflict and stores nothing',
    async run(context) {
      const { waivers } = await context.open('p')
      await valueOf(waivers.append([requested('w1')]), 'append')
      const conflicts: readonly (readonly WaiverEvent[])[] = [
        [requested('w2'), requested('w1', otherSubject)],
        [requested('w3'), requested('w3', otherSubject)],
        [requested('w4'), requested('waiverdb:4')],
        [requested('w5'), answered('revoked', 'waiverdb:4', 2)],
      ]
      for (const events of conflicts) {
        const error = await errorOf(waivers.append(events), 'store/key-conflict', 'append')
        expectSame(error.key, events[1]?.waiverId, 'key of the conflict')
      }
      expectSame(await valueOf(waivers.eventsAbout(subject), 'about'), [requested('w1')], 'events')
      expectSame(await valueOf(waivers.eventsAbout(otherSubject), 'about'), [], 'events about the other')
    },
  },
]

const togetherCases: readonly AreaCase[] = [
  {
    name: 'what came as a record counts among the events, under the old name of its type, too',
    async run(context) {
      const { waivers } = await context.open('p')
      await valueOf(waivers.append([requested('w1', subject, 9)]), 'append')
      const [first, second] = await store(context, [
        { subject_type: 'brew-build' },
        { waived: false, username: 'ben', timestamp: '2026-11-22T04:30:00' },
        { subject_identifier: otherBuild.id },
      ])
      const expected = [
        `requested waiverdb:${first?.id}`,
        `approved waiverdb:${first?.id}`,
        'requested w1',
        `revoked waiverdb:${first?.id}`,
      ]
      for (const type of ['koji_build', 'brew-build']) {
        const events = await valueOf(waivers.eventsAbout({ ...subject, type }), 'eventsAbout')
        expectSame(
          events.map(({ kind, waiverId }) => `${kind} ${waiverId}`),
          expected,
          `events about the ${type}`,
        )
      }
      expectSame((second?.id ?? 0) > (first?.id ?? 0), true, 'the second id is the greater one')
    },
  },
  {
    name: 'a record that cannot count as a waiver is an error for its subject, and for no other',
    async run(context) {
      const { waivers } = await context.open('p')
      const [, wrong] = await store(context, [{}, { testcase: '' }])
      await store(context, [{ subject_identifier: otherBuild.id }])
      const error = await errorOf(waivers.eventsAbout(subject), 'schema/invalid', 'eventsAbout')
      expectSame(
        error.problems.map(({ keys }) => keys),
        [[`waiverdb:${wrong?.id}`, 'testcase']],
        'places of the problems',
      )
      const events = await valueOf(waivers.eventsAbout(otherSubject), 'eventsAbout')
      expectSame(events.length, 2, 'events about the other subject')
    },
  },
  {
    name: 'nobody sees the waivers of another project',
    async run(context) {
      const { waivers } = await context.open('p')
      const other = (await context.open('q')).waivers
      await valueOf(waivers.append([requested('w1')]), 'append')
      const [stored] = await store(context, [{}])
      expectSame(await valueOf(other.eventsAbout(subject), 'eventsAbout'), [], 'events')
      expectSame(await valueOf(other.countRecords({ filters: [{}] }), 'countRecords'), 0, 'records')
      expectSame(await valueOf(other.record(stored?.id ?? 0), 'record'), undefined, 'record')
    },
  },
  {
    name: 'what is given and what is answered can be changed, and nothing that is stored changes with it',
    async run(context) {
      const { waivers } = await context.open('p')
      const given = { ...record }
      const event = JSON.parse(JSON.stringify(requested('w1'))) as WaiverEvent & { by: string }
      await valueOf(waivers.appendRecords([given]), 'appendRecords')
      await valueOf(waivers.append([event]), 'append')
      change(given, 'comment')
      change(event, 'by')
      const read = () => valueOf(waivers.records({ filters: [{}] }), 'records')
      for (const one of await read()) change(one, 'comment')
      const [one] = await read()
      expectSame(one?.comment, record.comment, 'comment of the record')
      for (const answer of await valueOf(waivers.eventsAbout(subject), 'eventsAbout')) change(answer, 'by')
      const events = await valueOf(waivers.eventsAbout(subject), 'eventsAbout')
      expectSame(
        events.map(({ by }) => by).filter((by) => by === 'changed'),
        [],
        'names in the events',
      )
    },
  },
]

/** Changes a record as a careless caller would; one that is frozen stays as it is. */
function change(target: object, key: string): void {
  Reflect.set(target, key, 'changed')
}

export const waiverCases: readonly StorageCase[] = casesOf('waivers', [
  ...eventCases,
  ...waiverRecordCases,
  ...togetherCases,
])

import type { NewWaiverDbRecord, WaiverEvent } from '@gatewright/core/schema'
import {
  createMemoryDatabase,
  restoreMemoryDatabase,
  snapshotLines,
  type MemoryDatabase,
} from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ended } from './support/ended.ts'
import { arbitraries } from './support/gather.ts'
import { stored } from './waiverdb/open-api.ts'

type Write = { readonly events: readonly WaiverEvent[] } | { readonly records: readonly NewWaiverDbRecord[] }

const record = fc
  .record(
    {
      scenario: fc.constantFrom(null, 'uefi', ''),
      waived: fc.boolean(),
      comment: fc.string({ unit: 'grapheme' }),
    },
    { requiredKeys: [] },
  )
  .map((change): NewWaiverDbRecord => ({ ...stored, ...change }))

const writes: fc.Arbitrary<readonly Write[]> = fc.array(
  fc.oneof(
    fc.record({ events: arbitraries.waiverEvents }),
    fc.record({ records: fc.array(record, { maxLength: 3 }) }),
  ),
  { maxLength: 6 },
)

async function write(database: MemoryDatabase, call: Write): Promise<unknown> {
  const { waivers } = database.open('p')
  return 'events' in call
    ? waivers.append(call.events).match(
        () => 'stored',
        ({ kind }) => kind,
      )
    : waivers.appendRecords(call.records).match(
        (answer): unknown => answer,
        ({ kind }) => kind,
      )
}

async function databaseAfter(calls: readonly Write[]): Promise<MemoryDatabase> {
  const database = createMemoryDatabase()
  for (const call of calls) await write(database, call)
  return database
}

async function answersOf(database: MemoryDatabase): Promise<unknown> {
  const { waivers } = database.open('p')
  const subjects = [...database.contents()].flatMap(({ waiverEvents }) =>
    waiverEvents.flatMap((event) => (event.kind === 'requested' ? [event.scope.subject] : [])),
  )
  const about = { type: stored.subject_type, identifier: stored.subject_identifier }
  return {
    records: await waivers.records({ filters: [{}] }).unwrapOr([]),
    events: await Promise.all([about, ...subjects].map((one) => waivers.eventsAbout(one).unwrapOr([]))),
  }
}

describe('a snapshot of waivers', () => {
  it('restores to a database that holds, answers and does the same', async () => {
    await fc.assert(
      fc.asyncProperty(writes, writes, async (before, after) => {
        const database = await databaseAfter(before)
        const lines = [...snapshotLines(database)]
        const copy = restoreMemoryDatabase(lines)._unsafeUnwrap()
        expect([...snapshotLines(copy)]).toEqual(lines)
        expect(await answersOf(copy)).toEqual(await answersOf(database))
        for (const call of after) expect(await write(copy, call)).toEqual(await write(database, call))
      }),
    )
  })

  const header = '{"kind":"snapshot","version":3}'
  const project = '{"kind":"project","project":"p"}'
  const line = (id: number, change: object = {}): string =>
    JSON.stringify({ kind: 'waiver-record', project: 'p', record: { id, ...stored, ...change } })
  const answer = '{"at":"2026-11-22T04:19:00Z","by":"ben","comment":"seen","kind":"approved","waiverId":"w1"}'
  const event = `{"event":${answer},"kind":"waiver-event","project":"p"}`

  it('is refused where the line is cut off that took a waiver back', () => {
    const lines = ended([header, project, line(1), line(2, { waived: false })])
    expect(restoreMemoryDatabase(lines).isOk()).toBe(true)
    for (const kept of [3, 4])
      expect(restoreMemoryDatabase(lines.slice(0, kept))._unsafeUnwrapErr().reason).toBe('truncated')
  })

  it('may repeat itself', () => {
    const lines = [header, project, line(1), line(2), line(1), event, event]
    expect([...snapshotLines(restoreMemoryDatabase(ended(lines))._unsafeUnwrap())]).toHaveLength(6)
  })

  it.each([
    ['a number left out', [line(1), line(3)], 4],
    ['another record under a number', [line(1), line(1, { waived: false })], 4],
    ['a number that is none', [line(0)], 3],
    ['a wrong record', [line(1, { timestamp: 'now' })], 3],
    ['a record that is none', ['{"kind":"waiver-record","project":"p","record":1}'], 3],
    ['a wrong event', [event.replace('ben', '')], 3],
    ['an event that is none', ['{"event":[],"kind":"waiver-event","project":"p"}'], 3],
    ['an event of an unknown project', [event.replace('"p"', '"q"')], 3],
  ])('with %s is corrupt', (_, lines, at) => {
    expect(restoreMemoryDatabase([header, project, ...lines])._unsafeUnwrapErr()).toMatchObject({
      kind: 'store/corrupt-snapshot',
      reason: 'invalid',
      line: at,
    })
  })
})

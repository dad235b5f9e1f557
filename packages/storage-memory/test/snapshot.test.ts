import { orThrow } from '@gatewright/core/errors'
import { defineOutcomes } from '@gatewright/core/schema'
import { createMemoryDatabase, restoreMemoryDatabase, snapshotLines } from '@gatewright/storage-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ended } from './support/ended.ts'
import { answersOf, arbitraries, databaseAfter, write, writes } from './support/gather.ts'

const header = '{"kind":"snapshot","version":3}'
const project = '{"kind":"project","project":"p"}'
const event =
  '{"event":{"facts":{"failedCount":0,"groups":[],"items":[],"resultCount":0},"kind":"results","position":1,"ref":"r"},"kind":"feed-event","project":"p"}'
const groupEvent =
  '{"event":{"facts":{"state":"complete"},"kind":"group","position":2,"ref":"run"},"kind":"feed-event","project":"p"}'
const report = '{"kind":"report","position":1,"project":"p","reportKey":"r","results":[]}'
const group = '{"group":{"id":"run","state":"complete"},"kind":"group","project":"p"}'

/** Sorted, without events and without their positions, which say in what order things came. */
function withoutFeed(lines: Iterable<string>): readonly string[] {
  return [...lines]
    .filter((line) => !line.includes('"kind":"feed-event"'))
    .map((line) => line.replace(/"position":\d+/, ''))
    .sort()
}

function errorOf(lines: Iterable<string>) {
  return restoreMemoryDatabase(lines)._unsafeUnwrapErr()
}

describe('a snapshot', () => {
  it('restores to a database that holds and answers the same', async () => {
    await fc.assert(
      fc.asyncProperty(writes, async (calls) => {
        const database = await databaseAfter(calls)
        const lines = [...snapshotLines(database)]
        const copy = restoreMemoryDatabase(lines)._unsafeUnwrap()
        expect([...snapshotLines(copy)]).toEqual(lines)
        for (const { project: name } of database.contents()) {
          expect(await answersOf(copy.open(name))).toEqual(await answersOf(database.open(name)))
        }
      }),
    )
  })

  it('restores to a database that takes further calls as the first would', async () => {
    await fc.assert(
      fc.asyncProperty(writes, writes, async (before, after) => {
        const database = await databaseAfter(before)
        const copy = restoreMemoryDatabase(snapshotLines(database))._unsafeUnwrap()
        for (const call of after) expect(await write(copy, call)).toEqual(await write(database, call))
      }),
    )
  })

  it('says the same in all but the feed whatever the order of calls that do not contradict each other', async () => {
    const reports = fc.uniqueArray(
      fc.record({ project: fc.constantFrom('a', 'b'), reportKey: fc.uuid(), results: arbitraries.results }),
      { selector: ({ reportKey }) => reportKey, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(reports, async (calls) => {
        const apart = calls.map((call, n) => ({
          ...call,
          results: call.results.map((one) => ({ ...one, id: `${n}/${one.id}` })),
        }))
        const turned = [...apart].reverse().map((call) => ({ ...call, results: [...call.results].reverse() }))
        const [first, second] = [await databaseAfter(apart), await databaseAfter(turned)]
        expect(withoutFeed(snapshotLines(second))).toEqual(withoutFeed(snapshotLines(first)))
      }),
    )
  })

  it('is an error wherever its last line is cut', async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.nat(), async (calls, at) => {
        const lines = [...snapshotLines(await databaseAfter(calls))]
        const last = lines.pop() ?? ''
        const error = errorOf([...lines, last.slice(0, 1 + (at % (last.length - 1)))])
        expect(error).toMatchObject({
          kind: 'store/corrupt-snapshot',
          reason: 'truncated',
          line: lines.length + 1,
        })
      }),
    )
  })

  it('has one line a record, each a JSON object with its kind', async () => {
    const database = createMemoryDatabase()
    orThrow(await database.open('p').results.append('r', []))
    orThrow(await database.open('p').groups.put({ id: 'run', state: 'complete' }))
    expect([...snapshotLines(database)]).toEqual(ended([header, project, event, groupEvent, report, group]))
  })

  it('may end with an empty line, and may repeat itself or move a group on', () => {
    const open = group.replace('complete', 'open')
    const repeated = ended([header, project, event, report, open, group, project, report, group])
    expect(restoreMemoryDatabase([...ended([header]), '']).isOk()).toBe(true)
    expect(restoreMemoryDatabase(repeated).isOk()).toBe(true)
  })

  it('is an error wherever it is cut between two lines', async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.nat(), async (calls, at) => {
        const lines = [...snapshotLines(await databaseAfter(calls))]
        const kept = 1 + (at % (lines.length - 1))
        const cut = { kind: 'store/corrupt-snapshot', reason: 'truncated', line: kept + 1 }
        expect(errorOf(lines.slice(0, kept))).toMatchObject(cut)
        expect(errorOf([...lines.slice(0, kept), ''])).toMatchObject(cut)
      }),
    )
  })

  it('is an error where any line inside is missing', async () => {
    await fc.assert(
      fc.asyncProperty(writes, fc.nat(), async (calls, at) => {
        const lines = [...snapshotLines(await databaseAfter(calls))]
        fc.pre(lines.length > 2)
        expect(restoreMemoryDatabase(lines.toSpliced(1 + (at % (lines.length - 2)), 1)).isErr()).toBe(true)
      }),
    )
  })

  it('of version 1 is refused with the reason', () => {
    expect(errorOf(['{"kind":"snapshot","version":1}', project])).toMatchObject({
      line: 1,
      reason: 'invalid',
      message: expect.stringContaining('Nobody can tell whether one of version 1 is whole.'),
    })
  })

  it('keeps outcomes of its own only where they are configured', async () => {
    const options = { outcomes: defineOutcomes({ CRASHED: 'error' }) }
    const database = createMemoryDatabase(options)
    const [result] = fc.sample(arbitraries.result, { numRuns: 1, seed: 1 })
    orThrow(await database.open('p').results.append('r', [{ ...result!, outcome: 'CRASHED' }]))
    const lines = [...snapshotLines(database)]
    expect(restoreMemoryDatabase(lines, options).isOk()).toBe(true)
    expect(errorOf(lines)).toMatchObject({
      line: 4,
      reason: 'invalid',
      message: expect.stringContaining('Unknown outcome'),
    })
  })

  it.each([
    { fault: 'nothing', lines: [], line: 1, reason: 'truncated' },
    { fault: 'an empty header', lines: [''], line: 1, reason: 'truncated' },
    { fault: 'no header', lines: [project], line: 1, reason: 'invalid' },
    { fault: 'a second header', lines: [header, project, header], line: 3, reason: 'invalid' },
    { fault: 'an unknown version', lines: ['{"kind":"snapshot","version":4}'], line: 1, reason: 'invalid' },
    {
      fault: 'a version that is text',
      lines: ['{"kind":"snapshot","version":"3"}'],
      line: 1,
      reason: 'invalid',
    },
    { fault: 'no end', lines: [header, project], line: 3, reason: 'truncated' },
    { fault: 'a line behind the end', lines: [...ended([header]), project], line: 3, reason: 'invalid' },
    { fault: 'a second end', lines: ended(ended([header])), line: 3, reason: 'invalid' },
    {
      fault: 'two empty lines behind the end',
      lines: [...ended([header]), '', ''],
      line: 3,
      reason: 'invalid',
    },
    {
      fault: 'fewer lines than its end says',
      lines: [header, '{"kind":"end","lines":2}'],
      line: 2,
      reason: 'truncated',
    },
    {
      fault: 'more lines than its end says',
      lines: [header, project, '{"kind":"end","lines":1}'],
      line: 3,
      reason: 'invalid',
    },
    { fault: 'an end without a count', lines: [header, '{"kind":"end"}'], line: 2, reason: 'invalid' },
    { fault: 'an empty line inside', lines: [header, '', project], line: 2, reason: 'invalid' },
    {
      fault: 'a broken line inside',
      lines: [header, project.slice(0, -1), report],
      line: 2,
      reason: 'invalid',
    },
    {
      fault: 'a broken line before an empty one',
      lines: [header, project, report.slice(0, -1), ''],
      line: 3,
      reason: 'invalid',
    },
    {
      fault: 'two objects on one line',
      lines: [header, project + project, report],
      line: 2,
      reason: 'invalid',
    },
    { fault: 'an array', lines: [header, '[]'], line: 2, reason: 'invalid' },
    { fault: 'null', lines: [header, 'null'], line: 2, reason: 'invalid' },
    { fault: 'an unknown kind', lines: [header, '{"kind":"constructor"}'], line: 2, reason: 'invalid' },
    { fault: 'no kind', lines: [header, '{}'], line: 2, reason: 'invalid' },
    { fault: 'a missing key', lines: [header, '{"kind":"project"}'], line: 2, reason: 'invalid' },
    {
      fault: 'an unknown key',
      lines: [header, '{"kind":"project","project":"p","x":1}'],
      line: 2,
      reason: 'invalid',
    },
    {
      fault: 'a mistyped key',
      lines: [header, '{"kind":"project","project":1}'],
      line: 2,
      reason: 'invalid',
    },
    {
      fault: 'a name that no project can have',
      lines: [header, '{"kind":"project","project":"\\ud800"}'],
      line: 2,
      reason: 'invalid',
    },
    {
      fault: 'a key that no report can have',
      lines: [header, project, event, report.replace('"r"', '"\\ud800"')],
      line: 4,
      reason: 'invalid',
    },
    { fault: 'a report before its project', lines: [header, report], line: 2, reason: 'invalid' },
    {
      fault: 'a group of an unknown project',
      lines: [header, project, group.replace('"p"', '"q"')],
      line: 3,
      reason: 'invalid',
    },
    {
      fault: 'a wrong result',
      lines: [header, project, event, report.replace('[]', '[{}]')],
      line: 4,
      reason: 'invalid',
    },
    {
      fault: 'a wrong group',
      lines: [header, project, group.replace('complete', 'done')],
      line: 3,
      reason: 'invalid',
    },
    {
      fault: 'a closed group changed',
      lines: [header, project, group, group.replace('complete', 'open')],
      line: 4,
      reason: 'invalid',
    },
  ])('of $fault is corrupt at line $line', ({ lines, line, reason }) => {
    const error = errorOf(lines)
    expect(error).toMatchObject({ kind: 'store/corrupt-snapshot', retryable: false, line, reason })
    expect(error.message).toContain(`Line ${line}: `)
  })
})

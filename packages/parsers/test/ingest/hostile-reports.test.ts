import { orThrow } from '@gatewright/core'
import { processReport, receiveReport, settleRun, type ReportAbout } from '@gatewright/core/ingest'
import type { CompleteStorage } from '@gatewright/core/ports'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { at, bytesOf, ingest, item, junit, reader, upload } from './support/workbench.ts'

function open(): CompleteStorage {
  return createMemoryDatabase().open('shop')
}

function part(number: number, of: number): ReportAbout {
  return { item, run: { id: 'run-1', chunk: { number, of } } }
}

describe('a part of a run', () => {
  it.each([
    ['names that objects have anyway', { ['__proto__']: 'a', constructor: 'b', toString: 'c' }],
    ['no names and no values', { '': '', ' ': ' ' }],
    ['halves of characters', { 'a\ud800': 'b' }],
    ['more properties than anybody reads', Object.fromEntries(many(3_000))],
  ])('whose properties have %s does not keep the run from being complete', async (_, properties) => {
    const storage = open()
    for (const number of [1, 2]) {
      const given = { id: `${number}`, bytes: junit([`case-${number}`], properties), about: part(number, 2) }
      expect((await ingest(storage, given)).stage).toBe('valid')
    }
    expect(orThrow(await settleRun(storage, 'run-1'))).toMatchObject({ state: 'complete', conflicts: [] })
  })

  it('is remembered in little room, whatever it says of itself', async () => {
    const storage = open()
    const properties = Object.fromEntries(many(4_000).map(([name]) => [name, 'x'.repeat(1_000)]))
    await ingest(storage, { id: 'one', bytes: junit(['adds'], properties), about: part(1, 2) })
    const [state] = orThrow(await storage.states.list('ingest/runs'))
    expect(state?.body.length).toBeLessThan(20_000)
  })
})

describe('a report', () => {
  const longReport = new Uint8Array(64 * 1024 * 1024).fill(32)
  longReport.set(bytesOf('<testsuite name="unit">'))
  const bomb = junit(Array.from({ length: 400_000 }, () => 'adds'))

  it.each([
    ['a gzip bomb', gzipSync(new Uint8Array(64 * 1024 * 1024)), 'report/unsupported-format'],
    ['a gzip bomb of a report', gzipSync(longReport), 'report/limit-exceeded'],
    ['a ZIP bomb', zipSync({ 'a.xml': new Uint8Array(64 * 1024 * 1024) }), 'report/limit-exceeded'],
    ['half a gzip', gzipSync(bomb).slice(0, 500), 'report/truncated'],
    ['half a ZIP', zipSync({ 'a.xml': bomb }).slice(0, 500), 'report/malformed'],
    ['one byte', Uint8Array.of(0), 'report/unsupported-format'],
    [
      'bytes that are no text',
      Uint8Array.from({ length: 256 }, (_, index) => index),
      'report/unsupported-format',
    ],
  ])('that is %s is invalid, and says why', async (_, bytes, error) => {
    const storage = open()
    const ended = await ingest(storage, upload('one', bytes))
    expect(ended).toMatchObject({ stage: 'invalid', facts: { error } })
    expect(orThrow(await storage.groups.find({}))).toEqual([])
  })

  it.each([
    ['no bytes', new Uint8Array()],
    ['white space', bytesOf(' \n')],
    ['a gzip of nothing', gzipSync(new Uint8Array())],
    ['a suite without cases', bytesOf('<testsuites/>')],
    ['a plan of none', bytesOf('1..0\n')],
  ])('of %s is empty, and opens no run', async (_, bytes) => {
    const storage = open()
    expect((await ingest(storage, upload('one', bytes))).stage).toBe('empty')
    expect(orThrow(await storage.groups.find({}))).toEqual([])
  })
})

describe('an upload that says what nobody can keep', () => {
  it.each([
    ['an id that is none', { id: '' }],
    ['an id of half a character', { id: 'a\ud800' }],
    ['an id without end', { id: 'x'.repeat(513) }],
    ['an uploader of two lines', { uploader: 'ci\nadmin' }],
    ['a media type of two lines', { mediaType: 'text/xml\r\nset-cookie: a' }],
    ['a label of half a character', { about: { item, labels: ['\udc00'] } }],
    ['a label of nothing', { about: { item, labels: [''] } }],
    ['a key of metadata that is a prototype', { about: { item, metadata: JSON.parse('{"__proto__":"a"}') } }],
    ['metadata without end', { about: { item, metadata: Object.fromEntries(many(3_000)) } }],
    ['a run that is no name', { about: { item, run: { id: 'a\u0000' } } }],
    ['a part that is none', { about: part(0, 2) }],
    ['a part of too many', { about: part(1, 1_000_000) }],
    ['a key that nobody knows', { about: { item, itme: item } as ReportAbout }],
  ])('as %s is refused, and leaves nothing behind', async (_, more) => {
    const storage = open()
    const files = [{ name: 'a.png', bytes: bytesOf('a') }]
    const given = upload('one', junit(['adds']), { files, ...more })
    const refused = await receiveReport(storage, given, { at })
    expect(refused.isErr() && refused.error.kind).toBe('schema/invalid')
    expect(orThrow(await storage.feed.position())).toBe(0)
    expect(orThrow(await storage.states.list('ingest/side-files'))).toEqual([])
  })
})

describe('bytes that their sender goes on with', () => {
  it('are those that came when they came', async () => {
    const storage = open()
    const bytes = junit(['adds'])
    const file = bytesOf('file')
    const sent = upload('one', bytes, { files: [{ name: 'a.png', bytes: file }] })
    const receiving = receiveReport(storage, sent, { at })
    bytes.fill(0)
    file.fill(0)
    const { digest, files } = orThrow(await receiving)
    expect(orThrow(await storage.reports.read(digest))).toEqual(junit(['adds']))
    const [stored] = files
    const kept = stored && 'digest' in stored ? orThrow(await storage.reports.read(stored.digest)) : undefined
    expect(kept).toEqual(bytesOf('file'))
    expect(orThrow(await processReport(storage, reader, 'one', { at })).stage).toBe('valid')
  })
})

function many(count: number): readonly (readonly [string, string])[] {
  return Array.from({ length: count }, (_, index) => [`name-${index}`, `value-${index}`] as const)
}

import { strToU8, zipSync } from 'fflate'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReports } from '../../src/archive/index.ts'
import { chunksOf } from '../support.ts'

const report = (name: string): Uint8Array =>
  strToU8(
    `<testsuite name="${name}"><testcase name="adds"/><testcase name="pays"><failure/></testcase></testsuite>`,
  )
const good = {
  'unit/b.xml': report('b'),
  'unit/a.xml': report('a'),
  'screenshot.png': new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
  'log.txt': strToU8('some words\n'),
}

async function errorOf(bytes: Uint8Array, options: Parameters<typeof readReports>[1] = {}): Promise<string> {
  const archive = await readReports(bytes, options)
  return archive.match(
    ({ reports }) => `${reports.length} reports`,
    ({ kind }) => kind,
  )
}

describe('readReports', () => {
  it('reads the reports of an archive in the order of their paths, and names what is none', async () => {
    const archive = (await readReports(zipSync(good)))._unsafeUnwrap()
    expect(archive.reports.map(({ path, summary }) => [path, summary.counts.tests])).toEqual([
      ['unit/a.xml', 2],
      ['unit/b.xml', 2],
    ])
    expect(archive.others.map(({ path }) => path)).toEqual(['log.txt', 'screenshot.png'])
    expect(archive.broken).toEqual([])
    expect(archive.isComplete).toBe(true)
  })

  it('reads a packed report in an archive, and a report that is no archive', async () => {
    const packed = (
      await readReports(zipSync({ 'a.xml.gz': new Uint8Array(gzipSync(report('a'))) }))
    )._unsafeUnwrap()
    expect(packed.reports[0]?.records).toHaveLength(2)
    const plain = (await readReports(report('a')))._unsafeUnwrap()
    expect(plain.reports.map(({ path }) => path)).toEqual([''])
    expect(plain.isComplete).toBe(true)
  })

  it('is not complete where a report is broken, incomplete or absent', async () => {
    const broken = await readReports(zipSync({ ...good, 'c.xml': report('c').subarray(0, 40) }))
    expect(broken._unsafeUnwrap().isComplete).toBe(false)
    expect(broken._unsafeUnwrap().broken).toMatchObject([
      { path: 'c.xml', error: { kind: 'report/truncated' } },
    ])
    const empty = await readReports(zipSync({ ...good, 'c.xml': new Uint8Array() }))
    expect(empty._unsafeUnwrap().isComplete).toBe(false)
    const less = await readReports(zipSync({ 'a.xml': strToU8('<testsuite tests="3"></testsuite>') }))
    expect(less._unsafeUnwrap().isComplete).toBe(false)
    const none = await readReports(zipSync({ 'log.txt': strToU8('words') }))
    expect(none._unsafeUnwrap()).toMatchObject({ reports: [], isComplete: false })
  })

  it('gives the same answer however the bytes come', async () => {
    const bytes = zipSync(good)
    const whole = (await readReports(bytes))._unsafeUnwrap()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 5 }), async (cuts) => {
        expect((await readReports(chunksOf(bytes, cuts)))._unsafeUnwrap()).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })

  it('that breaks off anywhere is an error', async () => {
    const bytes = zipSync(good)
    for (let length = 4; length < bytes.length; length += 1)
      expect(await errorOf(bytes.subarray(0, length)), `cut at ${length}`).toBe('report/malformed')
  })

  it('never rejects, whatever the bytes after the mark', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (tail) => {
        const answer = await errorOf(new Uint8Array([0x50, 0x4b, 3, 4, ...tail]))
        expect(answer).toMatch(/^report\//)
      }),
    )
  })

  it.each(['../evil.xml', '/etc/evil.xml', 'a\\..\\b.xml', 'C:/evil.xml'])(
    'refuses the path %j',
    async (path) => {
      expect(await errorOf(zipSync({ [path]: report('a') }))).toBe('report/malformed')
    },
  )

  it('refuses two files of one name', async () => {
    const bytes = zipSync({ 'a.xml': report('a'), 'b.xml': report('b') })
    const text = Buffer.from(bytes).toString('latin1').replaceAll('b.xml', 'a.xml')
    expect(await errorOf(new Uint8Array(Buffer.from(text, 'latin1')))).toBe('report/unsafe')
  })

  it('refuses a checksum or a size that lies', async () => {
    const bytes = zipSync({ 'a.xml': report('a') }, { level: 0 })
    const changed = Buffer.from(Buffer.from(bytes).toString('latin1').replace('adds', 'ADDS'), 'latin1')
    const archive = (await readReports(new Uint8Array(changed)))._unsafeUnwrap()
    expect(archive).toMatchObject({ reports: [], broken: [{ error: { kind: 'report/malformed' } }] })
  })

  it('refuses what goes beyond a limit', async () => {
    const bytes = zipSync(good)
    expect(await errorOf(bytes, { archive: { entries: 3 } })).toBe('report/limit-exceeded')
    expect(await errorOf(bytes, { archive: { packedBytes: bytes.length - 1 } })).toBe('report/limit-exceeded')
    expect(await errorOf(bytes, { archive: { unpackedBytes: 100 } })).toBe('report/limit-exceeded')
    const bomb = zipSync({ 'a.xml': new Uint8Array(40 * 1024 * 1024).fill(32) })
    expect(await errorOf(bomb)).toBe('report/limit-exceeded')
    expect(await errorOf(bytes, { signal: { aborted: true } })).toBe('report/aborted')
  })
})

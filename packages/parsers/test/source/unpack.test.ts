import { gzipSync } from 'node:zlib'
import type { ByteSource } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { readReport, streamReport } from '../../src/index.ts'
import { bytesOf, chunksOf, readBad, readGood } from '../support.ts'

const cases = Array.from({ length: 200 }, (_, index) => `<testcase name="case ${index * 7919}"/>`)
const xml = bytesOf(`<testsuite name="unit">${cases.join('')}</testsuite>`)
const packed = new Uint8Array(gzipSync(xml))

async function* failingAfter(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  yield bytes
  throw new Error('the network is gone')
}

describe('a gzip report', () => {
  it.each<[string, () => ByteSource]>([
    ['at once', () => packed],
    ['byte by byte', () => chunksOf(packed, Array.from(packed.keys()))],
    ['as a web stream', () => new Blob([packed]).stream()],
    ['in two members', () => Buffer.concat([gzipSync(xml.slice(0, 100)), gzipSync(xml.slice(100))])],
  ])('is read %s', async (_how, source) => {
    const report = await readReport(source())
    expect(report._unsafeUnwrap().summary.counts).toMatchObject({ tests: 200, passed: 200 })
  })

  it('with something behind it that would be passed over is malformed, and zeros are nothing', async () => {
    const second = new Uint8Array(gzipSync(bytesOf('<!-- -->')))
    expect((await readBad(Buffer.concat([packed, second.fill(0, 0, 1)]))).kind).toBe('report/malformed')
    expect((await readGood(Buffer.concat([packed, new Uint8Array(1024)]))).summary.counts.tests).toBe(200)
  })

  it('that breaks off anywhere is an error, and no record of it counts', async () => {
    for (let length = 10; length < packed.length; length += 7) {
      const error = await readBad(packed.subarray(0, length))
      expect(error.kind, `cut at ${length}`).toBe('report/truncated')
      expect(error.retryable).toBe(false)
    }
  })

  it('that breaks off keeps its whole cases leniently, and is not complete', async () => {
    const report = await readGood(packed.subarray(0, packed.length - 12), { mode: 'lenient' })
    expect(report.summary.completeness).toMatchObject({ complete: false, reason: 'truncated' })
    expect(report.records.length).toBeLessThanOrEqual(200)
  })

  it('with a wrong checksum or other bytes in it is malformed', async () => {
    const wrongSum = packed.slice()
    wrongSum[packed.length - 6] = (wrongSum[packed.length - 6] ?? 0) ^ 1
    const other = packed.slice()
    other.fill(0xff, 20, 60)
    for (const bytes of [wrongSum, other]) expect((await readBad(bytes)).kind).toBe('report/malformed')
  })

  it('that grows beyond its ratio is refused, and a small one never is', async () => {
    const blank = `<testsuite><!--${' '.repeat(48 * 1024 * 1024)}--></testsuite>`
    const bomb = new Uint8Array(gzipSync(bytesOf(blank)))
    const error = await readBad(bomb, { limits: { bytes: 1e9 } })
    expect(error.kind).toBe('report/limit-exceeded')
    expect(error.message).toContain('250 times')
    expect((await readGood(bomb, { expansion: 2000, limits: { bytes: 1e9 } })).summary.counts.tests).toBe(0)
    const small = new Uint8Array(gzipSync(bytesOf(`<testsuite><!--${' '.repeat(1e6)}--></testsuite>`)))
    expect((await readGood(small)).summary.counts.tests).toBe(0)
  })

  it('unpacked counts against the limit of bytes', async () => {
    expect((await readBad(packed, { limits: { bytes: xml.length - 1 } })).kind).toBe('report/limit-exceeded')
    expect((await readGood(packed, { limits: { bytes: xml.length } })).records).toHaveLength(200)
  })

  it('of a source that fails is the failure of the source', async () => {
    const error = await readBad(failingAfter(packed.subarray(0, 30)) as unknown as Uint8Array)
    expect(error).toMatchObject({ kind: 'report/source-failed', retryable: true })
  })

  it('in a gzip report is not unpacked again', async () => {
    expect(await readBad(new Uint8Array(gzipSync(packed)))).toMatchObject({
      kind: 'report/unsupported-format',
      seen: 'gzip data',
    })
  })

  it('given up early leaves nothing open', async () => {
    let closed = false
    async function* source(): AsyncGenerator<Uint8Array, void, void> {
      try {
        for (;;) yield packed
      } finally {
        closed = true
      }
    }
    const stream = streamReport(source())
    expect((await stream.next()).done).toBe(false)
    await stream.return(undefined as never)
    expect(closed).toBe(true)
  })
})

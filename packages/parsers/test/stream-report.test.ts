import type { CaseRecord } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { createParserRegistry, readReport, streamReport } from '../src/index.ts'
import { bytesOf, readBad, readGood } from './support.ts'

const xml = '<testsuite name="unit"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>'

describe('streamReport', () => {
  it('gives one record after the other, and ends with the summary', async () => {
    const records: CaseRecord[] = []
    const stream = streamReport(bytesOf(xml))
    let next = await stream.next()
    for (; !next.done; next = await stream.next()) records.push(next.value)
    expect(records.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(next.value.map(({ counts }) => counts.failed)._unsafeUnwrap()).toBe(1)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  it('answers calls that overlap in their order', async () => {
    const stream = streamReport(bytesOf(xml))
    const answers = await Promise.all([stream.next(), stream.next(), stream.next(), stream.next()])
    expect(answers.map(({ done, value }) => (done ? (value ? 'end' : 'over') : value.name))).toEqual([
      'a',
      'b',
      'end',
      'over',
    ])
  })

  it('can be iterated over and disposed of like a generator', async () => {
    const names: string[] = []
    for await (const { name } of streamReport(bytesOf(xml))) names.push(name)
    expect(names).toEqual(['a', 'b'])
    const stream = streamReport(bytesOf(xml))
    expect(stream[Symbol.asyncIterator]()).toBe(stream)
    await stream.next()
    await expect(stream.throw(new Error('given up'))).rejects.toThrow('given up')
    expect(await stream.next()).toEqual({ done: true, value: undefined })
  })

  it('closes its source where the reader stops early, before and after the first record', async () => {
    for (const asked of [0, 1]) {
      let isClosed = false
      async function* source(): AsyncGenerator<Uint8Array, void, void> {
        try {
          yield bytesOf(xml.slice(0, 60))
          yield bytesOf(' '.repeat(10_000))
          yield bytesOf(xml.slice(60))
        } finally {
          isClosed = true
        }
      }
      const stream = streamReport(source())
      for (let call = 0; call < asked; call += 1) await stream.next()
      await stream.return(undefined as never)
      // A generator that nobody began has nothing to close.
      expect(isClosed).toBe(asked > 0)
      expect(await stream.next()).toEqual({ done: true, value: undefined })
    }
  })

  it('stops between records when it is told to', async () => {
    const signal = { aborted: false }
    const stream = streamReport(bytesOf(xml), { signal })
    expect((await stream.next()).done).toBe(false)
    signal.aborted = true
    const next = await stream.next()
    expect(next.done && next.value.isErr() && next.value.error.kind).toBe('report/aborted')
  })

  it('says that an archive is one, and where to read it', async () => {
    const error = await readBad(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0]))
    expect(error).toMatchObject({ kind: 'report/unsupported-format', seen: 'a ZIP archive' })
    expect(error.message).toContain('readReports')
  })

  it('finds a report behind other output leniently, and only then', async () => {
    const text = `npm warn something\n\n> test\n${xml}`
    expect((await readBad(text)).kind).toBe('report/unsupported-format')
    const { summary } = await readGood(text, { mode: 'lenient' })
    expect(summary.counts).toMatchObject({ tests: 2, failed: 1 })
    expect(summary.diagnostics.map(({ code }) => code)).toContain('text-outside-root')
  })

  it('has no format to offer without a parser', async () => {
    const report = await readReport(bytesOf(xml), { registry: createParserRegistry([]) })
    expect(report._unsafeUnwrapErr().message).toContain('formats that can be read: none')
  })
})

import type { ByteSource, ParseReportOptions, ReportParser } from '@gatewright/core/ports'
import { describe, expect, it } from 'vitest'
import { emitCase } from '../../src/reading/context.ts'
import { createReportParser } from '../../src/reading/create-report-parser.ts'
import { streamingLimits } from '../../src/reading/limits.ts'
import { readAsLines } from '../../src/reading/text/lines.ts'
import { stopReading } from '../../src/reading/stop-reading.ts'
import { parseBad, parseGood, parseWith } from '../formats/json-support.ts'
import { bytesOf } from '../support.ts'

/** A format of lines: each is a case, but for those that say how to fail. */
const probeParser: ReportParser = createReportParser({
  format: 'probe',
  looksLike: ['tap'],
  mayLookLike: ['json'],
  limits: streamingLimits,
  open: readAsLines((context) => ({
    line({ text, byteOffset }) {
      if (text === 'stop malformed') stopReading('report/malformed', 'A line is malformed.')
      if (text === 'stop unsafe') stopReading('report/unsafe', 'A line is unsafe.')
      if (text === 'throw') throw new TypeError('a fault of the reader')
      if (text === 'too large') throw new RangeError('Invalid string length')
      emitCase(context, { name: text, outcome: 'passed', rawOutcome: 'ok' }, { byteOffset })
    },
    end: (endsInLine) => (endsInLine ? stopReading('report/truncated', 'Cut.') : {}),
  })),
})

const good = 'ok 1\nok 2\nok 3\n'

async function* chunks(...parts: readonly unknown[]): AsyncGenerator<Uint8Array, void, void> {
  for (const part of parts) yield (typeof part === 'string' ? bytesOf(part) : part) as Uint8Array
}

function streamOf(...parts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(bytesOf(part))
      controller.close()
    },
  })
}

/** A stream of a host that does not make its streams asynchronous iterables, and what happened to it. */
function readerOnly(parts: readonly (string | Error)[]): {
  readonly source: ByteSource
  readonly calls: string[]
} {
  const calls: string[] = []
  const left = [...parts]
  const source: ByteSource = {
    getReader: () => ({
      async read() {
        const part = left.shift()
        if (part instanceof Error) throw part
        return part === undefined ? { done: true } : { done: false, value: bytesOf(part) }
      },
      async cancel() {
        calls.push('cancel')
      },
      releaseLock: () => void calls.push('releaseLock'),
    }),
  }
  return { source, calls }
}

async function namesIn(source: ByteSource, options: ParseReportOptions = {}): Promise<readonly string[]> {
  const { records } = await parseGood(probeParser, source, options)
  return records.map(({ name }) => name)
}

describe('createReportParser', () => {
  it.each<[string, () => ByteSource]>([
    ['bytes', () => bytesOf(good)],
    ['chunks', () => chunks('ok 1\no', '', 'k 2\nok 3\n')],
    ['a web stream', () => streamOf('ok 1\no', 'k 2\nok 3\n')],
    ['a web stream that is no iterable', () => readerOnly(['ok 1\no', 'k 2\nok 3\n']).source],
  ])('reads %s', async (_, source) => {
    expect(await namesIn(source())).toEqual(['ok 1', 'ok 2', 'ok 3'])
  })

  it('reads a source that uses its chunks again', async () => {
    async function* reused(): AsyncGenerator<Uint8Array, void, void> {
      const buffer = new Uint8Array(1)
      for (const byte of bytesOf(good.repeat(600))) {
        buffer[0] = byte
        yield buffer
      }
    }
    expect(await namesIn(reused())).toHaveLength(1800)
  })

  it('counts the records and puts their places into them', async () => {
    const { records, summary } = await parseGood(probeParser, good)
    expect(records.map(({ source }) => source)).toEqual([
      { format: 'probe', index: 0, byteOffset: 0 },
      { format: 'probe', index: 1, byteOffset: 5 },
      { format: 'probe', index: 2, byteOffset: 10 },
    ])
    expect(summary).toMatchObject({
      format: 'probe',
      counts: { tests: 3, passed: 3 },
      completeness: { complete: true },
    })
  })

  it('gives a record before the source has ended', async () => {
    let asked = 0
    async function* slow(): AsyncGenerator<Uint8Array, void, void> {
      for (; asked < 10; asked += 1) yield bytesOf('ok 1\n'.repeat(1000))
    }
    const stream = probeParser.parse(slow())
    expect((await stream.next()).done).toBe(false)
    expect(asked).toBe(0)
    await stream.return(undefined as never)
  })

  it.each<[string, () => unknown, string]>([
    [
      'fails',
      () =>
        (async function* () {
          yield bytesOf('ok 1\n')
          throw new Error('gone')
        })(),
      'report/source-failed',
    ],
    ['fails as a stream', () => readerOnly(['ok 1\n', new Error('gone')]).source, 'report/source-failed'],
    [
      'is locked',
      () => {
        const stream = streamOf('ok 1\n')
        stream.getReader()
        return { getReader: () => stream.getReader() }
      },
      'report/source-failed',
    ],
    ['gives text', () => chunks('ok 1\n', 42), 'report/source-failed'],
    ['is none', () => 42, 'report/source-failed'],
    ['holds nothing', () => chunks(), 'report/empty'],
    ['holds no bytes', () => new Uint8Array(), 'report/empty'],
    ['holds white space', () => bytesOf(' \n'), 'report/empty'],
  ])('gives an error value for a source that %s', async (_, source, kind) => {
    const stream = probeParser.parse(source() as ByteSource)
    let next = await stream.next()
    while (!next.done) next = await stream.next()
    expect(next.value.isErr() && next.value.error.kind).toBe(kind)
  })

  it('keeps the cause of a source that failed', async () => {
    const error = await parseBad(probeParser, readerOnly(['ok 1\n', new Error('gone')]).source)
    expect((error.cause as Error).message).toBe('gone')
  })

  it('lets go of a stream that is not read to its end', async () => {
    const { source, calls } = readerOnly([...Array<string>(2000).fill('ok 1\n')])
    const stream = probeParser.parse(source)
    await stream.next()
    await stream.return(undefined as never)
    expect(calls).toEqual(['cancel', 'releaseLock'])
  })

  it('lets go of a stream that failed without asking it for more', async () => {
    const { source, calls } = readerOnly([new Error('gone')])
    await parseBad(probeParser, source)
    expect(calls).toEqual(['releaseLock'])
  })

  it.each([
    ['bytes', { bytes: 15 }, { bytes: 14 }],
    ['cases', { cases: 3 }, { cases: 2 }],
  ])('holds the limit of %s', async (_, enough, tooLittle) => {
    expect(await namesIn(bytesOf(good), { limits: enough })).toHaveLength(3)
    for (const mode of ['strict', 'lenient'] as const) {
      const error = await parseBad(probeParser, good, { limits: tooLittle, mode })
      expect(error.kind).toBe('report/limit-exceeded')
    }
  })

  it.each([0, 1, 2])('ends when it is aborted after %i records', async (count) => {
    const signal = { aborted: false }
    const stream = probeParser.parse(chunks('ok 1\nok 2\n', 'ok 3\n'), { signal })
    for (let read = 0; read < count; read += 1) expect((await stream.next()).done).toBe(false)
    signal.aborted = true
    const next = await stream.next()
    expect(next.done && next.value.isErr() && next.value.error.kind).toBe('report/aborted')
  })

  it.each([
    ['malformed', 'ok 1\nstop malformed\nok 2\n', 'report/malformed', 1],
    ['truncated', 'ok 1\nok 2', 'report/truncated', 2],
  ])(
    'keeps what is whole of a report that is %s where it may be lenient',
    async (reason, text, kind, count) => {
      expect((await parseBad(probeParser, text)).kind).toBe(kind)
      const { records, summary } = await parseGood(probeParser, text, { mode: 'lenient' })
      expect(records).toHaveLength(count)
      expect(summary.completeness).toMatchObject({ complete: false, reason })
      expect(summary.diagnostics.map(({ code }) => code)).toEqual([reason])
    },
  )

  it.each([
    ['is unsafe', 'ok 1\nstop unsafe\n', 'report/unsafe'],
    ['is too large for the engine', 'ok 1\ntoo large\n', 'report/limit-exceeded'],
    ['its reader has a fault', 'ok 1\nthrow\n', undefined],
  ])('is never lenient where a report %s', async (_, text, kind) => {
    for (const mode of ['strict', 'lenient'] as const) {
      const error = await parseBad(probeParser, text, { mode })
      expect(error.kind).toMatch(/^report\//)
      if (kind !== undefined) expect(error.kind).toBe(kind)
      expect(error.message).not.toContain('fault of the reader')
    }
  })

  it.each([
    ['<testsuites/>', 'JUnit XML'],
    ['{"Action":"pass"}', 'go test -json output'],
    ['{"a":1', undefined],
    ['hello', 'text of no known report format'],
  ])('says what %s is, where it is another format', async (text, seen) => {
    const parsed = await parseWith(probeParser, `${text}\n`)
    if (seen === undefined) expect(parsed.isOk()).toBe(true)
    else {
      expect(parsed.isErr() && parsed.error).toMatchObject({ kind: 'report/unsupported-format', seen })
      expect(parsed.isErr() && parsed.error.message).not.toContain(text)
    }
  })

  it('looks behind other text only where it may be lenient', async () => {
    expect((await parseBad(probeParser, 'hello\n')).kind).toBe('report/unsupported-format')
    expect((await parseGood(probeParser, 'hello\n', { mode: 'lenient' })).records).toHaveLength(1)
    expect((await parseBad(probeParser, '<testsuites/>\n', { mode: 'lenient' })).kind).toBe(
      'report/unsupported-format',
    )
  })

  it.each(['ok 1\n', 'TAP version 13\n'])('detects what looks like it: %j', (text) => {
    expect(probeParser.detect(bytesOf(text))).toBe(true)
  })

  it.each(['', '{"a":1}', '<a/>'])('does not detect %j', (text) => {
    expect(probeParser.detect(bytesOf(text))).toBe(false)
  })
})

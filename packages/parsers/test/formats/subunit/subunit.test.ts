import type { ByteSource } from '@gatewright/core/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subunitParser } from '../../../src/formats/subunit/index.ts'
import { readPacket, statuses } from '../../../src/formats/subunit/packet.ts'
import { readReport } from '../../../src/index.ts'
import { chunksOf } from '../../support.ts'
import { expectChunksDoNotMatter, parseBad, parseGood, parseOnly, parseWith } from '../json-support.ts'
import { expectCutsRefused, lineFixturesOf, outcomesOf } from '../line-support.ts'
import { join, number, packet, seal, status } from './packets.ts'

const fixtures = lineFixturesOf('subunit')
const seconds = 1796063146
const failing = [
  packet({ status: status.exists, id: 'shop.adds' }),
  packet({ status: status.inprogress, id: 'shop.adds', seconds, nanos: 250_000_000, tags: ['fast'] }),
  packet({ id: 'shop.adds', mime: 'text/x-traceback', file: { name: 'traceback', bytes: 'Traceback\n' } }),
  packet({ id: 'shop.adds', file: { name: 'traceback', bytes: 'ValueError: é\n' } }),
  packet({ id: 'shop.adds', mime: 'text/plain', file: { name: 'stdout', bytes: 'out' } }),
  packet({ id: 'shop.adds', mime: 'text/plain', file: { name: 'log', bytes: 'logged' } }),
  packet({ id: 'shop.adds', mime: 'image/png', file: { name: 'shot', bytes: Uint8Array.of(0xb3, 0, 255) } }),
  packet({ status: status.fail, id: 'shop.adds', seconds: seconds + 1 }),
]
const inProgress = packet({ status: status.inprogress, id: 'a' })
const success = packet({ status: status.success, id: 'a' })

describe('subunitParser', () => {
  it('gives a record for a failure that names no test', async () => {
    const whole = join(
      inProgress,
      success,
      packet({ status: status.fail }),
      packet({ status: status.success }),
    )
    const { records } = await parseGood(subunitParser, whole)
    expect(outcomesOf(records)).toEqual(['a: passed', '<run>: error'])
  })

  it('puts the packets about a test together', async () => {
    const record = await parseOnly(subunitParser, join(...failing))
    expect(record).toEqual({
      name: 'shop.adds',
      suitePath: [],
      outcome: 'failed',
      rawOutcome: 'fail',
      durationMs: 750,
      startedAt: { epochMs: seconds * 1000 + 250, zoneKnown: true },
      failures: [{ kind: 'failure', message: 'ValueError: é', trace: 'Traceback\nValueError: é\n' }],
      otherAttempts: [],
      properties: [['tag', 'fast']],
      stdout: 'out',
      attachments: [
        { name: 'log', contentType: 'text/plain', inline: { encoding: 'text', text: 'logged' } },
        { name: 'shot', contentType: 'image/png' },
      ],
      source: { format: 'subunit', index: 0, byteOffset: failing[0]?.length },
    })
  })

  it.each([
    ['success', 'passed'],
    ['uxsuccess', 'failed'],
    ['skip', 'skipped'],
    ['fail', 'failed'],
    ['xfail', 'todo'],
  ] as const)('takes %s as %s', async (word, outcome) => {
    const reason = packet({ id: 'a', mime: 'text/plain', file: { name: 'reason', bytes: 'why' } })
    const record = await parseOnly(subunitParser, join(reason, packet({ status: status[word], id: 'a' })))
    expect(record).toMatchObject({ outcome, rawOutcome: word })
    expect(record.skipReason).toBe(outcome === 'skipped' || outcome === 'todo' ? 'why' : undefined)
  })

  it.each<[string, readonly Uint8Array[], string, readonly string[]]>([
    ['has no end', [inProgress], 'truncated', ['a: error']],
    ['began twice and ended once', [inProgress, inProgress, success], 'truncated', ['a: error', 'a: passed']],
    [
      'is only known by a file',
      [packet({ id: 'a', file: { name: 'x', bytes: 'y' } })],
      'truncated',
      ['a: error'],
    ],
    [
      'was listed and never ran',
      [packet({ status: status.exists, id: 'b' }), inProgress, success],
      'cases-missing',
      ['a: passed'],
    ],
    ['was only listed', [packet({ status: status.exists, id: 'b' })], 'cases-missing', []],
  ])('is not complete where a test %s', async (_, packets, reason, outcomes) => {
    const { records, summary } = await parseGood(subunitParser, join(...packets))
    expect(outcomesOf(records)).toEqual(outcomes)
    expect(summary.completeness).toMatchObject({ complete: false, reason })
  })

  it('is complete where every test that was listed has a result', async () => {
    const listed = ['a', 'b'].map((id) => packet({ status: status.exists, id }))
    const { summary } = await parseGood(
      subunitParser,
      join(...listed, success, packet({ status: status.skip, id: 'b' })),
    )
    expect(summary).toMatchObject({ counts: { tests: 2 }, completeness: { complete: true } })
  })

  it('keeps tests of the same name apart that came by different routes', async () => {
    const by = (route: string, word: number): Uint8Array => packet({ status: word, id: 'a', route })
    const { records, summary } = await parseGood(
      subunitParser,
      join(by('0', 2), by('1', 2), by('0', 3), by('1', 6)),
    )
    expect(records.map(({ outcome, properties }) => [outcome, properties])).toEqual([
      ['passed', [['route', '0']]],
      ['failed', [['route', '1']]],
    ])
    expect(summary.completeness).toEqual({ complete: true })
  })

  it('passes over text between packets, whatever characters it is of', async () => {
    const { records, summary } = await parseGood(
      subunitParser,
      join('before\n', inProgress, 'ó³\u00b3 é€😀\n', success, 'after'),
    )
    expect(outcomesOf(records)).toEqual(['a: passed'])
    expect(summary.diagnostics).toMatchObject([{ code: 'other-output', count: 3 }])
  })

  it('notes a text once, however it is cut', async () => {
    const bytes = join('before the packets\n', inProgress, success)
    const read = (source: ByteSource): unknown => readReport(source, { parser: subunitParser })
    const whole = await read(bytes)
    for (let cut = 1; cut < 18; cut += 1) expect(await read(chunksOf(bytes, [cut]))).toEqual(whole)
  })

  it.each([
    ['version 1, which is text', 'test: a\nsuccess: a\n', 'subunit of version 1, which is text'],
    ['version 1 with a time', 'time: 2026-11-30 18:25:46Z\ntest: a\n', 'subunit of version 1, which is text'],
    ['other text', 'hello\n', 'text or data of another kind'],
    ['another format', '<testsuites/>', 'JUnit XML'],
  ])('refuses %s by its name', async (_, text, seen) => {
    expect(await parseBad(subunitParser, text)).toMatchObject({ kind: 'report/unsupported-format', seen })
  })

  it('refuses every packet of which a byte changed', async () => {
    const bytes = join(inProgress, ...failing)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = bytes.slice()
        changed[at] = (changed[at] ?? 0) ^ change
        const parsed = await parseWith(subunitParser, changed)
        // A signature that is lost makes its packet text; then what it said is missing.
        const isWhole =
          parsed.isOk() &&
          parsed.value.summary.completeness.complete &&
          parsed.value.summary.diagnostics.length === 0
        expect(isWhole).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it.each<[string, Uint8Array]>([
    ['of another version', seal(0x1903, [1, 97])],
    ['with a reserved flag', seal(0x290b, [1, 97])],
    ['whose text goes beyond its end', seal(0x2903, [5, 97])],
    ['whose text is not UTF-8', seal(0x2903, [1, 0xff])],
    ['with more tags than fit', seal(0x2983, [1, 97, ...number(16383)])],
    ['whose file goes beyond its end', seal(0x2943, [1, 97, 1, 98, ...number(1000000), 1])],
    ['with a length of four bytes', Uint8Array.of(0xb3, 0x29, 3, 0xc0, 0, 0, 9, 1, 1, 1, 1)],
    ['with a length that no packet has', Uint8Array.of(0xb3, 0x29, 3, 3, 0, 0, 0, 0)],
  ])('refuses a packet %s', async (_, bytes) => {
    const error = await parseBad(subunitParser, join(success, bytes, success))
    expect(error).toMatchObject({ kind: 'report/malformed', place: { byteOffset: success.length } })
    const lenient = await parseGood(subunitParser, join(success, bytes), { mode: 'lenient' })
    expect(lenient.summary.completeness).toMatchObject({ complete: false, reason: 'malformed' })
  })

  it('reads back every packet that is written', () => {
    const drafts = fc.record(
      {
        status: fc.nat(7),
        id: fc.string({ unit: 'grapheme', maxLength: 200 }),
        route: fc.string(),
        tags: fc.array(fc.string(), { minLength: 1 }),
        mime: fc.string(),
        file: fc.record({ name: fc.string(), bytes: fc.uint8Array({ maxLength: 20_000 }) }),
        seconds: fc.nat(0xffffffff),
        nanos: fc.nat(999_999_999),
        isContainer: fc.boolean(),
      },
      { requiredKeys: ['status'] },
    )
    fc.assert(
      fc.property(drafts, (draft) => {
        const { id, route, mime, file, seconds: time, tags = [] } = draft
        fc.pre(![id, route, mime, file?.name, ...tags].some((text) => text?.startsWith('\uFEFF')))
        const read = readPacket(packet(draft), 0)
        expect(read.status).toBe(statuses[draft.status])
        expect([read.testId, read.routeCode, read.mimeType, read.tags, read.isRunnable]).toEqual([
          id,
          route,
          mime,
          tags,
          !draft.isContainer,
        ])
        expect(read.file && [read.file.name, Uint8Array.from(read.file.bytes)]).toEqual(
          file && [file.name, Uint8Array.from(file.bytes)],
        )
        if (time === undefined) expect(read.timeMs).toBeUndefined()
        else expect(read.timeMs).toBeCloseTo(time * 1000 + (draft.nanos ?? 0) / 1e6, 2)
      }),
    )
  })

  it('never takes a proper prefix for a whole report', async () => {
    const bytes = join(...failing)
    for (let cut = 0; cut < bytes.length; cut += 1) {
      for (const mode of ['strict', 'lenient'] as const) {
        const parsed = await parseWith(subunitParser, bytes.subarray(0, cut), { mode })
        expect(parsed.isErr() || !parsed.value.summary.completeness.complete, `${mode}, ${cut} bytes`).toBe(
          true,
        )
      }
    }
  })

  it('gives the same however the bytes are cut', async () => {
    const bytes = join('té³xt ', ...failing, 'more', inProgress, success)
    await expectChunksDoNotMatter(subunitParser, bytes)
    const every = Array.from({ length: bytes.length }, (_, index) => index)
    expect(await parseGood(subunitParser, chunksOf(bytes, every))).toEqual(
      await parseGood(subunitParser, bytes),
    )
  })

  it('reads the longest packet there is, in pieces', async () => {
    const big = packet({
      id: 'a',
      mime: 'text/plain',
      file: { name: 'traceback', bytes: new Uint8Array(4_000_000).fill(120) },
    })
    const bytes = join(big, packet({ status: status.fail, id: 'a' }))
    const record = await parseOnly(subunitParser, chunksOf(bytes, [1, 3, 4, 1000, 2_000_000]))
    expect(record.failures[0]?.trace).toContain('characters cut')
  })

  it('refuses a packet beyond the limit, and more open tests than cases are allowed', async () => {
    expect((await parseBad(subunitParser, join(...failing), { limits: { tokenLength: 50 } })).kind).toBe(
      'report/limit-exceeded',
    )
    const open = Array.from({ length: 11 }, (_, index) =>
      packet({ status: status.inprogress, id: `a${index}` }),
    )
    expect((await parseBad(subunitParser, join(...open), { limits: { cases: 10 } })).kind).toBe(
      'report/limit-exceeded',
    )
  })

  it('never throws on packets of any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(0xfff), fc.uint8Array({ maxLength: 40 }))), async (parts) => {
        const parsed = await parseWith(
          subunitParser,
          join(success, ...parts.map(([flags, body]) => seal(0x2000 | flags, [...body]))),
        )
        if (parsed.isErr()) expect(parsed.error.kind).not.toBe('report/parser-failed')
        else expect(parsed.value.records).toHaveLength(parsed.value.summary.counts.tests)
      }),
    )
  })

  it('takes names that every object inherits as plain names', async () => {
    const record = await parseOnly(
      subunitParser,
      join(
        packet({ id: '__proto__', file: { name: 'constructor', bytes: 'x' } }),
        packet({ status: status.success, id: '__proto__' }),
      ),
    )
    expect(record).toMatchObject({ name: '__proto__', attachments: [{ name: 'constructor' }] })
  })

  it.skipIf(fixtures.length === 0).each(fixtures)(
    'counts $name as unittest does',
    async ({ bytes, counts }) => {
      const { summary } = await parseGood(subunitParser, bytes)
      expect(summary.counts).toEqual(counts)
      await expectChunksDoNotMatter(subunitParser, bytes, 5)
    },
  )

  // Without a list nothing tells how many tests there are.
  const listed = fixtures.filter(({ name }) => !/from-tap|without-end/.test(name))
  it.skipIf(listed.length === 0).each(listed)(
    'finds what is missing of $name, which lists its tests first',
    async ({ bytes }) => {
      await expectCutsRefused(subunitParser, bytes)
      expect.hasAssertions()
    },
  )
})

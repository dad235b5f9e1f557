import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWhole, mergeParts, type RunReportPart, type TestOfPart } from '../../src/ingest/merge-parts.ts'

function part(number: number, more: Partial<RunReportPart> = {}): RunReportPart {
  return {
    ingestId: `upload-${number}`,
    reportKey: `report-${number}`,
    receivedAt: `2026-11-22T04:0${number}:00Z`,
    resultCount: 1,
    metadata: { product: 'firefox' },
    chunk: { number, of: 3 },
    ...more,
  }
}

function test(report: number, testcase: string, variant: Readonly<Record<string, string>> = {}): TestOfPart {
  return { id: `report-${report}#0001`, testcase, variant }
}

const parts = fc.array(
  fc.record({
    number: fc.integer({ min: 1, max: 4 }),
    of: fc.integer({ min: 4, max: 5 }),
    metadata: fc.dictionary(
      fc.constantFrom('product', 'os', 'begun', 'host'),
      fc.constantFrom('9', '10', '1a', '2026-11-22T04:19:00Z', '2026-11-22T04:19:00.5Z', '2026-11-22', 'a'),
    ),
    minute: fc.integer({ min: 0, max: 9 }),
  }),
  { maxLength: 6 },
)

describe('mergeParts', () => {
  it('says the same in whatever order the parts and their tests come', () => {
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat(1000)), (given, order) => {
        const all = given.map(({ number, of, metadata, minute }, index) =>
          part(number, {
            ingestId: `upload-${index}`,
            reportKey: `report-${index}`,
            receivedAt: `2026-11-22T04:0${minute}:00Z`,
            chunk: { number, of },
            metadata,
          }),
        )
        const tests = all.map((_, index) => test(index, `case-${index % 3}`))
        const keyed = all.map((one) => ({ one, key: order.next().value }))
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one)
        const options = { rules: { earliest: ['begun'], latest: ['os'], ignored: ['host'] } }
        expect(mergeParts(shuffled, tests.toReversed(), options)).toEqual(mergeParts(all, tests, options))
      }),
    )
  })

  it('is whole only with all parts, each once, and without a contradiction', () => {
    const all = [1, 2, 3].map((number) => part(number))
    const tests = [1, 2, 3].map((number) => test(number, `case-${number}`))
    expect(isWhole(mergeParts(all, tests))).toBe(true)
    for (const gone of all)
      expect(
        isWhole(
          mergeParts(
            all.filter((one) => one !== gone),
            tests,
          ),
        ),
        gone.ingestId,
      ).toBe(false)
    expect(isWhole(mergeParts([...all, part(1, { ingestId: 'other', reportKey: 'other' })], tests))).toBe(
      false,
    )
    expect(isWhole(mergeParts([...all.slice(1), part(1, { metadata: { product: 'chrome' } })], tests))).toBe(
      false,
    )
    expect(isWhole(mergeParts([...all.slice(1), part(1, { incomplete: 'truncated' })], tests))).toBe(false)
    expect(isWhole(mergeParts(all, [...tests, { ...test(2, 'case-1'), id: 'report-2#0002' }]))).toBe(false)
  })

  it('lets the same testcase run in two variants in two parts', () => {
    const all = [part(1), part(2), part(3)]
    const tests = [test(1, 'adds', { os: 'linux' }), test(2, 'adds', { os: 'mac' }), test(3, 'mends')]
    expect(mergeParts(all, tests).conflicts).toEqual([])
  })

  it.each([
    { values: ['10', '9'], earliest: '9', latest: '10' },
    { values: ['1.5', '-2', '1e3'], earliest: '-2', latest: '1e3' },
    {
      values: ['2026-11-22T04:19:00Z', '2026-11-22T04:18:59.9Z'],
      earliest: '2026-11-22T04:18:59.9Z',
      latest: '2026-11-22T04:19:00Z',
    },
    { values: ['b', 'a'], earliest: 'a', latest: 'b' },
  ])('of $values the earliest is $earliest and the latest $latest', ({ values, earliest, latest }) => {
    const all = values.map((value, index) => part(index + 1, { metadata: { begun: value, ended: value } }))
    const rules = { earliest: ['begun'], latest: ['ended'] }
    expect(mergeParts(all, [], { rules }).metadata).toEqual({ begun: earliest, ended: latest })
  })

  it('of numbers, instants and words the numbers are the earliest and the words the latest', () => {
    const values = ['9', '1a', '2026-11-22T04:19:00Z', '10']
    for (const [index] of values.entries()) {
      const turned = [...values.slice(index), ...values.slice(0, index)]
      const all = turned.map((value, number) =>
        part(number + 1, { metadata: { begun: value, ended: value } }),
      )
      const rules = { earliest: ['begun'], latest: ['ended'] }
      expect(mergeParts(all, [], { rules }).metadata).toEqual({ begun: '9', ended: '1a' })
    }
  })

  it('is for as many parts as there are', () => {
    const all = Array.from({ length: 200_000 }, (_, index) =>
      part(index + 1, { chunk: { number: 1, of: 1 } }),
    )
    expect(mergeParts(all, []).conflicts).toMatchObject([{ about: 'chunk', key: '1' }])
  })

  it('takes metadata that only some parts state as said by all', () => {
    const all = [part(1, { metadata: { os: 'linux' } }), part(2, { metadata: {} })]
    expect(mergeParts(all, [])).toMatchObject({ metadata: { os: 'linux' }, conflicts: [] })
  })

  it('names metadata as objects have it anyway', () => {
    const all = ['a', 'b'].map((value, index) =>
      part(index + 1, { metadata: JSON.parse(`{ "__proto__": "${value}", "constructor": "x" }`) as never }),
    )
    const merged = mergeParts(all, [])
    expect(merged.conflicts).toEqual([{ about: 'metadata', key: '__proto__', values: ['a', 'b'] }])
    expect(Object.entries(merged.metadata)).toEqual([['constructor', 'x']])
  })

  it('holds what was declared against what came', () => {
    const merged = mergeParts([part(1)], [test(1, 'adds'), test(1, 'odd')], {
      expected: { chunks: 4, testcases: ['adds', 'mends', 'divides'] },
    })
    expect(merged).toMatchObject({
      missingChunks: [2, 3, 4],
      missingTests: ['divides', 'mends'],
      unexpectedTests: ['odd'],
      conflicts: [{ about: 'chunk-count', key: 'of', values: ['3', '4'] }],
    })
  })
})

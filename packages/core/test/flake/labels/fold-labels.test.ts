import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  accuracyObservations,
  detectionKey,
  DetectionLabelSchema,
  foldDetectionLabels,
  parseDetectionLabel,
  type DetectionLabel,
} from '../../../src/flake/labels/index.ts'
import { checkSchema } from '../../../src/schema/index.ts'

const base: DetectionLabel = {
  id: 'l1',
  at: '2026-11-22T00:00:00Z',
  by: 'ann',
  testcase: 'unit/a',
  variant: {},
  modelVersion: 'm1',
  detectedAt: '2026-11-20T00:00:00Z',
  probability: 0.97,
  state: 'flaky',
  label: 'right',
  source: 'person',
  reason: 'saw it flip',
}

function label(fields: Partial<DetectionLabel> = {}): DetectionLabel {
  return { ...base, ...fields }
}

/** One label each for so many detections. */
function labels(count: number, fields: Partial<DetectionLabel>): DetectionLabel[] {
  return Array.from({ length: count }, (_, index) =>
    label({ testcase: `unit/${fields.state}-${fields.label}-${index}`, ...fields }),
  )
}

const anyLabels = fc.array(
  fc
    .record({
      id: fc.constantFrom('l1', 'l2', 'l3'),
      at: fc.constantFrom('2026-11-22T00:00:00Z', '2026-11-22T00:00:00.0Z', '2026-11-23T00:00:00Z'),
      testcase: fc.constantFrom('unit/a', '__proto__', 'constructor'),
      modelVersion: fc.constantFrom('m1', 'm2', '__proto__'),
      probability: fc.constantFrom(0, 0.2, 0.97, 1),
      state: fc.constantFrom('broken', 'flaky', 'recovered', 'steady', 'unknown'),
      label: fc.constantFrom('right', 'wrong'),
      source: fc.constantFrom('person', 'later-evidence'),
    })
    .map((fields) => label(fields as Partial<DetectionLabel>)),
  { maxLength: 20 },
)

describe('foldDetectionLabels', () => {
  it('does not depend on order or repeats', () => {
    fc.assert(
      fc.property(anyLabels, (some) => {
        const folded = foldDetectionLabels(some)
        expect(foldDetectionLabels([...some, ...some].reverse())).toEqual(folded)
      }),
    )
  })

  it('counts each detection once, and a person before what was derived', () => {
    fc.assert(
      fc.property(anyLabels, (some) => {
        for (const { modelVersion, n, labelledByPeople, confusion } of foldDetectionLabels(some)) {
          const own = some.filter((one) => one.modelVersion === modelVersion)
          const keys = new Set(own.map(detectionKey))
          const byPeople = new Set(own.filter(({ source }) => source === 'person').map(detectionKey))
          expect(n).toBeLessThanOrEqual(keys.size)
          expect(labelledByPeople).toBeLessThanOrEqual(byPeople.size)
          expect(Object.values(confusion).reduce((sum: number, count: number) => sum + count, 0)).toBe(n)
          if (own.every(({ state }) => state !== 'unknown')) {
            expect(n).toBe(keys.size)
            expect(labelledByPeople).toBe(byPeople.size)
          }
        }
      }),
    )
  })

  it.each([
    ['flaky', 'right', 'truePositives'],
    ['flaky', 'wrong', 'falsePositives'],
    ['steady', 'right', 'trueNegatives'],
    ['steady', 'wrong', 'falseNegatives'],
    ['broken', 'right', 'trueNegatives'],
    ['broken', 'wrong', 'falseNegatives'],
    ['recovered', 'right', 'trueNegatives'],
  ] as const)('%s and %s is one of the %s', (state, said, kind) => {
    const [accuracy] = foldDetectionLabels([label({ state, label: said })])
    expect(accuracy?.confusion).toEqual({
      truePositives: 0,
      falsePositives: 0,
      trueNegatives: 0,
      falseNegatives: 0,
      [kind]: 1,
    })
  })

  const late = { at: '2026-12-01T00:00:00Z' }
  const derived = { source: 'later-evidence' as const, by: 'later-evidence:flipped' }

  it.each([
    ['a person before what was derived', [label(), label({ ...derived, label: 'wrong' })], 1],
    ['also when that is newer', [label(), label({ ...derived, ...late, label: 'wrong' })], 1],
    ['a person’s newest', [label(), label({ ...late, id: 'l2', label: 'wrong' })], 0],
    ['another person’s newest', [label({ ...late, by: 'ben' }), label({ label: 'wrong' })], 1],
    ['the newest derived', [label(derived), label({ ...derived, ...late, label: 'wrong' })], 0],
    ['at one instant that it was wrong', [label({ id: 'l9' }), label({ id: 'l0', label: 'wrong' })], 0],
  ])('%s counts', (_, some, value) => {
    expect(accuracyObservations(foldDetectionLabels(some))).toEqual([{ modelVersion: 'm1', value, n: 1 }])
  })

  it('another detection of the same test is another one', () => {
    const [accuracy] = foldDetectionLabels([label(), label({ detectedAt: '2026-11-21T00:00:00Z' })])
    expect(accuracy?.n).toBe(2)
    // Written in another way it is the same time.
    const [same] = foldDetectionLabels([label(), label({ detectedAt: '2026-11-20T00:00:00.000Z' })])
    expect(same?.n).toBe(1)
  })

  it('has the numbers of a version', () => {
    const some = [
      ...labels(8, { state: 'flaky', label: 'right', probability: 0.95 }),
      ...labels(2, { state: 'flaky', label: 'wrong', probability: 0.95 }),
      ...labels(86, { state: 'steady', label: 'right', probability: 0.05 }),
      ...labels(4, { state: 'steady', label: 'wrong', probability: 0.05 }),
    ]
    const [accuracy] = foldDetectionLabels(some)
    expect(accuracy).toMatchObject({
      modelVersion: 'm1',
      n: 100,
      labelledByPeople: 100,
      precision: { value: 0.8, n: 10 },
      recall: { n: 12 },
      accuracy: { value: 0.94, n: 100 },
    })
    expect(accuracy?.f1?.value).toBeCloseTo(8 / 11, 12)
    // (94 · 0.05² + 6 · 0.95²) / 100, and the same with −ln.
    expect(accuracy?.brier).toBeCloseTo(0.0565, 12)
    expect(accuracy?.logLoss).toBeCloseTo((94 * -Math.log(0.95) + 6 * -Math.log(0.05)) / 100, 12)
    expect(accuracy?.calibration[9]).toMatchObject({ n: 10, observed: 0.8 })
    expect(accuracy?.calibration[0]).toMatchObject({ n: 90, observed: 4 / 90 })
  })

  it('says nothing of what was not counted', () => {
    expect(foldDetectionLabels([])).toEqual([])
    expect(foldDetectionLabels([label({ state: 'unknown' })])).toEqual([])
    const [accuracy] = foldDetectionLabels([label({ state: 'steady' })])
    expect(Object.keys(accuracy ?? {})).not.toEqual(expect.arrayContaining(['precision']))
    expect(accuracy).not.toHaveProperty('recall')
    expect(accuracy).not.toHaveProperty('f1')
  })
})

describe('parseDetectionLabel', () => {
  it('lets a label through as it is', () => {
    fc.assert(
      fc.property(anyLabels, (some) => {
        for (const one of some) expect(checkSchema(DetectionLabelSchema, one)._unsafeUnwrap()).toEqual(one)
      }),
    )
  })

  it.each([
    ['probability', label({ probability: 1.01 })],
    ['probability', label({ probability: Number.NaN })],
    ['at', label({ at: '2026-11-22' })],
    ['state', { ...base, state: 'odd' }],
    ['label', { ...base, label: 'maybe' }],
    ['reason', label({ reason: '' })],
    ['wrong', { ...base, wrong: true }],
    ['', undefined],
  ])('refuses a wrong %s', (path, input) => {
    const parsed = parseDetectionLabel(input)
    expect(parsed.isErr() && parsed.error.problems.map((problem) => problem.path)).toEqual([path])
  })
})

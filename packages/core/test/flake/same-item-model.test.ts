import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameItemModel, scoreFlakes, type FlakeScore } from '../../src/flake/index.ts'
import type { TestResult } from '../../src/schema/index.ts'

/** Results of one test: a text per item, a letter per attempt (P passed, F failed, E error, S skipped), oldest first. */
function tries(...items: readonly string[]): TestResult[] {
  const outcomes: Readonly<Record<string, string>> = { P: 'PASSED', F: 'FAILED', E: 'ERROR', S: 'SKIPPED' }
  return items.flatMap((letters, item) =>
    [...letters].map((letter, attempt) => ({
      id: `r${item}-${attempt}`,
      testcase: 'e2e/checkout',
      item: { type: 'deployment', id: `shop-${item}` },
      outcome: outcomes[letter] ?? letter,
      submittedAt: `2026-11-22T${String(item).padStart(2, '0')}:0${attempt}:00Z`,
      variant: {},
      data: {},
      groups: [],
    })),
  )
}

function scoreOf(...items: readonly string[]): FlakeScore {
  const [score] = scoreFlakes(tries(...items))
  if (!score) throw new Error('no score')
  return score
}

const history = fc.array(
  fc.string({ unit: fc.constantFrom('P', 'F', 'E', 'S'), minLength: 1, maxLength: 4 }),
  {
    minLength: 1,
    maxLength: 12,
  },
)

describe('the same-item model', () => {
  it('gives the same score in whatever order results come, and however often', () => {
    fc.assert(
      fc.property(
        history.chain((items) =>
          fc.tuple(
            fc.constant(tries(...items)),
            fc.shuffledSubarray(tries(...items), { minLength: tries(...items).length }),
          ),
        ),
        ([results, shuffled]) => {
          expect(scoreFlakes([...shuffled, ...shuffled])).toEqual(scoreFlakes(results))
        },
      ),
    )
  })

  it('holds its score inside its interval, and both between 0 and 1', () => {
    fc.assert(
      fc.property(history, (items) => {
        const { score, interval } = scoreOf(...items)
        expect(interval.lower).toBeGreaterThanOrEqual(0)
        expect(score).toBeGreaterThanOrEqual(interval.lower)
        expect(score).toBeLessThanOrEqual(interval.upper)
        expect(interval.upper).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('learns nothing from errors and skips', () => {
    fc.assert(
      fc.property(history, (items) => {
        const without = items.map((letters) => letters.replace(/[ES]/g, ''))
        fc.pre(without.some((letters) => letters !== ''))
        const { evidence: _, ...full } = scoreOf(...items)
        const { evidence: __, ...plain } = scoreOf(...without)
        expect(full).toEqual(plain)
      }),
    )
  })

  it('never calls a test that only fails anything but broken, once it failed twice', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 2, max: 5 }), (items, failures) => {
        expect(scoreOf(...items, ...Array.from({ length: failures }, () => 'F')).state).toBe('broken')
      }),
    )
  })

  it('grows with every flip', () => {
    fc.assert(
      fc.property(history, (items) => {
        expect(scoreOf(...items, 'FP').score).toBeGreaterThan(scoreOf(...items, 'PP').score)
      }),
    )
  })

  it.each([
    { items: ['P'], state: 'unknown', samples: 0, score: 0.5 },
    { items: ['F'], state: 'unknown', samples: 0, score: 0.5 },
    { items: ['FF'], state: 'broken', samples: 1, score: 0.25 },
    { items: ['F', 'F'], state: 'broken', samples: 0, score: 0.5 },
    { items: ['FP'], state: 'flaky', samples: 1, score: 0.75 },
    { items: ['FP', 'FF'], state: 'broken', samples: 2, score: 0.5 },
    { items: ['FP', 'F'], state: 'flaky', samples: 1, score: 0.75 },
    { items: ['F', 'F', 'P'], state: 'unknown', samples: 0, score: 0.5 },
    { items: Array.from({ length: 10 }, () => 'PP'), state: 'steady', samples: 10, score: 0.5 / 11 },
    {
      items: [...Array.from({ length: 10 }, () => 'PP'), 'F'],
      state: 'unknown',
      samples: 10,
      score: 0.5 / 11,
    },
    {
      items: ['FP', ...Array.from({ length: 199 }, () => 'PP')],
      state: 'unknown',
      samples: 200,
      score: 1.5 / 201,
    },
  ])('$items is $state', ({ items, state, samples, score }) => {
    const answer = scoreOf(...items)
    expect(answer).toMatchObject({ state, samples })
    expect(answer.score).toBeCloseTo(score, 12)
  })

  it('says which results speak for the state', () => {
    expect(scoreOf('PP', 'FP', 'P').evidence).toEqual(['r1-0', 'r1-1'])
    expect(scoreOf('PP', 'F', 'F').evidence).toEqual(['r1-0', 'r2-0'])
  })

  it('states its version on every score', () => {
    expect(scoreOf('P').modelVersion).toBe(sameItemModel().version)
  })

  it('keeps variants and testcases apart', () => {
    const [first] = tries('F')
    if (!first) throw new Error('no result')
    const results = [
      first,
      { ...first, id: 'b', outcome: 'PASSED', variant: { arch: 'arm' } },
      { ...first, id: 'c', testcase: 'a' },
    ]
    expect(scoreFlakes(results).map(({ testcase, variant }) => [testcase, variant])).toEqual([
      ['a', {}],
      ['e2e/checkout', {}],
      ['e2e/checkout', { arch: 'arm' }],
    ])
  })
})

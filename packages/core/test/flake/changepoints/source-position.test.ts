import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourcePositions } from '../../../src/flake/changepoints/index.ts'
import type { TestRun } from '../../../src/flake/evidence/test-run.ts'

const runsOfTests: fc.Arbitrary<TestRun[]> = fc.uniqueArray(
  fc.record({
    run: fc.string({ minLength: 1, maxLength: 3 }),
    at: fc.nat(3),
    commit: fc.constantFrom('a', 'b', '__proto__', 'constructor'),
    branch: fc.constantFrom('main', 'change'),
    passes: fc.nat(2),
    failures: fc.nat(2),
    results: fc.constant([]),
  }),
  { selector: ({ run }) => run, maxLength: 20 },
)

function runOf(text: string, at: number, commit: string): TestRun {
  const passes = [...text].filter((letter) => letter === 'P').length
  return { run: `r${at}`, at, commit, branch: 'main', passes, failures: text.length - passes, results: [] }
}

describe('sourcePositions', () => {
  it('is the same in whatever order the runs come', () => {
    fc.assert(
      fc.property(
        runsOfTests.chain((runs) =>
          fc.tuple(fc.constant(runs), fc.shuffledSubarray(runs, { minLength: runs.length })),
        ),
        ([runs, shuffled]) => {
          expect(sourcePositions(shuffled)).toEqual(sourcePositions(runs))
        },
      ),
    )
  })

  it('counts each run of the main branch once, one position for each commit', () => {
    fc.assert(
      fc.property(runsOfTests, (runs) => {
        const positions = sourcePositions(runs)
        const main = runs.filter(({ branch, passes, failures }) => branch === 'main' && passes + failures > 0)
        expect(new Set(positions.map(({ commit }) => commit)).size).toBe(positions.length)
        expect(positions.reduce((sum, one) => sum + one.runs, 0)).toBe(main.length)
        expect(positions.reduce((sum, one) => sum + one.failing, 0)).toBe(
          main.filter(({ failures }) => failures > 0).length,
        )
      }),
    )
  })

  it.each([
    { text: 'P', failing: 0, retried: 0, failingAfterRetry: 0 },
    { text: 'PP', failing: 0, retried: 0, failingAfterRetry: 0 },
    { text: 'F', failing: 1, retried: 0, failingAfterRetry: 0 },
    { text: 'FP', failing: 1, retried: 1, failingAfterRetry: 0 },
    { text: 'FF', failing: 1, retried: 1, failingAfterRetry: 1 },
    { text: 'FFP', failing: 1, retried: 1, failingAfterRetry: 0 },
  ])('$text', ({ text, ...counts }) => {
    expect(sourcePositions([runOf(text, 1, 'a')])).toEqual([{ commit: 'a', runs: 1, ...counts }])
  })

  it('puts a commit where it was first run, and a rerun of it there', () => {
    const runs = [runOf('F', 9, 'a'), runOf('P', 2, 'b'), runOf('P', 1, 'a')]
    expect(sourcePositions(runs).map(({ commit, runs: count }) => [commit, count])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
  })
})

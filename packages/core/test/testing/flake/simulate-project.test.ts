import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commitsOf, planRuns } from '../../../src/testing/flake/plan-runs.ts'
import { planTest } from '../../../src/testing/flake/plan-tests.ts'
import { playProject } from '../../../src/testing/flake/play-project.ts'
import { randomOf } from '../../../src/testing/flake/random.ts'
import {
  regimes,
  simulateProject,
  simulateUnrulyProject,
  trueRate,
  type Regime,
  type SimulatedProject,
  type TestKind,
} from '../../../src/testing/flake/index.ts'

const generators = [
  { name: 'plain', simulate: simulateProject },
  { name: 'unruly', simulate: simulateUnrulyProject },
] as const

const small: Regime = { ...regimes.base, tests: 40, days: 10, changeRunsPerDay: 8 }
const anyRegime: fc.Arbitrary<Regime> = fc
  .tuple(
    fc.constantFrom(...Object.values(regimes)),
    fc.integer({ min: 1, max: 30 }),
    fc.integer({ min: 1, max: 12 }),
  )
  .map(([regime, tests, days]) => ({ ...regime, tests, days }))
const anySeed = fc.nat(2 ** 32 - 1)

/** How many standard deviations a count is away from what is expected where each has the probability. */
function surprise(count: number, of: number, probability: number): number {
  return Math.abs(count - of * probability) / Math.sqrt(of * probability * (1 - probability))
}

function column({ tests }: SimulatedProject, run: number): string[] {
  return tests.map(({ codes }) => codes[run] ?? '')
}

describe.each(generators)('the $name generator', ({ simulate }) => {
  it('gives the same bytes for the same seed, and others for another', () => {
    fc.assert(
      fc.property(anyRegime, anySeed, (regime, seed) => {
        const project = JSON.stringify(simulate(regime, seed))
        expect(JSON.stringify(simulate(regime, seed))).toBe(project)
        if (regime.tests >= 10) expect(JSON.stringify(simulate(regime, seed + 1))).not.toBe(project)
      }),
      { numRuns: 30 },
    )
  })

  it('has a code for every run of every test, and says of a run what its codes say', () => {
    fc.assert(
      fc.property(anyRegime, anySeed, (regime, seed) => {
        const project = simulate(regime, seed)
        expect(project.tests).toHaveLength(regime.tests)
        expect(new Set(project.tests.map(({ id }) => id)).size).toBe(regime.tests)
        for (const { codes } of project.tests) expect(codes).toHaveLength(project.runs.length)
        for (const [index, { fails, failShare }] of project.runs.entries()) {
          expect(fails).toBe(column(project, index).filter((code) => '235'.includes(code)).length)
          expect(failShare).toBe(fails / regime.tests)
        }
      }),
      { numRuns: 30 },
    )
  })

  it('runs main once for every commit, everything in the order of time, and names code by its key', () => {
    fc.assert(
      fc.property(anyRegime, anySeed, (regime, seed) => {
        const { runs } = simulate(regime, seed)
        const times = runs.map(({ t }) => t)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
        const main = runs.filter(({ b }) => b === 0)
        expect(main.map(({ c }) => c)).toEqual(Array.from({ length: commitsOf(regime) }, (_, c) => c))
        expect(new Set(main.map(({ key }) => key)).size).toBe(main.length)
        for (const { pr, push, rerun } of main) expect([pr, push, rerun]).toEqual([-1, -1, false])
        const changes = runs.filter(({ b }) => b === 1)
        const firsts = changes.filter(({ rerun }) => !rerun)
        expect(new Set(firsts.map(({ key }) => key)).size).toBe(firsts.length)
        for (const run of changes) {
          expect(run.t).toBeGreaterThanOrEqual(0)
          const first = firsts.find(({ key }) => key === run.key)
          expect([first?.pr, first?.push, first?.c]).toEqual([run.pr, run.push, run.c])
          if (run.rerun) expect(first?.fails).toBeGreaterThan(0)
        }
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    { retries: 0, allowed: '02' },
    { retries: 1, allowed: '013' },
    { retries: 2, allowed: '0145' },
  ])('shows with $retries retries only the codes $allowed, and each of them', ({ retries, allowed }) => {
    const codes = new Set<string>()
    for (const seed of [1, 2, 3])
      for (const test of simulate({ ...small, retries, outages: 0.1, sticky: 0.5 }, seed).tests)
        for (const code of test.codes) codes.add(code)
    expect([...codes].sort()).toEqual([...allowed])
  })

  it.each([-1, 3, 0.5, Number.NaN])('knows no codes for %d retries', (retries) => {
    expect(() => simulate({ ...small, retries }, 1)).toThrow(TypeError)
  })

  it('draws the kinds of tests in their shares', () => {
    const tests = 20_000
    const regime = { ...small, tests, days: 1, mainRunsPerDay: 10, changeRunsPerDay: 0 }
    const counts = new Map<TestKind, number>()
    for (const { kind } of simulate(regime, 11).tests) counts.set(kind, (counts.get(kind) ?? 0) + 1)
    const shares: Record<TestKind, number> = {
      healthy: 0.77,
      flaky: 0.1,
      onset: 0.03,
      fixed: 0.02,
      regressed: 0.06,
      broken: 0.01,
      'flaky-and-regressed': 0.01,
    }
    for (const [kind, share] of Object.entries(shares))
      expect(surprise(counts.get(kind as TestKind) ?? 0, tests, share), kind).toBeLessThan(4)
  })

  it('pushes a change 1.9 times in the mean, and never more than three times', () => {
    const { runs } = simulate({ ...small, tests: 1, days: 300, mainRunsPerDay: 1, changeRunsPerDay: 20 }, 5)
    const pushes = new Map<number, number>()
    for (const { pr, b, rerun } of runs) if (b === 1 && !rerun) pushes.set(pr, (pushes.get(pr) ?? 0) + 1)
    const counts = [...pushes.values()]
    expect(counts.length).toBe(Math.round((300 * 20) / 1.9))
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
    // The deviation of one is that of two draws, 0.6 and 0.3; four of the mean's are 0.05.
    expect(mean).toBeGreaterThan(1.85)
    expect(mean).toBeLessThan(1.95)
    expect(Math.max(...counts)).toBe(3)
    expect(Math.min(...counts)).toBe(1)
  })

  it('has outages in their share of the runs, which take along much', () => {
    const regime = { ...small, tests: 100, days: 100, outages: 0.05, changeRunsPerDay: 20, brokenChanges: 0 }
    const { runs } = simulate(regime, 3)
    expect(surprise(runs.filter(({ failShare }) => failShare > 0.18).length, runs.length, 0.05)).toBeLessThan(
      4,
    )
    expect(simulate({ ...regime, outages: 0 }, 3).runs.every(({ failShare }) => failShare < 0.18)).toBe(true)
  })

  it('lets a healthy test fail in outages and broken changes alone, but for one run in a hundred thousand', () => {
    const regime = { ...small, tests: 300, outages: 0, brokenChanges: 0 }
    const healthy = simulate(regime, 9).tests.filter(({ kind }) => kind === 'healthy')
    const codes = healthy.map((test) => test.codes).join('')
    expect(codes.length).toBeGreaterThan(20_000)
    expect([...codes].filter((code) => code !== '0').length).toBeLessThanOrEqual(4)
  })
})

describe('a simulated test', () => {
  it('fails hard on every commit on which it is broken, and nowhere else if it does not flake', () => {
    const regime = { ...small, tests: 200, outages: 0, brokenChanges: 0 }
    const random = randomOf(17)
    const plans = Array.from({ length: regime.tests }, () => planTest(random, regime, () => 0.1))
    const planned = planRuns(random, regime, { breaks: () => 0, oldestBase: 0 })
    const { runs, tests } = playProject(random, regime, plans, planned)
    const broken = plans.filter((plan) => plan.broken.length > 0)
    expect(broken.length).toBeGreaterThan(5)
    for (const [index, plan] of plans.entries()) {
      for (const [place, { c }] of runs.entries()) {
        const isBroken = plan.broken.some(([first, last]) => first <= c && c <= last)
        const code = tests[index]?.codes[place]
        if (isBroken) expect(code).toBe('3')
        else if (plan.rate === 0) expect(code).toBe('0')
      }
    }
  })

  it('that is broken fails in the last run of main and fails till then from one commit on', () => {
    const { tests, runs } = simulateProject({ ...small, tests: 600, outages: 0, brokenChanges: 0 }, 21)
    const broken = tests.filter(({ kind }) => kind === 'broken')
    expect(broken.length).toBeGreaterThan(0)
    for (const { codes } of broken) {
      const main = [...codes].filter((_, index) => runs[index]?.b === 0).join('')
      expect(main).toMatch(/^0+3+$/)
    }
  })

  it('flakes as often as it says, between the days that it says', () => {
    const regime = {
      ...small,
      tests: 400,
      outages: 0,
      brokenChanges: 0,
      changeRunsPerDay: 0,
      mainRunsPerDay: 100,
    }
    const { tests, runs } = simulateProject(regime, 4)
    let [flakes, expected, variance] = [0, 0, 0]
    for (const test of tests.filter(({ kind }) => ['flaky', 'onset', 'fixed'].includes(kind))) {
      for (const [index, { t }] of runs.entries()) {
        const rate = trueRate(test, t)
        if (rate === 0) continue
        expected += rate
        variance += rate * (1 - rate)
        if (test.codes[index] !== '0') flakes++
      }
    }
    expect(expected).toBeGreaterThan(100)
    expect(Math.abs(flakes - expected)).toBeLessThan(4 * Math.sqrt(variance))
  })

  it('says its true rate: nothing before the first day, and nothing from the last day on', () => {
    const test = { id: 'a', codes: '', kind: 'onset', rate: 0.2 } as const
    expect(trueRate(test, 5)).toBe(0)
    const flaking = { ...test, flakes: { from: 2, until: 4 } }
    expect([1.9, 2, 3.9, 4].map((day) => trueRate(flaking, day))).toEqual([0, 0.2, 0.2, 0])
  })
})

describe('the unruly generator', () => {
  it('bases changes on commits that are up to two days old, and keeps them there', () => {
    const regime = { ...small, days: 30 }
    const { runs } = simulateUnrulyProject(regime, 8)
    let oldest = 0
    for (const { b, c, t } of runs) {
      const newest = Math.max(0, Math.min(commitsOf(regime) - 1, Math.floor(t * regime.mainRunsPerDay - 0.5)))
      if (b === 0) continue
      expect(c).toBeLessThanOrEqual(newest)
      oldest = Math.max(oldest, newest - c)
    }
    // Two days and a push or two of half a day each, at six commits a day.
    expect(oldest).toBeGreaterThan(6)
    expect(oldest).toBeLessThanOrEqual(19)
  })

  it('lets tests fail together that share a cause', () => {
    const { tests, runs } = simulateUnrulyProject(
      { ...regimes.base, tests: 300, outages: 0, brokenChanges: 0 },
      6,
    )
    const failing = tests
      .filter(({ kind }) => kind === 'flaky')
      .map(({ codes }) => new Set(runs.flatMap((_, index) => (codes[index] === '0' ? [] : [index]))))
      .filter(({ size }) => size >= 10)
    const together = failing.flatMap((one, index) =>
      failing
        .slice(index + 1)
        .filter((other) => [...one].filter((run) => other.has(run)).length > 0.5 * one.size),
    )
    expect(together.length).toBeGreaterThan(0)
  })
})

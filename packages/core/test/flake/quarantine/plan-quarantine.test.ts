import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testKey } from '../../../src/flake/evidence/index.ts'
import {
  planQuarantine,
  type QuarantineCandidate,
  type QuarantinePlan,
  type QuarantinePolicy,
  type QuarantineProject,
} from '../../../src/flake/quarantine/index.ts'
import { brokenScore, day, event, flakyScore, healthy, policy, score, scores, start } from './examples.ts'

const project: QuarantineProject = { at: start, suite: { tests: 1000, trueCatches: 100 } }

function candidate(name: string, fields: Partial<QuarantineCandidate> = {}): QuarantineCandidate {
  const testcase = `unit/${name}`
  const given = fields.score ?? flakyScore
  return {
    trueCatches: 0,
    ...fields,
    record: { ...healthy, ...fields.record, testcase },
    score: { ...given, testcase },
  }
}

function keyOf(name: string): string {
  return testKey({ testcase: `unit/${name}`, variant: {} })
}

function costing(
  name: string,
  costPerDay: number,
  fields: Partial<QuarantineCandidate> = {},
): QuarantineCandidate {
  return candidate(name, { ...fields, score: { ...flakyScore, costPerDay } })
}

function planned(
  candidates: readonly QuarantineCandidate[],
  budget: Partial<QuarantinePolicy['budget']> = {},
  of: QuarantineProject = project,
): QuarantinePlan {
  return planQuarantine(candidates, { ...policy, budget: { ...policy.budget, ...budget } }, of)
}

function admitted(plan: QuarantinePlan): string[] {
  return plan.candidates.filter((one) => one.admitted).map(({ testcase }) => testcase.slice('unit/'.length))
}

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

const projects = fc
  .record({
    tests: fc.array(
      fc.record({
        score: fc.oneof(scores, fc.constant(flakyScore)),
        costPerDay: fc.constantFrom(0, 0.01, 0.1, 0.5, 2),
        state: fc.constantFrom('healthy', 'suspect', 'quarantined', 'probation', 'broken'),
        trueCatches: fc.nat(5),
      }),
      { maxLength: names.length },
    ),
    clusters: fc.array(fc.array(fc.constantFrom(...names), { maxLength: 3 }), { maxLength: 3 }),
    budget: fc.record({
      tests: fc.nat(5),
      shareOfSuite: fc.constantFrom(0, 0.1, 0.3, 1),
      lostDetection: fc.constantFrom(0, 0.1, 0.4, 1),
    }),
    suite: fc.record({ tests: fc.nat(30), trueCatches: fc.nat(30) }),
  })
  .map(({ tests, clusters, budget, suite }) => ({
    candidates: tests.map(({ score: given, costPerDay, state, trueCatches }, index) =>
      candidate(names[index] ?? '', {
        record: { ...healthy, state: state as 'healthy' },
        score: { ...given, costPerDay },
        trueCatches,
      }),
    ),
    policy: { ...policy, budget },
    project: { at: start, suite, clusters: clusters.map((cluster) => cluster.map(keyOf)) },
  }))

describe('laws of a plan', () => {
  it('the budget is never exceeded, beyond what was taken before', () => {
    fc.assert(
      fc.property(projects, ({ candidates, policy: by, project: of }) => {
        const { budget } = planQuarantine(candidates, by, of)
        for (const { limit, before, after } of Object.values(budget)) {
          expect(after).toBeLessThanOrEqual(Math.max(limit, before))
          expect(after).toBeGreaterThanOrEqual(before)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('what is said to be taken is what was admitted and held', () => {
    fc.assert(
      fc.property(projects, ({ candidates, policy: by, project: of }) => {
        const plan = planQuarantine(candidates, by, of)
        const inside = candidates.filter(
          ({ record }) =>
            record.state === 'quarantined' ||
            record.state === 'probation' ||
            plan.candidates.some((one) => one.admitted && one.testcase === record.testcase),
        )
        const tests = Math.max(of.suite.tests, candidates.length)
        expect(plan.budget.shareOfSuite.after).toBeCloseTo(tests === 0 ? 0 : inside.length / tests, 9)
        expect(plan.budget.tests.after).toBeLessThanOrEqual(inside.length)
        expect(plan.budget.lostDetection.after).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })

  it('no broken test is offered, and each is listed apart', () => {
    fc.assert(
      fc.property(projects, ({ candidates, policy: by, project: of }) => {
        const plan = planQuarantine(candidates, by, of)
        const broken = candidates
          .filter((one) => one.score.state === 'broken')
          .map((one) => one.record.testcase)
        expect(plan.broken.map(({ testcase }) => testcase)).toEqual(broken)
        for (const { testcase } of plan.candidates) expect(broken).not.toContain(testcase)
      }),
    )
  })

  it('the order of the candidates and of the clusters does not matter', () => {
    fc.assert(
      fc.property(projects, ({ candidates, policy: by, project: of }) => {
        const clusters = of.clusters.map((cluster) => cluster.toReversed()).reverse()
        const turned = planQuarantine(candidates.toReversed(), by, { ...of, clusters })
        expect(turned).toEqual(planQuarantine(candidates, by, of))
      }),
    )
  })

  it('tests that fail together are all admitted, or none', () => {
    fc.assert(
      fc.property(projects, ({ candidates, policy: by, project: of }) => {
        const plan = planQuarantine(candidates, by, of)
        const state = new Map(plan.candidates.map((one) => [testKey(one), one.admitted]))
        for (const one of plan.candidates) {
          expect(one.unit).toContain(testKey(one))
          for (const key of one.unit) expect(state.get(key)).toBe(one.admitted)
        }
        for (const cluster of of.clusters)
          expect(new Set(cluster.flatMap((key) => state.get(key) ?? [])).size).toBeLessThan(2)
      }),
    )
  })

  it('the summary counts the candidates', () => {
    fc.assert(
      fc.property(projects, ({ candidates, policy: by, project: of }) => {
        const plan = planQuarantine(candidates, by, of)
        const counts = Object.values(plan.summary)
        expect(counts.reduce((sum, one) => sum + one.candidates, 0)).toBe(plan.candidates.length)
        expect(counts.reduce((sum, one) => sum + one.admitted, 0)).toBe(admitted(plan).length)
      }),
    )
  })
})

describe('planQuarantine', () => {
  it('offers whoever has shown enough, with all that a person wants to know', () => {
    const failure = { at: '2026-10-31T00:00:00Z', run: 'ci/1', commit: 'a1', results: ['r1'] }
    const record = { ...healthy, owner: 'team-a', issue: 'issue-1' }
    const plan = planned([
      candidate('a', { record, trueCatches: 5, lastFailures: [failure] }),
      candidate('b', { score: score() }),
    ])
    expect(plan.candidates).toEqual([
      {
        testcase: 'unit/a',
        variant: {},
        priority: 'high',
        admitted: true,
        unit: [keyOf('a')],
        score: 0.97,
        flakyNow: 0.99,
        rate: 0.1,
        samples: 200,
        failures: 12,
        flipCommits: 3,
        flipChanges: 2,
        redBuildsPerDay: 0.5,
        detection: 5.5 / 600,
        evidence: ['r1'],
        rationale:
          'Fails on good code in 10 % of its runs (5 % to 20 %, 200 runs), with flips on 3 commits and 2 changes: about 0.5 red builds a day, for 0.917 % of what the suite detects.',
        lastFailures: [failure],
        suggestedUntil: '2026-12-01T00:00:00.000Z',
        owner: 'team-a',
        issue: 'issue-1',
        modelVersion: 'test-1',
      },
    ])
    expect(plan.summary.high).toEqual({ candidates: 1, admitted: 1 })
    expect(plan.policy).toEqual(policy)
  })

  it('orders by priority, then by what is prevented for what is lost', () => {
    const plan = planned([
      costing('low', 0.01),
      costing('critical', 1),
      costing('medium', 0.03),
      costing('dear', 0.5, { trueCatches: 10 }),
      costing('cheap', 0.2),
    ])
    expect(admitted(plan)).toEqual(['critical', 'cheap', 'dear', 'medium', 'low'])
    expect(plan.candidates.map(({ priority }) => priority)).toEqual([
      'critical',
      'high',
      'high',
      'medium',
      'low',
    ])
  })

  it('admits what prevents most for what it costs, and skips what does not fit', () => {
    const many = [costing('a', 1, { trueCatches: 50 }), costing('b', 0.9), costing('c', 0.8)]
    expect(admitted(planned(many, { tests: 2 }))).toEqual(['b', 'c'])
    const plan = planned(many, { lostDetection: 0.01 })
    expect(admitted(plan)).toEqual(['b', 'c'])
    expect(plan.candidates[0]).toMatchObject({
      testcase: 'unit/a',
      admitted: false,
      obstacle: 'lost-detection',
    })
    expect(planned(many, { shareOfSuite: 0.001 }).candidates.map(({ obstacle }) => obstacle)).toEqual([
      'share-of-suite',
      undefined,
      'share-of-suite',
    ])
  })

  it('what is in quarantine or on probation takes from the budget first', () => {
    const inside = (['quarantined', 'probation'] as const).map((state) =>
      candidate(state, { record: { ...healthy, state }, score: score() }),
    )
    const plan = planned([...inside, candidate('a')], { tests: 2 })
    expect(plan.budget.tests).toEqual({ limit: 2, before: 2, after: 2 })
    expect(plan.candidates).toMatchObject([{ admitted: false, obstacle: 'tests' }])
  })

  it('tests that fail together count once, and their red builds too', () => {
    const clusters = [[keyOf('a'), keyOf('b')], [keyOf('b'), keyOf('c')], []]
    const many = ['a', 'b', 'c'].map((name) => costing(name, 0.5))
    const plan = planned([...many, costing('d', 0.4)], { tests: 2 }, { ...project, clusters })
    expect(admitted(plan).sort()).toEqual(['a', 'b', 'c', 'd'])
    expect(plan.budget.tests.after).toBe(2)
    // One red build prevented for three times the detection is worth less than `d`.
    const one = planned([...many, costing('d', 0.4)], { tests: 1 }, { ...project, clusters })
    expect(admitted(one)).toEqual(['d'])
  })

  it('a test that fails together with one in quarantine needs no further place', () => {
    const inside = candidate('a', { record: { ...healthy, state: 'quarantined' }, score: score() })
    const clusters = [[keyOf('a'), keyOf('b')]]
    const plan = planned([inside, candidate('b'), candidate('c')], { tests: 1 }, { ...project, clusters })
    expect(admitted(plan)).toEqual(['b'])
  })

  it('a broken member keeps the others out', () => {
    const clusters = [[keyOf('a'), keyOf('b')]]
    const plan = planned(
      [candidate('a'), candidate('b', { score: brokenScore })],
      {},
      { ...project, clusters },
    )
    expect(plan.candidates).toMatchObject([
      { testcase: 'unit/a', admitted: false, obstacle: 'broken-in-cluster' },
    ])
    expect(plan.broken).toMatchObject([{ testcase: 'unit/b', failingTail: 4 }])
  })

  it('does not offer what a person or a rule decided about', () => {
    const manual = event('release', day(1))
    const plan = planned([
      candidate('a', { record: { ...healthy, manual } }),
      candidate('b', { exemptions: [{ id: 'list', reason: 'named' }] }),
      candidate('c', { record: { ...healthy, manual: event('hand-back', day(1)) } }),
    ])
    expect(admitted(plan)).toEqual(['c'])
  })

  it('asks the policy of the team about entry and end', () => {
    const team = { ...policy, maxAgeMs: 1000, strict: { ...policy.strict, score: 0.98 } }
    expect(planned([candidate('a', { policy: team })]).candidates).toEqual([])
    const lenient = { ...team, strict: policy.strict }
    expect(planned([candidate('a', { policy: lenient })]).candidates[0]?.suggestedUntil).toBe(
      '2026-11-01T00:00:01.000Z',
    )
  })

  it('takes the suite to be no smaller than what it is given', () => {
    const plan = planned(
      [candidate('a', { trueCatches: 3 })],
      {},
      { at: start, suite: { tests: 0, trueCatches: 0 } },
    )
    expect(plan.candidates[0]).toMatchObject({ detection: 1, obstacle: 'share-of-suite' })
  })

  it('nothing is nothing', () => {
    const plan = planned([], {}, { at: start, suite: { tests: 0, trueCatches: 0 } })
    expect(plan).toMatchObject({ candidates: [], broken: [] })
  })

  it('refuses one test twice, and numbers that are none', () => {
    expect(() => planned([candidate('a'), candidate('a')])).toThrow(TypeError)
    expect(() => planned([candidate('a', { trueCatches: -1 })])).toThrow(TypeError)
    expect(() => planned([costing('a', Number.NaN)])).toThrow(TypeError)
    expect(() => planned([], {}, { at: start, suite: { tests: Infinity, trueCatches: 0 } })).toThrow(
      TypeError,
    )
  })
})

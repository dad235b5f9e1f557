import fc from 'fast-check'
import type { FlakeScore } from '../../../src/flake/score/flake-score.ts'
import type { TestRun } from '../../../src/flake/evidence/test-run.ts'
import {
  defaultQuarantinePolicy,
  newQuarantineRecord,
  reduceQuarantine,
  type ManualEvent,
  type QuarantineEffect,
  type QuarantineEvidence,
  type QuarantinePolicy,
  type QuarantineRecord,
  type QuarantineStep,
  type RunsSince,
} from '../../../src/flake/quarantine/index.ts'
import { fromEpochMs } from '../../../src/schema/index.ts'

export const policy: QuarantinePolicy = defaultQuarantinePolicy
export const dayMs = 86_400_000
export const start: number = Date.UTC(2026, 10, 1)

/** So many days after the first of November. */
export function day(days: number): number {
  return start + days * dayMs
}

/** A score of `unit/a` that nothing speaks against, but for what is given. */
export function score(fields: Partial<FlakeScore> = {}): FlakeScore {
  return {
    testcase: 'unit/a',
    variant: {},
    state: 'steady',
    score: 0.01,
    flakyNow: 0.01,
    regressed: 0.01,
    explanations: {
      'never-flaky': 0.98,
      flaky: 0.01,
      onset: 0,
      fixed: 0,
      'onset-and-fixed': 0,
      regression: 0.01,
    },
    rate: 0.1,
    interval: { lower: 0.05, upper: 0.2 },
    samples: 200,
    failures: 0,
    flips: { commits: 0, changes: 0 },
    failingTail: 0,
    enough: true,
    retryFailure: 0.3,
    costPerDay: 0.5,
    evidence: ['r1'],
    explanation: 'Seen.',
    wouldChange: 'More runs.',
    modelVersion: 'test-1',
    ...fields,
  }
}

export const flakyScore: FlakeScore = score({
  state: 'flaky',
  score: 0.97,
  flakyNow: 0.99,
  failures: 12,
  flips: { commits: 3, changes: 2 },
})

export const brokenScore: FlakeScore = score({
  state: 'broken',
  score: 0.99,
  flakyNow: 0.99,
  regressed: 0.9,
  failingTail: 4,
  flips: { commits: 3, changes: 2 },
})

export function since(fields: Partial<RunsSince> = {}): RunsSince {
  return { from: 0, runs: 0, cleanTail: 0, flips: 0, hardFailuresOnMain: 0, results: [], ...fields }
}

/** So many clean runs since the record's state began, and nothing else. */
export function clean(record: QuarantineRecord, runs: number, at: number): RunsSince {
  return since({ from: record.since, runs, cleanTail: runs, lastRunAt: at })
}

export function evidence(fields: Partial<QuarantineEvidence> = {}): QuarantineEvidence {
  return { at: start, score: score(), since: since(), hasBudget: true, ...fields }
}

export function event<Kind extends ManualEvent['kind']>(
  kind: Kind,
  at: number,
  fields: Partial<ManualEvent> = {},
): ManualEvent {
  const said = { id: `${kind}-${at}`, at: fromEpochMs(at), by: 'ann', reason: 'I looked at it' }
  return (
    kind === 'quarantine' || kind === 'renew'
      ? { kind, ...said, until: fromEpochMs(at + 10 * dayMs), ...fields }
      : { kind, ...said, ...fields }
  ) as ManualEvent
}

export const healthy: QuarantineRecord = newQuarantineRecord({ testcase: 'unit/a', variant: {} })
export const tracked: QuarantineRecord = { ...healthy, owner: 'team-a', issue: 'https://issues.example/1' }

export function step(
  record: QuarantineRecord,
  fields: Partial<QuarantineEvidence>,
  by: QuarantinePolicy = policy,
): QuarantineStep {
  return reduceQuarantine(record, evidence(fields), by)
}

/** In quarantine since the first of November, with an owner and an issue. */
export const quarantined: QuarantineRecord = step(tracked, { score: flakyScore }).record

/** Released on the tenth day. */
export const onProbation: QuarantineRecord = step(quarantined, {
  at: day(10),
  since: clean(quarantined, 149, day(10)),
}).record

export function kinds(effects: readonly QuarantineEffect[]): string[] {
  return effects.map(({ kind }) => kind)
}

let made = 0

export function run(fields: Partial<TestRun> = {}): TestRun {
  made++
  return {
    run: `ci/${made}`,
    at: day(1) + made,
    commit: `c${made}`,
    branch: 'main',
    passes: 1,
    failures: 0,
    results: [`r${made}`],
    ...fields,
  }
}

const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 0.04, 0.05, 0.3, 0.5, 0.94, 0.95, 0.96, 1),
)

export const scores: fc.Arbitrary<FlakeScore> = fc
  .record({
    state: fc.constantFrom('broken', 'flaky', 'recovered', 'steady', 'unknown'),
    score: probability,
    flakyNow: probability,
    regressed: probability,
    flips: fc.record({ commits: fc.nat(4), changes: fc.nat(4) }),
    failingTail: fc.nat(5),
  })
  .map((fields) => score(fields))

/** Decisions of people around the days of the evidence, good and bad ones. */
export const manualEvents: fc.Arbitrary<ManualEvent> = fc
  .record({
    kind: fc.constantFrom('quarantine', 'renew', 'release', 'exempt', 'hand-back'),
    at: fc.integer({ min: 0, max: 60 }),
    id: fc.constantFrom('e1', 'e2', 'e3'),
    by: fc.constantFrom('ann', 'ben', ' '),
    until: fc.integer({ min: 0, max: 120 }),
  })
  .map(({ kind, at, id, by, until }) =>
    event(kind as ManualEvent['kind'], day(at), {
      id,
      by,
      ...(kind === 'quarantine' || kind === 'renew' ? { until: fromEpochMs(day(until)) } : {}),
    }),
  )

const sinces: fc.Arbitrary<(record: QuarantineRecord) => RunsSince> = fc
  .record({
    isCounted: fc.boolean(),
    cleanTail: fc.constantFrom(0, 10, 58, 59, 148, 149, 500),
    flips: fc.nat(1),
    lastRun: fc.option(fc.nat(60), { nil: undefined }),
  })
  .map(({ isCounted, cleanTail, flips, lastRun }) => (record) => ({
    from: isCounted ? record.since : record.since - 1,
    runs: cleanTail + flips,
    cleanTail,
    flips,
    hardFailuresOnMain: 0,
    ...(lastRun === undefined ? {} : { lastRunAt: day(lastRun) }),
    results: [],
  }))

/** Evidence for whatever record it meets, on one of sixty days. */
export const looks: fc.Arbitrary<(record: QuarantineRecord) => QuarantineEvidence> = fc
  .record({
    at: fc.integer({ min: 0, max: 60 }).map(day),
    score: scores,
    since: sinces,
    recent: fc.option(fc.record({ runs: fc.nat(300), flakyCommits: fc.nat(4) }), { nil: undefined }),
    events: fc.array(manualEvents, { maxLength: 3 }),
    isExempt: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
    hasBudget: fc.boolean(),
    exists: fc.boolean(),
    issue: fc.constantFrom(undefined, 'https://issues.example/1', ' '),
    owner: fc.constantFrom(undefined, 'team-a'),
  })
  .map(({ since: sinceOf, recent, isExempt, issue, owner, ...fields }) => (record) => ({
    ...fields,
    since: sinceOf(record),
    ...(recent ? { recent } : {}),
    ...(isExempt ? { exemptions: [{ id: 'list', reason: 'named in a list' }] } : {}),
    ...(issue === undefined ? {} : { issue }),
    ...(owner === undefined ? {} : { owner }),
  }))

/** Strict and fast, automatic and not. */
export const policies: fc.Arbitrary<QuarantinePolicy> = fc
  .record({ mode: fc.constantFrom('strict', 'fast'), automatic: fc.boolean() })
  .map((fields) => ({ ...policy, ...fields }) as QuarantinePolicy)

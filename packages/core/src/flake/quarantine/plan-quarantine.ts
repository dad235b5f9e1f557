import { compareText } from '../../canonical/compare-text.ts'
import { fromEpochMs } from '../../schema/compare-instants.ts'
import { cofailingUnits } from './cofailing-units.ts'
import { entryVerdict, rounded } from './entry-rule.ts'
import { budgetLedger } from './quarantine-budget.ts'
import type {
  BrokenTest,
  PlannedQuarantine,
  PlanObstacle,
  QuarantineCandidate,
  QuarantinePlan,
  QuarantinePriority,
  QuarantineProject,
} from './quarantine-plan.ts'
import type { QuarantinePolicy } from './quarantine-policy.ts'
import { testKey, type TestKey } from '../evidence/test-key.ts'

/** A candidate with what is worked out of it once. */
interface Weighed {
  readonly key: TestKey
  readonly candidate: QuarantineCandidate
  readonly policy: QuarantinePolicy
  readonly unit: TestKey
  readonly detection: number
}

/** Candidates that enter together or not at all. */
interface Unit {
  readonly members: readonly Weighed[]
  readonly redBuildsPerDay: number
  readonly value: number
}

const priorities: readonly QuarantinePriority[] = ['critical', 'high', 'medium', 'low']

/**
 * Who of a project may enter quarantine now. Hand in all tests that are in quarantine or on probation, all that are broken,
 * and all that may be flaky; the order does not matter. Take `admitted` as `hasBudget` of `reduceQuarantine`.
 *
 * Only tests that have shown enough by themselves are candidates. Of those, units are admitted as long as they fit all
 * three limits, in order of red builds prevented a day per detection lost; one that does not fit is skipped.
 * Tests that fail together count once against the number of tests, prevent as many red builds as the worst of them, and are
 * admitted together or not at all; not at all while one of them is broken.
 *
 * @throws TypeError for two candidates that are one test, and for numbers that are negative or none.
 * @remarks The probability that a test catches the next regression is (catches + ½) / Σ (catches + ½) over the suite. The
 * priority follows from the expected red builds a day: 1 or more is critical, 0.2 (one a working week) high, 0.03 (one a
 * month) medium, by default.
 */
export function planQuarantine(
  candidates: readonly QuarantineCandidate[],
  policy: QuarantinePolicy,
  project: QuarantineProject,
): QuarantinePlan {
  const weighed = weigh(candidates, policy, project)
  const broken = weighed.filter(({ candidate }) => candidate.score.state === 'broken')
  const brokenUnits = new Set(broken.map(({ unit }) => unit))
  const ledger = budgetLedger(policy.budget, Math.max(project.suite.tests, candidates.length))
  for (const { candidate, unit, detection } of weighed)
    if (holdsPlace(candidate)) ledger.hold({ unit, detections: [detection] })
  const planned = unitsOf(weighed.filter(isCandidate)).flatMap(({ members, value }) => {
    const unit = members[0]?.unit ?? ''
    const obstacle = brokenUnits.has(unit)
      ? 'broken-in-cluster'
      : ledger.take({ unit, detections: members.map(({ detection }) => detection) })
    const keys = members.map(({ key }) => key)
    return members.map((member) => ({
      value,
      key: member.key,
      plan: toPlan(member, keys, obstacle, project),
    }))
  })
  const plans = planned
    .sort(
      (a, b) =>
        priorities.indexOf(a.plan.priority) - priorities.indexOf(b.plan.priority) ||
        b.value - a.value ||
        compareText(a.key, b.key),
    )
    .map(({ plan }) => plan)
  return {
    candidates: plans,
    broken: broken.map(toBroken),
    summary: summaryOf(plans),
    budget: ledger.use(),
    policy,
  }
}

/** By key, so that sums come out the same whatever the order was. */
function weigh(
  candidates: readonly QuarantineCandidate[],
  policy: QuarantinePolicy,
  { suite, clusters }: QuarantineProject,
): readonly Weighed[] {
  const unitOf = cofailingUnits(clusters ?? [])
  const numbers = candidates.flatMap(({ trueCatches, score }) => [trueCatches, score.costPerDay])
  const wrong = [suite.tests, suite.trueCatches, ...numbers].find(
    (value) => !(value >= 0 && value < Infinity),
  )
  if (wrong !== undefined) throw new TypeError(`Not a count: ${wrong}.`)
  const tests = Math.max(suite.tests, candidates.length)
  const caught = candidates.map(({ trueCatches }) => trueCatches).sort((a, b) => a - b)
  const catches = Math.max(
    suite.trueCatches,
    caught.reduce((total, value) => total + value, 0),
  )
  const weighed = candidates.map((candidate) => {
    const key = testKey(candidate.record)
    if (key !== testKey(candidate.score))
      throw new TypeError(`A score of ${testKey(candidate.score)} for ${key}.`)
    const detection = (candidate.trueCatches + 0.5) / (catches + 0.5 * tests)
    return { key, candidate, policy: candidate.policy ?? policy, unit: unitOf(key), detection }
  })
  weighed.sort((a, b) => compareText(a.key, b.key))
  const twice = weighed.find(({ key }, index) => weighed[index + 1]?.key === key)
  if (twice) throw new TypeError(`Two candidates are ${twice.key}.`)
  return weighed
}

/** A test on probation keeps its place, so that there is room for it should it flip. */
function holdsPlace({ record }: QuarantineCandidate): boolean {
  return record.state === 'quarantined' || record.state === 'probation'
}

function isCandidate({ candidate, policy }: Weighed): boolean {
  const { record, score, recent, exemptions } = candidate
  const isFree = record.manual === undefined || record.manual.kind === 'hand-back'
  return (
    !holdsPlace(candidate) &&
    isFree &&
    (exemptions ?? []).length === 0 &&
    entryVerdict(score, recent, policy).rule !== undefined
  )
}

function unitsOf(candidates: readonly Weighed[]): readonly Unit[] {
  const byUnit = new Map<TestKey, Weighed[]>()
  for (const candidate of candidates) {
    const own = byUnit.get(candidate.unit)
    if (own) own.push(candidate)
    else byUnit.set(candidate.unit, [candidate])
  }
  return [...byUnit]
    .map(([key, members]) => {
      const redBuildsPerDay = members.reduce(
        (most, { candidate }) => Math.max(most, candidate.score.costPerDay),
        0,
      )
      const detection = members.reduce((total, member) => total + member.detection, 0)
      return { key, members, redBuildsPerDay, value: redBuildsPerDay / detection }
    })
    .sort((a, b) => b.value - a.value || compareText(a.key, b.key))
}

function toPlan(
  { candidate, policy, detection }: Weighed,
  unit: readonly TestKey[],
  obstacle: PlanObstacle | undefined,
  { at }: QuarantineProject,
): PlannedQuarantine {
  const { record, score, lastFailures } = candidate
  return {
    testcase: record.testcase,
    variant: record.variant,
    priority: priorityOf(score.costPerDay, policy),
    admitted: obstacle === undefined,
    ...(obstacle === undefined ? {} : { obstacle }),
    unit,
    score: score.score,
    flakyNow: score.flakyNow,
    rate: score.rate,
    samples: score.samples,
    failures: score.failures,
    flipCommits: score.flips.commits,
    flipChanges: score.flips.changes,
    redBuildsPerDay: score.costPerDay,
    detection,
    evidence: score.evidence,
    rationale: rationaleOf(candidate, detection, unit.length),
    lastFailures: lastFailures ?? [],
    suggestedUntil: fromEpochMs(at + policy.maxAgeMs),
    ...carriedOf(candidate),
    modelVersion: score.modelVersion,
  }
}

function priorityOf(redBuildsPerDay: number, { priorities: from }: QuarantinePolicy): QuarantinePriority {
  if (redBuildsPerDay >= from.critical) return 'critical'
  if (redBuildsPerDay >= from.high) return 'high'
  return redBuildsPerDay >= from.medium ? 'medium' : 'low'
}

function rationaleOf({ score }: QuarantineCandidate, detection: number, together: number): string {
  const { interval, flips } = score
  const rate = `${percent(score.rate)} of its runs (${percent(interval.lower)} to ${percent(interval.upper)}, ${score.samples} runs)`
  const others = together > 1 ? `, together with ${together - 1} others` : ''
  return `Fails on good code in ${rate}${others}, with flips on ${flips.commits} commits and ${flips.changes} changes: about ${rounded(score.costPerDay)} red builds a day, for ${percent(detection)} of what the suite detects.`
}

function percent(share: number): string {
  return `${rounded(share * 100)} %`
}

function toBroken({ candidate }: Weighed): BrokenTest {
  const { record, score, lastFailures } = candidate
  return {
    testcase: record.testcase,
    variant: record.variant,
    failingTail: score.failingTail,
    explanation: score.explanation,
    lastFailures: lastFailures ?? [],
    ...carriedOf(candidate),
  }
}

function carriedOf({ record: { owner, issue } }: QuarantineCandidate): { owner?: string; issue?: string } {
  return { ...(owner === undefined ? {} : { owner }), ...(issue === undefined ? {} : { issue }) }
}

function summaryOf(plans: readonly PlannedQuarantine[]): QuarantinePlan['summary'] {
  const counts = (priority: QuarantinePriority): { candidates: number; admitted: number } => {
    const own = plans.filter((plan) => plan.priority === priority)
    return { candidates: own.length, admitted: own.filter(({ admitted }) => admitted).length }
  }
  return { critical: counts('critical'), high: counts('high'), medium: counts('medium'), low: counts('low') }
}

import {
  benjaminiHochberg,
  fisherExact,
  median,
  medianRatioInterval,
  quantile,
  rateDifferenceInterval,
} from '../../src/numeric/index.ts'
import type { Rule, Status } from '../../src/policy/index.ts'
import type { BaselineCounts, MetricPoint, TestResult } from '../../src/schema/index.ts'
import {
  atLeast,
  classOf,
  isKnown,
  isOneSubject,
  lengthOf,
  matches,
  millionths,
  now,
  resultsOf,
  slotsOf,
  textOf,
  time,
  type Scene,
} from './reference-evidence.ts'
import { isWaived } from './reference-slot.ts'

type Of<Type extends Rule['type']> = Extract<Rule, { readonly type: Type }>

/** The counts to compare with: the newest, or the best; of as new ones the better, of as good ones the larger. */
export function countsFor(
  testcase: string,
  { ref, window, minRuns }: Of<'noNewFailures'>['baseline'],
  scene: Scene,
): BaselineCounts | undefined {
  const usable = (scene.evidence.baselines ?? []).filter(
    (one) =>
      one.testcase === testcase &&
      one.ref === ref &&
      isKnown(one.at, scene) &&
      time(one.at) <= now(scene) &&
      now(scene) < time(one.at) + lengthOf(window) &&
      one.passes + one.failures >= minRuns,
  )
  const share = (one: BaselineCounts): number => one.passes / (one.passes + one.failures)
  const isBetter = (one: BaselineCounts, other: BaselineCounts): boolean => {
    if (ref !== 'best-of-last' && time(one.at) !== time(other.at)) return time(one.at) > time(other.at)
    return share(one) === share(other) ? one.passes > other.passes : share(one) > share(other)
  }
  return usable.find((one) => !usable.some((other) => isBetter(other, one)))
}

function pointsOf(
  name: string,
  ref: MetricPoint['ref'],
  window: string,
  scene: Scene,
): readonly MetricPoint[] {
  const { evidence, subject } = scene
  if (!isOneSubject(evidence.subject, subject)) return []
  const points = (evidence.metrics ?? []).filter(
    (point) =>
      point.metric === name &&
      point.ref === ref &&
      isKnown(point.at, scene) &&
      time(point.at) <= now(scene) &&
      now(scene) < time(point.at) + lengthOf(window),
  )
  return [...new Map(points.map((point) => [textOf(point), point])).values()]
}

export function metric(rule: Of<'metric'>, scene: Scene): Status {
  const points = pointsOf(rule.metric, undefined, rule.window, scene)
  if (points.length < rule.minSamples) return 'pending'
  const values = points.map(({ value }) => value)
  const latest = Math.max(...points.map(({ at }) => time(at)))
  const value = {
    last: median(points.filter(({ at }) => time(at) === latest).map((point) => point.value)),
    median: median(values),
    p95: quantile(values, 0.95),
    max: Math.max(...values),
    mean: [...values].sort((a, b) => a - b).reduce((sum, one) => sum + one, 0) / values.length,
  }[rule.aggregate]
  const isMet = ({ op, value: limit }: Of<'metric'>['pass']): boolean =>
    value !== undefined &&
    {
      '<': value < limit,
      '<=': value <= limit,
      '>': value > limit,
      '>=': value >= limit,
      '==': value === limit,
    }[op]
  if (rule.fail && isMet(rule.fail)) return 'unsatisfied'
  if (isMet(rule.pass)) return 'satisfied'
  return rule.fail ? 'inconclusive' : 'unsatisfied'
}

export function noSlowdown(rule: Of<'noSlowdown'>, scene: Scene): Status {
  const { window, ref, minRuns } = rule.baseline
  const [candidate, baseline] = [undefined, ref].map((of) =>
    pointsOf(rule.metric, of, window, scene).map(({ value }) => value),
  ) as [number[], number[]]
  // Six values on either side are the fewest that have an interval.
  if (candidate.length < Math.max(6, rule.minSamples) || baseline.length < Math.max(6, minRuns))
    return 'pending'
  const interval = medianRatioInterval({ candidate, baseline }, millionths(rule.confidence) / 1_000_000)
  if (!interval || !Number.isFinite(interval.upper)) return 'inconclusive'
  if (interval.upper <= rule.maxRatio) return 'satisfied'
  return interval.lower > rule.maxRatio ? 'unsatisfied' : 'inconclusive'
}

export function nonInferior(rule: Of<'nonInferior'>, scene: Scene): Status {
  const known = (scene.evidence.baselines ?? []).filter(
    (one) => one.ref === rule.baseline.ref && isKnown(one.at, scene),
  )
  const names = [...new Set([...resultsOf(scene), ...known].map(({ testcase }) => testcase))].filter(
    (testcase) => matches(rule.testcases, testcase),
  )
  if (names.length === 0) return 'pending'
  const samples = names.map((testcase) => sampleOf(testcase, rule, scene))
  const isFound = benjaminiHochberg(
    samples.map(({ counts }) => (counts ? Math.min(1, fisherExact(counts) * rule.looks.length) : 1)),
    millionths(rule.falseDiscoveryRate ?? '100%') / 1_000_000,
  )
  return atLeast(
    'all',
    samples.map(({ testcase, counts, failures, isLast }, index): Status => {
      const status = ((): Status => {
        if (!counts) return 'pending'
        // The confidence is of one end, and divided among the looks; the interval has two.
        const risk = (1 - millionths(rule.confidence) / 1_000_000) / rule.looks.length
        const { lower, upper } = rateDifferenceInterval(counts, 1 - 2 * risk)
        if (lower > 0 && isFound[index]) return 'unsatisfied'
        if (upper < millionths(rule.margin) / 1_000_000) return 'satisfied'
        return isLast ? 'inconclusive' : 'pending'
      })()
      return status !== 'satisfied' && isWaived(testcase, {}, failures, scene) ? 'satisfied' : status
    }),
  )
}

interface Sample {
  readonly testcase: string
  readonly failures: readonly TestResult[]
  readonly isLast: boolean
  readonly counts?: Parameters<typeof fisherExact>[0]
}

function sampleOf(testcase: string, rule: Of<'nonInferior'>, scene: Scene): Sample {
  const inSlots = new Set(slotsOf(testcase, scene).flatMap(({ results }) => results))
  const conclusive = resultsOf(scene).filter(
    (result) => inSlots.has(result) && ['pass', 'fail'].includes(classOf(result.outcome, scene)),
  )
  const trials = Math.max(0, ...rule.looks.filter((look) => look <= conclusive.length))
  const failures = conclusive.slice(0, trials).filter(({ outcome }) => classOf(outcome, scene) === 'fail')
  const before = countsFor(testcase, rule.baseline, scene)
  const sample = { testcase, failures, isLast: trials === rule.looks.at(-1) }
  if (!before || trials === 0) return sample
  const baseline = { failures: before.failures, trials: before.passes + before.failures }
  return { ...sample, counts: { candidate: { failures: failures.length, trials }, baseline } }
}

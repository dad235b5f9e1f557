import type * as fastCheck from 'fast-check'
import type {
  Comparison,
  Evidence,
  MetricRule,
  NonInferiorRule,
  NoSlowdownRule,
  Rule,
  Status,
} from '../../policy/index.ts'
import type { MetricPoint, Percent, TestResult } from '../../schema/index.ts'
import { isRelaxed } from './compare.ts'
import { expectLaw, law, type LawAnswer, type LawTools, type PolicyLaw } from './law.ts'
import { itemOf } from './result-arbitraries.ts'
import { identifierOf } from './world.ts'

const type = 'git_commit'
const subject = { type, identifier: identifierOf(type) }
const ref = 'previous-release' as const

/** Better numbers never close a gate: rules over numbers go one way. */
export function statisticsLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, momentAt } = tools
  const statusOf = (rule: Rule, evidence: Partial<Evidence>): Status => {
    const applies = { decisionContexts: ['release'], subjectTypes: [type] }
    const policy = { apiVersion: 'gating/v1' as const, id: 'numbers', applies, rules: [rule] }
    return decide(
      [policy],
      { subject, results: [], ...evidence },
      { decisionContext: 'release', at: momentAt(9) },
    ).status
  }
  const relaxes = (rule: Rule, worse: Partial<Evidence>, better: Partial<Evidence>): LawAnswer => {
    const [before, after] = [statusOf(rule, worse), statusOf(rule, better)]
    return expectLaw(isRelaxed(before, after), () => `${before} became ${after} by better numbers`)
  }
  const scaled = (points: readonly MetricPoint[], of: MetricPoint['ref'] | 'all'): readonly MetricPoint[] =>
    points.map((point) => (of === 'all' || point.ref === of ? { ...point, value: point.value * 2 } : point))
  const percent = fc.constantFrom<Percent[]>('5%', '20%', '50%', '90%')
  const confidence = fc.constantFrom<Percent[]>('50%', '80%', '95%')
  const baseline = fc.constant({ ref, window: 'P1D', minRuns: 1 })
  const values = fc.array(fc.constantFrom(1, 1.5, 2, 3, 7), { minLength: 6, maxLength: 10 })
  const points = (numbers: readonly number[], of?: MetricPoint['ref']): readonly MetricPoint[] =>
    numbers.map((value, index) => ({
      metric: 'latency',
      at: momentAt(index / 2),
      value,
      source: 'a',
      ...(of === undefined ? {} : { ref: of }),
    }))
  return [
    law(
      tools,
      'L20',
      'At the same number of runs, a failure that had been a pass never closes a comparison of failure rates',
      fc.record({
        rule: fc.record<NonInferiorRule>({
          type: fc.constant('nonInferior'),
          testcases: fc.constant('*'),
          baseline,
          margin: percent,
          confidence,
          looks: fc.constantFrom([4], [2, 4], [8], [4, 8, 12]),
        }),
        falseDiscoveryRate: fc.option(percent, { nil: undefined }),
        samples: fc.array(sample(fc), { minLength: 1, maxLength: 3 }),
        choice: fc.nat(),
      }),
      ({ rule, falseDiscoveryRate, samples, choice }) => {
        const results = samples.flatMap(({ failures }, test) =>
          failures.map((hasFailed, index) => runOf(`unit/${test}`, index, hasFailed, momentAt(index / 2))),
        )
        const failed = results.filter(({ outcome }) => outcome === 'FAILED')
        const chosen = failed[choice % failed.length]
        if (!chosen) return 'not its case'
        const baselines = samples.map(({ before }, test) => ({
          testcase: `unit/${test}`,
          ref,
          at: momentAt(5),
          ...before,
        }))
        const better = results.map((one) => (one === chosen ? { ...one, outcome: 'PASSED' } : one))
        return relaxes(
          { ...rule, ...(falseDiscoveryRate === undefined ? {} : { falseDiscoveryRate }) },
          { results, baselines },
          { results: better, baselines },
        )
      },
    ),
    law(
      tools,
      'L20.slowdown',
      'Half as much of everything, or twice as much before, never closes a comparison of medians',
      fc.record({
        rule: fc.record<NoSlowdownRule>({
          type: fc.constant('noSlowdown'),
          metric: fc.constant('latency'),
          baseline,
          maxRatio: fc.constantFrom(1, 1.5, 2, 4),
          confidence,
          minSamples: fc.constant(1),
        }),
        now: values,
        before: values,
        isBefore: fc.boolean(),
      }),
      ({ rule, now, before, isBefore }) => {
        const known = [...points(now), ...points(before, ref)]
        const twice = scaled(known, isBefore ? ref : undefined)
        return isBefore
          ? relaxes(rule, { metrics: known }, { metrics: twice })
          : relaxes(rule, { metrics: twice }, { metrics: known })
      },
    ),
    law(
      tools,
      'L20.metric',
      'Twice as much of everything never closes a rule that asks for much, nor opens one that asks for little',
      fc.record({
        rule: metricRule(fc),
        now: fc.array(fc.constantFrom(0, 1, 1.5, 2, 3, 7), { minLength: 1, maxLength: 8 }),
      }),
      ({ rule, now }) => {
        const [few, many] = [{ metrics: points(now) }, { metrics: scaled(points(now), 'all') }]
        return rule.pass.op.startsWith('<') ? relaxes(rule, many, few) : relaxes(rule, few, many)
      },
    ),
  ]
}

interface Sample {
  readonly failures: readonly boolean[]
  readonly before: { readonly passes: number; readonly failures: number }
}

function sample(fc: typeof fastCheck.default): fastCheck.Arbitrary<Sample> {
  return fc.record({
    failures: fc.array(fc.constantFrom(false, false, true), { minLength: 4, maxLength: 13 }),
    before: fc.record({ passes: fc.nat(30), failures: fc.nat(6) }),
  })
}

function runOf(testcase: string, index: number, hasFailed: boolean, submittedAt: string): TestResult {
  return {
    id: `${testcase}-${index}`,
    testcase,
    item: itemOf(subject),
    outcome: hasFailed ? 'FAILED' : 'PASSED',
    submittedAt,
    variant: {},
    data: {},
    groups: [],
  }
}

/** Pass and fail look the same way: what fails is further than what passes. */
function metricRule(fc: typeof fastCheck.default): fastCheck.Arbitrary<MetricRule> {
  const value = fc.constantFrom(1, 2, 3, 4)
  return fc
    .record({
      isLittle: fc.boolean(),
      isStrict: fc.boolean(),
      pass: value,
      fail: fc.option(value, { nil: undefined }),
      aggregate: fc.constantFrom<MetricRule['aggregate'][]>('last', 'median', 'p95', 'max', 'mean'),
    })
    .map(({ isLittle, isStrict, pass, fail, aggregate }): MetricRule => {
      const towards: Comparison['op'] = isLittle ? (isStrict ? '<' : '<=') : isStrict ? '>' : '>='
      const away: Comparison['op'] = isLittle ? (isStrict ? '>' : '>=') : isStrict ? '<' : '<='
      return {
        type: 'metric',
        metric: 'latency',
        aggregate,
        window: 'P1D',
        minSamples: 1,
        pass: { op: towards, value: pass },
        ...(fail === undefined ? {} : { fail: { op: away, value: fail } }),
      }
    })
}

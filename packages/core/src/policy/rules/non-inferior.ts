import * as z from 'zod'
import { benjaminiHochberg } from '../../numeric/benjamini-hochberg.ts'
import { fisherExact } from '../../numeric/fisher-exact.ts'
import { rateDifferenceInterval } from '../../numeric/newcombe-interval.ts'
import { compareText } from '../../canonical/compare-text.ts'
import { compareResults } from '../../schema/compare-results.ts'
import { exactly } from '../../schema/exactly.ts'
import { matchesGlob, type Glob } from '../../schema/glob.ts'
import type { Instant } from '../../schema/instant.ts'
import { PercentSchema, type Percent } from '../../schema/percent.ts'
import { ratioOfPercent } from '../../schema/ratio-of-percent.ts'
import type { TestResult } from '../../schema/result.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { lineOfText } from '../../schema/text.ts'
import { classOf } from '../../verdict/fold-verdicts.ts'
import {
  baselineSchema,
  chooseCounts,
  countChanges,
  type Baseline,
  type ChosenCounts,
} from '../evaluation/baseline-choice.ts'
import type { DecisionNode, ReasonCode } from '../decision/decision.ts'
import { earliest, foldRule, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { completenessLeaf } from '../evaluation/members.ts'
import { nextWaiver, waived } from '../evaluation/permit.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import { slotPath } from '../evaluation/slot-name.ts'
import type { Status } from '../evaluation/status.ts'

/**
 * Testcases must not fail more often than in the baseline, by more than a margin: shown by numbers, since too few runs show
 * nothing. Looked at only when the number of runs reaches the next of the `looks`, because who looks all the time finds
 * what is not there.
 *
 * @remarks Newcombe's hybrid score interval for the difference of two failure rates. Each of its ends holds with the
 * confidence, whose rest is divided among the looks. Lower end above 0: regressed. Upper end below the margin: not
 * inferior. Else the next look decides; after the last it stays open. With `falseDiscoveryRate`, a regression must also hold up against the number of testcases
 * (Benjamini and Hochberg, over the one-sided p-values of Fisher's exact test).
 */
export interface NonInferiorRule extends RuleMeta {
  readonly type: 'nonInferior'
  readonly testcases: Glob
  readonly baseline: Baseline
  readonly margin: Percent
  readonly confidence: Percent
  /** Numbers of runs, rising. Runs since the last look are not counted. */
  readonly looks: readonly number[]
  readonly falseDiscoveryRate?: Percent
}

/**
 * A rule that testcases fail no more often than before.
 *
 * @example
 * import { nonInferior } from '@gatewright/core/policy'
 *
 * const rule = nonInferior({
 *   testcases: 'smoke/*',
 *   baseline: { ref: 'previous-release', window: 'P14D', minRuns: 200 },
 *   margin: '5%',
 *   confidence: '95%',
 *   looks: [50, 100, 200, 400],
 * })
 */
export function nonInferior(options: Omit<NonInferiorRule, 'type'>): NonInferiorRule {
  return freeze<NonInferiorRule>({ type: 'nonInferior', ...options })
}

export function nonInferiorRuleSchema(): z.ZodType<NonInferiorRule> {
  return exactly<NonInferiorRule>()(
    strictObject({
      type: z.literal('nonInferior'),
      testcases: lineOfText(1024),
      baseline: baselineSchema(),
      margin: PercentSchema,
      confidence: confidenceSchema(),
      looks: z
        .array(z.int().min(1).max(1_000_000))
        .min(1)
        .max(20)
        .refine((looks) => looks.every((look, index) => index === 0 || look > (looks[index - 1] ?? 0)), {
          error: 'Each look is at more runs than the one before.',
        }),
      falseDiscoveryRate: z.exactOptional(PercentSchema),
      ...metaSchema(),
    }).refine((rule) => ratioOfPercent(rule.margin)[0] > 0, {
      path: ['margin'],
      error: 'No number of runs shows a difference of nothing.',
    }),
  )
}

/** From 50 % to just below 100 %. */
export function confidenceSchema(): z.ZodType<Percent> {
  return PercentSchema.refine((percent) => shareOfPercent(percent) >= 0.5 && shareOfPercent(percent) < 1, {
    error: 'A confidence is at least 50% and below 100%.',
  })
}

/** The percentage as a number, for statistics, where nothing hangs on the last digit. */
export function shareOfPercent(percent: Percent): number {
  const [numerator, denominator] = ratioOfPercent(percent)
  return numerator / denominator
}

interface Sample {
  readonly testcase: string
  readonly failures: readonly TestResult[]
  readonly runs: number
  /** How many runs there are by now, also those since the last look. */
  readonly reported: number
  readonly isLast: boolean
  readonly baseline: ChosenCounts | undefined
  readonly changes: Instant | null
}

export function evaluateNonInferior(
  rule: NonInferiorRule,
  path: string,
  evaluation: Evaluation,
): DecisionNode {
  const samples = samplesOf(rule, evaluation)
  const regressed = regressions(rule, samples)
  const leaves = samples.map((sample, index) =>
    leafOf(rule, sample, regressed[index] ?? false, path, evaluation),
  )
  const empty = completenessLeaf(
    `${path}#tests`,
    'pending',
    'empty-population',
    `no testcase "${rule.testcases}" was reported`,
  )
  return foldRule(rule, path, { atLeast: 'all' }, leaves.length > 0 ? leaves : [empty])
}

/** What was reported, and what the baseline knows: a testcase that is no longer run is waited for. */
function samplesOf(rule: NonInferiorRule, evaluation: Evaluation): readonly Sample[] {
  const { evidence, at } = evaluation
  const baselines = evidence.baselines(rule.baseline.ref)
  const names = [...new Set([...evidence.testcases(), ...baselines.keys()])]
    .filter((testcase) => matchesGlob(rule.testcases, testcase))
    .sort(compareText)
  return names.map((testcase) => {
    const counts = baselines.get(testcase) ?? []
    return {
      testcase,
      ...countRuns(rule.looks, testcase, evaluation),
      baseline: chooseCounts(counts, rule.baseline, at),
      changes: earliest(countChanges(counts, rule.baseline, at)),
    }
  })
}

function countRuns(
  looks: readonly number[],
  testcase: string,
  evaluation: Evaluation,
): Pick<Sample, 'failures' | 'runs' | 'reported' | 'isLast'> {
  const { classes } = evaluation.profile
  const conclusive = evaluation
    .slots(testcase)
    .flatMap((slot) => slot.results)
    .filter((result) => ['pass', 'fail'].includes(classOf(result.outcome, classes)))
    .sort(compareResults)
  const runs = looks.findLast((look) => look <= conclusive.length) ?? 0
  const looked = conclusive.slice(0, runs)
  return {
    failures: looked.filter((result) => classOf(result.outcome, classes) === 'fail'),
    runs,
    reported: conclusive.length,
    isLast: runs === looks.at(-1),
  }
}

/** Which of the samples have regressed: surely on their own, and still so among as many as there are. */
function regressions(rule: NonInferiorRule, samples: readonly Sample[]): readonly boolean[] {
  const alone = samples.map((sample) => (intervalOf(rule, sample)?.lower ?? -1) > 0)
  if (rule.falseDiscoveryRate === undefined) return alone
  const pValues = samples.map((sample) => (isComparable(sample) ? pValueOf(rule, sample) : 1))
  const found = benjaminiHochberg(pValues, shareOfPercent(rule.falseDiscoveryRate))
  return alone.map((is, index) => is && (found[index] ?? false))
}

function isComparable(sample: Sample): boolean {
  return sample.runs > 0 && sample.baseline !== undefined
}

function intervalOf(
  { confidence, looks }: NonInferiorRule,
  sample: Sample,
): { readonly lower: number; readonly upper: number } | undefined {
  if (!isComparable(sample)) return undefined
  // The risk is on one side: what the confidence leaves is outside of each end.
  const risk = (1 - shareOfPercent(confidence)) / looks.length
  return rateDifferenceInterval(countsOf(sample), 1 - 2 * risk)
}

function pValueOf({ looks }: NonInferiorRule, sample: Sample): number {
  return Math.min(1, fisherExact(countsOf(sample)) * looks.length)
}

function countsOf({ failures, runs, baseline }: Sample): Parameters<typeof fisherExact>[0] {
  const { passes = 0, failures: failed = 0 } = baseline ?? {}
  return {
    candidate: { failures: failures.length, trials: runs },
    baseline: { failures: failed, trials: passes + failed },
  }
}

function leafOf(
  rule: NonInferiorRule,
  sample: Sample,
  isRegressed: boolean,
  path: string,
  evaluation: Evaluation,
): DecisionNode {
  const { testcase, failures, runs, baseline } = sample
  const interval = intervalOf(rule, sample)
  const answer = answerOf(rule, sample, isRegressed, interval)
  const leaf: DecisionNode = {
    path: `${path}/${slotPath({ testcase, variant: {} })}`,
    kind: 'slot',
    ...answer,
    testcase,
    waivable: evaluation.waivable !== false,
    cites: {
      ...(failures.length > 0 ? { results: failures.map((result) => result.id) } : {}),
      stats: {
        runs,
        failures: failures.length,
        ...(baseline
          ? { baselineRuns: baseline.passes + baseline.failures, baselineFailures: baseline.failures }
          : {}),
        ...interval,
      },
    },
    validUntil: earliest([sample.changes, nextWaiver(evaluation)]),
  }
  if (leaf.status === 'satisfied') return { ...leaf, validUntil: sample.changes }
  const permitted = waived(leaf, { testcase, variant: {}, blocking: failures }, evaluation)
  return permitted ? { ...permitted, validUntil: earliest([permitted.validUntil, leaf.validUntil]) } : leaf
}

function answerOf(
  rule: NonInferiorRule,
  sample: Sample,
  isRegressed: boolean,
  interval: { readonly lower: number; readonly upper: number } | undefined,
): { readonly status: Status; readonly code: ReasonCode; readonly message: string } {
  const { testcase, runs, reported, failures, baseline } = sample
  if (!baseline) {
    const message = `${testcase}: the baseline has no ${rule.baseline.minRuns} runs of it`
    return { status: 'pending', code: 'insufficient-data', message }
  }
  if (!interval) {
    const message = `${testcase}: ${reported} runs, the first look is at ${rule.looks[0] ?? 0}`
    return { status: 'pending', code: 'insufficient-data', message }
  }
  const words = `${testcase}: ${failures.length} of ${runs} failed, before ${baseline.failures} of ${baseline.passes + baseline.failures}`
  if (isRegressed)
    return { status: 'unsatisfied', code: 'regressed', message: `${words}: it fails more often` }
  if (interval.upper < shareOfPercent(rule.margin))
    return { status: 'satisfied', code: 'non-inferior', message: `${words}: within ${rule.margin}` }
  return sample.isLast
    ? { status: 'inconclusive', code: 'unclear', message: `${words}: still unclear at the last look` }
    : { status: 'pending', code: 'unclear', message: `${words}: the next look decides` }
}

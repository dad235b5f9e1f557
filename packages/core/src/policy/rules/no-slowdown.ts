import * as z from 'zod'
import { medianRatioInterval } from '../../numeric/median-ratio-interval.ts'
import { exactly } from '../../schema/exactly.ts'
import { addDuration } from '../../schema/duration-ms.ts'
import type { Percent } from '../../schema/percent.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { lineOfText } from '../../schema/text.ts'
import { baselineSchema, type Baseline } from '../evaluation/baseline-choice.ts'
import type { DecisionNode, ReasonCode } from '../decision/decision.ts'
import { named, nextAfter, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import type { Status } from '../evaluation/status.ts'
import { pointsInside } from './metric.ts'
import { confidenceSchema, shareOfPercent } from './non-inferior.ts'

/**
 * The median of what was measured must not be more than so many times that of the baseline, shown with a confidence.
 * The whole interval at or below `maxRatio`: met. The whole interval above it: slower. Else it is unclear.
 *
 * @remarks The interval needs no distribution and no random numbers; see `medianRatioInterval`. Values must be above 0.
 */
export interface NoSlowdownRule extends RuleMeta {
  readonly type: 'noSlowdown'
  readonly metric: string
  /** `minRuns` is the number of measurements of the baseline; both sides are looked at within its window. */
  readonly baseline: Baseline
  readonly maxRatio: number
  readonly confidence: Percent
  readonly minSamples: number
}

/**
 * A rule that nothing became slower, by more than a factor.
 *
 * @example
 * import { noSlowdown } from '@gatewright/core/policy'
 *
 * const rule = noSlowdown({
 *   metric: 'http.p95',
 *   baseline: { ref: 'previous-release', window: 'P7D', minRuns: 30 },
 *   maxRatio: 1.1,
 *   confidence: '95%',
 *   minSamples: 30,
 * })
 */
export function noSlowdown(options: Omit<NoSlowdownRule, 'type'>): NoSlowdownRule {
  return freeze<NoSlowdownRule>({ type: 'noSlowdown', ...options })
}

export function noSlowdownRuleSchema(): z.ZodType<NoSlowdownRule> {
  return exactly<NoSlowdownRule>()(
    strictObject({
      type: z.literal('noSlowdown'),
      metric: lineOfText(256),
      baseline: baselineSchema(),
      maxRatio: z.number().positive().max(1000),
      confidence: confidenceSchema(),
      minSamples: z.int().min(1),
      ...metaSchema(),
    }),
  )
}

export function evaluateNoSlowdown(rule: NoSlowdownRule, path: string, evaluation: Evaluation): DecisionNode {
  const { at, evidence } = evaluation
  const { window, ref } = rule.baseline
  const known = [...evidence.metric(rule.metric), ...evidence.metric(rule.metric, ref)]
  const inside = pointsInside(known, window, at)
  const candidate = inside.filter((point) => point.ref === undefined).map((point) => point.value)
  const before = inside.filter((point) => point.ref !== undefined).map((point) => point.value)
  const answer = answerOf(rule, candidate, before)
  return {
    path,
    ...named(rule),
    status: answer.status,
    code: answer.code,
    message: `${rule.metric}: ${answer.words}`,
    cites: {
      facts: [rule.metric],
      stats: { samples: candidate.length, baselineSamples: before.length, ...answer.interval },
    },
    validUntil: nextAfter(
      at,
      known.flatMap((point) => [point.at, addDuration(point.at, window)]),
    ),
  }
}

/** Fewer values have no interval at the usual confidence, whatever a rule says. */
const fewestSamples = 6

interface Answer {
  readonly status: Status
  readonly code: ReasonCode
  readonly words: string
  readonly interval?: { readonly lower: number; readonly ratio: number; readonly upper: number }
}

function answerOf(rule: NoSlowdownRule, candidate: readonly number[], before: readonly number[]): Answer {
  const { minSamples, baseline, maxRatio } = rule
  const needed = Math.max(minSamples, fewestSamples)
  const neededBefore = Math.max(baseline.minRuns, fewestSamples)
  if (candidate.length < needed || before.length < neededBefore) {
    const words = `${candidate.length} measurements and ${before.length} before, ${needed} and ${neededBefore} needed`
    return { status: 'pending', code: 'insufficient-data', words }
  }
  const interval = medianRatioInterval({ candidate, baseline: before }, shareOfPercent(rule.confidence))
  if (!interval)
    return { status: 'inconclusive', code: 'unclear', words: 'values of 0 and less have no ratio' }
  if (!Number.isFinite(interval.upper))
    return { status: 'inconclusive', code: 'unclear', words: 'the values say nothing about a ratio' }
  const words = `${interval.ratio.toFixed(3)} times as much as before, between ${interval.lower.toFixed(3)} and ${interval.upper.toFixed(3)}`
  if (interval.upper <= maxRatio) return { status: 'satisfied', code: 'non-inferior', words, interval }
  if (interval.lower > maxRatio) return { status: 'unsatisfied', code: 'regressed', words, interval }
  return {
    status: 'inconclusive',
    code: 'unclear',
    words: `${words}, at most ${maxRatio} asked for`,
    interval,
  }
}

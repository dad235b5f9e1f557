import * as z from 'zod'
import { median, quantile } from '../../numeric/quantile.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import { addDuration } from '../../schema/duration-ms.ts'
import { DurationSchema, type Duration } from '../../schema/duration.ts'
import { exactly } from '../../schema/exactly.ts'
import type { Instant } from '../../schema/instant.ts'
import type { MetricPoint } from '../../schema/metric-point.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { lineOfText } from '../../schema/text.ts'
import type { DecisionNode, ReasonCode } from '../decision/decision.ts'
import { named, nextAfter, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import type { Status } from '../evaluation/status.ts'

export interface Comparison {
  readonly op: '<' | '<=' | '>' | '>=' | '=='
  readonly value: number
}

/**
 * What was measured of the subject must meet a comparison. A value that meets neither `pass` nor `fail` is inconclusive;
 * without `fail`, what does not pass fails. Too few measurements in the window are waited for.
 */
export interface MetricRule extends RuleMeta {
  readonly type: 'metric'
  readonly metric: string
  /** `p95` is the smallest value that at least 95 % of the values do not exceed. */
  readonly aggregate: 'last' | 'median' | 'p95' | 'max' | 'mean'
  /** Measurements from the last so and so long, up to the time of the decision. */
  readonly window: Duration
  readonly minSamples: number
  readonly pass: Comparison
  /** Goes before `pass` where both are met. */
  readonly fail?: Comparison
}

/**
 * A rule that a measured value meets a comparison.
 *
 * @example
 * import { metric } from '@gatewright/core/policy'
 *
 * const rule = metric('error_rate', {
 *   aggregate: 'max',
 *   window: 'PT1H',
 *   minSamples: 12,
 *   pass: { op: '<=', value: 0.01 },
 *   fail: { op: '>', value: 0.05 },
 * })
 */
export function metric(name: string, options: Omit<MetricRule, 'type' | 'metric'>): MetricRule {
  return freeze<MetricRule>({ type: 'metric', metric: name, ...options })
}

export function metricRuleSchema(): z.ZodType<MetricRule> {
  return exactly<MetricRule>()(
    strictObject({
      type: z.literal('metric'),
      metric: lineOfText(256),
      aggregate: z.enum(['last', 'median', 'p95', 'max', 'mean']),
      window: DurationSchema,
      minSamples: z.int().min(1),
      pass: comparisonSchema(),
      fail: z.exactOptional(comparisonSchema()),
      ...metaSchema(),
    }),
  )
}

function comparisonSchema(): z.ZodType<Comparison> {
  return exactly<Comparison>()(strictObject({ op: z.enum(['<', '<=', '>', '>=', '==']), value: z.number() }))
}

export function evaluateMetric(rule: MetricRule, path: string, evaluation: Evaluation): DecisionNode {
  const { at, evidence } = evaluation
  const known = evidence.metric(rule.metric)
  const points = pointsInside(known, rule.window, at)
  const leaves = known.map((point) => addDuration(point.at, rule.window))
  const value = points.length < rule.minSamples ? undefined : aggregateOf(points, rule.aggregate)
  const answer = answerOf(rule, points.length, value)
  return {
    path,
    ...named(rule),
    ...answer,
    cites: {
      facts: [rule.metric],
      stats: { samples: points.length, ...(value === undefined ? {} : { value }) },
    },
    validUntil: nextAfter(at, [...known.map((point) => point.at), ...leaves]),
  }
}

/** The measurements in (at - window, at], oldest first. */
export function pointsInside(
  points: readonly MetricPoint[],
  window: Duration,
  at: Instant,
): readonly MetricPoint[] {
  return points
    .filter(
      (point) => compareInstants(point.at, at) <= 0 && compareInstants(at, addDuration(point.at, window)) < 0,
    )
    .sort((a, b) => compareInstants(a.at, b.at) || a.value - b.value)
}

function aggregateOf(points: readonly MetricPoint[], aggregate: MetricRule['aggregate']): number | undefined {
  const values = points.map((point) => point.value)
  switch (aggregate) {
    case 'last': {
      // Measured at one moment by several: their median, so that none is preferred.
      const last = points.at(-1)
      return median(
        points.filter((point) => last && compareInstants(point.at, last.at) === 0).map(({ value }) => value),
      )
    }
    case 'median':
      return median(values)
    case 'p95':
      return quantile(values, 0.95)
    case 'max':
      return quantile(values, 1)
    case 'mean':
      return mean(values)
  }
}

/** In the order of the values, so that their order in time rounds nothing differently; never beyond the values themselves. */
function mean(values: readonly number[]): number | undefined {
  const ascending = [...values].sort((a, b) => a - b)
  const [lowest] = ascending
  const highest = ascending.at(-1)
  if (lowest === undefined || highest === undefined) return undefined
  const sum = ascending.reduce((total, value) => total + value, 0)
  const exact = sum / ascending.length
  // Too large to be added up: as the sum of the parts.
  const inParts = ascending.reduce((total, value) => total + value / ascending.length, 0)
  return Math.min(highest, Math.max(lowest, Number.isFinite(sum) ? exact : inParts))
}

function answerOf(
  { metric: name, aggregate, window, minSamples, pass, fail }: MetricRule,
  samples: number,
  value: number | undefined,
): { readonly status: Status; readonly code: ReasonCode; readonly message: string } {
  if (value === undefined) {
    const message = `${name} was measured ${samples} times within ${window}, ${minSamples} needed`
    return { status: 'pending', code: 'insufficient-data', message }
  }
  const words = `${aggregate} of ${name} is ${value}`
  if (fail && isMet(value, fail))
    return { status: 'unsatisfied', code: 'threshold-missed', message: `${words}, which is ${wordsOf(fail)}` }
  if (isMet(value, pass))
    return { status: 'satisfied', code: 'threshold-met', message: `${words}, which is ${wordsOf(pass)}` }
  return fail
    ? {
        status: 'inconclusive',
        code: 'unclear',
        message: `${words}, between ${wordsOf(pass)} and ${wordsOf(fail)}`,
      }
    : { status: 'unsatisfied', code: 'threshold-missed', message: `${words}, and not ${wordsOf(pass)}` }
}

function wordsOf({ op, value }: Comparison): string {
  return `${op} ${value}`
}

function isMet(value: number, comparison: Comparison): boolean {
  switch (comparison.op) {
    case '<':
      return value < comparison.value
    case '<=':
      return value <= comparison.value
    case '>':
      return value > comparison.value
    case '>=':
      return value >= comparison.value
    case '==':
      return value === comparison.value
  }
}

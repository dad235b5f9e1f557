import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { baselineSchema, chooseCounts, countChanges, type Baseline } from '../evaluation/baseline-choice.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { earliest, named, type Evaluation } from '../evaluation/evaluation.ts'
import { freeze } from '../language/freeze.ts'
import { populationSchema, type Population } from '../language/population.ts'
import { flakySchema, metaSchema } from '../language/rule-fields.ts'
import type { RuleMeta } from '../language/rule.ts'
import type { FlakyHandling } from '../evaluation/slot.ts'
import { evaluateNoneFailing } from './none-failing.ts'

/**
 * No testcase of a population may fail that did not fail in the baseline too. A failure is an old one only where the
 * baseline has runs enough of the testcase and it failed in every one of them: one that passes there now and then may have
 * been broken here.
 */
export interface NoNewFailuresRule extends RuleMeta {
  readonly type: 'noNewFailures'
  readonly of: Population
  readonly baseline: Baseline
  /** `fail` by default. */
  readonly flaky?: FlakyHandling
}

/**
 * A rule that nothing in a population fails which did not fail before.
 *
 * @example
 * import { noNewFailures } from '@gatewright/core/policy'
 *
 * const rule = noNewFailures({
 *   of: { group: 'complete', testcases: 'e2e/*' },
 *   baseline: { ref: 'base-branch', window: 'P7D', minRuns: 3 },
 * })
 */
export function noNewFailures(options: Omit<NoNewFailuresRule, 'type'>): NoNewFailuresRule {
  return freeze<NoNewFailuresRule>({ type: 'noNewFailures', ...options })
}

export function noNewFailuresRuleSchema(): z.ZodType<NoNewFailuresRule> {
  return exactly<NoNewFailuresRule>()(
    strictObject({
      type: z.literal('noNewFailures'),
      of: populationSchema(),
      baseline: baselineSchema(),
      flaky: z.exactOptional(flakySchema()),
      ...metaSchema(),
    }),
  )
}

/** As no failures at all, with the old ones let through. */
export function evaluateNoNewFailures(
  rule: NoNewFailuresRule,
  path: string,
  evaluation: Evaluation,
): DecisionNode {
  const baselines = evaluation.evidence.baselines(rule.baseline.ref)
  const forgive = (leaf: DecisionNode): DecisionNode => {
    const counts = baselines.get(leaf.testcase ?? '') ?? []
    if (!isFailure(leaf)) return leaf
    const changes = earliest(countChanges(counts, rule.baseline, evaluation.at))
    const chosen = chooseCounts(counts, rule.baseline, evaluation.at)
    const term = earliest([leaf.validUntil, changes])
    if (!chosen) {
      const known =
        counts.length === 0 ? 'the baseline does not know it' : 'the baseline has too few runs of it'
      return { ...leaf, message: `${leaf.message}; ${known}`, validUntil: term }
    }
    const stats = { passes: chosen.passes, failures: chosen.failures }
    if (chosen.passes > 0) {
      const message = `${leaf.message}; it passed ${chosen.passes} of ${chosen.passes + chosen.failures} times before`
      return { ...leaf, code: 'regressed', message, cites: { ...leaf.cites, stats }, validUntil: term }
    }
    const { passesNeeded: _, ...kept } = leaf
    return {
      ...kept,
      status: 'satisfied',
      code: 'known-failure',
      base: leaf.code,
      message: `${leaf.message}; it failed all ${chosen.failures} times before`,
      cites: { ...leaf.cites, stats },
      validUntil: term,
    }
  }
  const node = evaluateNoneFailing({ ...rule, type: 'noneFailing' }, path, evaluation, forgive)
  return { ...node, ...named(rule) }
}

/** What failed on its own account: a result that is missing, still running or was skipped is no failure. */
function isFailure({ status, code }: DecisionNode): boolean {
  return status !== 'satisfied' && (code === 'failed' || code === 'flaky')
}

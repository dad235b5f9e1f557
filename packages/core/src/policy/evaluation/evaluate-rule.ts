import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import type { DecisionNode } from '../decision/decision.ts'
import { earliest, named, nextAfter, waivableWithin, type Evaluation } from './evaluation.ts'
import type { Enforcement, Rule } from '../language/rule.ts'
import { evaluateAllOf } from '../rules/all-of.ts'
import { evaluateAnyOf } from '../rules/any-of.ts'
import { evaluateAtLeast } from '../rules/at-least.ts'
import { evaluateChecklist } from '../rules/checklist.ts'
import { evaluateInclude } from '../rules/include.ts'
import { evaluateMetric } from '../rules/metric.ts'
import { evaluateNoNewFailures } from '../rules/no-new-failures.ts'
import { evaluateNoSlowdown } from '../rules/no-slowdown.ts'
import { evaluateNoneFailing } from '../rules/none-failing.ts'
import { evaluateNonInferior } from '../rules/non-inferior.ts'
import { evaluatePassing } from '../rules/passing.ts'
import { evaluatePredicate } from '../rules/predicate.ts'
import { evaluateRatio } from '../rules/ratio.ts'
import { evaluateSignOff } from '../rules/sign-off.ts'
import { evaluateSubjects } from '../rules/subjects.ts'

/** The node of one rule: what its type makes of it, inside its window and by its enforcement. */
export function evaluateRule(rule: Rule, path: string, evaluation: Evaluation): DecisionNode {
  const own =
    rule.waivable === undefined
      ? evaluation
      : { ...evaluation, waivable: waivableWithin(rule.waivable, evaluation.waivable) }
  if (!isTimed(rule)) return evaluateType(rule, path, own)
  const time = rule.basis === 'subject' ? evaluation.subject.createdAt : evaluation.at
  if (time === undefined) return untimed(rule, path)
  // Against the time of the subject a window stands still; against that of the decision it moves.
  const edges = rule.basis === 'subject' ? [] : [rule.since, rule.until, rule.warnUntil]
  const term = nextAfter(evaluation.at, edges)
  if (!isWithin(rule, time)) return notEffective(rule, path, term)
  const node = evaluateType(rule, path, own)
  const enforcement = enforcementAt(rule, time)
  return {
    ...node,
    ...(enforcement === 'block' ? {} : { enforcement }),
    validUntil: earliest([node.validUntil, term]),
  }
}

/** A new rule type is registered here and in `../language/rule-schema.ts`. */
function evaluateType(rule: Rule, path: string, evaluation: Evaluation): DecisionNode {
  switch (rule.type) {
    case 'passing':
      return evaluatePassing(rule, path, evaluation)
    case 'allOf':
      return evaluateAllOf(rule, path, evaluation, evaluateRule)
    case 'anyOf':
      return evaluateAnyOf(rule, path, evaluation, evaluateRule)
    case 'atLeast':
      return evaluateAtLeast(rule, path, evaluation, evaluateRule)
    case 'ratio':
      return evaluateRatio(rule, path, evaluation)
    case 'noneFailing':
      return evaluateNoneFailing(rule, path, evaluation)
    case 'noNewFailures':
      return evaluateNoNewFailures(rule, path, evaluation)
    case 'checklist':
      return evaluateChecklist(rule, path, evaluation)
    case 'signOff':
      return evaluateSignOff(rule, path, evaluation)
    case 'metric':
      return evaluateMetric(rule, path, evaluation)
    case 'nonInferior':
      return evaluateNonInferior(rule, path, evaluation)
    case 'noSlowdown':
      return evaluateNoSlowdown(rule, path, evaluation)
    case 'predicate':
      return evaluatePredicate(rule, path, evaluation)
    case 'include':
      return evaluateInclude(rule, path, evaluation, evaluateRule)
    case 'allSubjects':
    case 'anySubject':
      return evaluateSubjects(rule, path, evaluation, evaluateRule)
  }
}

function isTimed({ since, until, warnUntil, enforcement }: Rule): boolean {
  return since !== undefined || until !== undefined || warnUntil !== undefined || enforcement !== undefined
}

/** Windows are half-open: in force at `since`, and no longer at `until`. */
function isWithin({ since, until }: Rule, at: Instant): boolean {
  return (
    (since === undefined || compareInstants(since, at) <= 0) &&
    (until === undefined || compareInstants(at, until) < 0)
  )
}

function enforcementAt({ enforcement = 'block', warnUntil }: Rule, at: Instant): Enforcement {
  return warnUntil !== undefined && compareInstants(at, warnUntil) < 0 ? 'warn' : enforcement
}

function notEffective(rule: Rule, path: string, validUntil: Instant | null): DecisionNode {
  const from = rule.since === undefined ? '' : ` from ${rule.since}`
  const until = rule.until === undefined ? '' : ` until ${rule.until}`
  return {
    path,
    ...named(rule),
    status: 'not-applicable',
    code: 'not-effective',
    message: `in force${from}${until}`,
    cites: {},
    validUntil,
  }
}

/** Nobody can say whether the rule is in force: it must not go away. */
function untimed(rule: Rule, path: string): DecisionNode {
  return {
    path,
    ...named(rule),
    status: 'pending',
    code: 'missing-fact',
    message: 'the rule is in force by the time of the subject, which is not known',
    ...(rule.enforcement === undefined || rule.enforcement === 'block'
      ? {}
      : { enforcement: rule.enforcement }),
    cites: { facts: ['createdAt'] },
    validUntil: null,
  }
}
